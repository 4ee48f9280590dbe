import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { centerNetTargets } from '../../src/losses/center-net-targets'
import { type CornerTargets, cornerNetTargets } from '../../src/losses/corner-net-targets'
import { fcosTargets } from '../../src/losses/fcos-targets'
import { binaryCrossEntropy, focalLoss } from '../../src/losses/focal'
import { focalHeatmapLoss } from '../../src/losses/focal-heatmap'
import { identityCrossEntropy } from '../../src/losses/identity'
import { type JDETargetOptions, jdeTargets } from '../../src/losses/jde-targets'
import { iouLoss } from '../../src/losses/overlap'
import { pullPushLoss } from '../../src/losses/pull-push'
import { l1Loss, smoothL1Loss } from '../../src/losses/regression'
import { uncertaintyWeightedLoss } from '../../src/losses/uncertainty'

// The networks of training/ are trained with these losses and targets in Python: training/test_shared_vectors.py, test_detectors.py.
const vectors = JSON.parse(readFileSync(new URL('../../../../training/shared-vectors.json', import.meta.url), 'utf8'))

test('losses of the shared vectors', () => {
  const { focal, focalHeatmap, l1, smoothL1, uncertainty, identity } = vectors
  expect(focalLoss(focal.logits, focal.target, focal)).toBeCloseTo(focal.loss, 8)
  const scores = focalHeatmap.logits.map((logit: number) => 1 / (1 + Math.exp(-logit)))
  expect(focalHeatmapLoss(scores, focalHeatmap.target)).toBeCloseTo(focalHeatmap.loss, 8)
  expect(l1Loss(l1.predicted, l1.target)).toBeCloseTo(l1.loss, 8)
  expect(smoothL1Loss(smoothL1.predicted, smoothL1.target)).toBeCloseTo(smoothL1.loss, 8)
  expect(uncertaintyWeightedLoss(uncertainty.losses, uncertainty.logVariances)).toBeCloseTo(uncertainty.loss, 8)
  expect(identityCrossEntropy(identity.logits.flat(), identity.ids)).toBeCloseTo(identity.loss, 8)
})

test('losses of detectors of the shared vectors', () => {
  const { pullPush, iou, binary } = vectors
  const { pull, push } = pullPushLoss(pullPush.topLeftTags, pullPush.bottomRightTags)
  expect(pull).toBeCloseTo(pullPush.pull, 8)
  expect(push).toBeCloseTo(pullPush.push, 8)
  expect(iouLoss(iou.predicted.flat(), iou.target.flat())).toBeCloseTo(iou.loss, 8)
  expect(binaryCrossEntropy(binary.logits, binary.target)).toBeCloseTo(binary.loss, 8)
})

/** [index, value] of all cells above 0. */
type DrawnCells = readonly (readonly [number, number])[]

function expectHeatmap(data: Float32Array, cells: DrawnCells) {
  const drawn = new Float32Array(data.length)
  for (const [index, value] of cells) drawn[index] = value
  for (const [i, value] of drawn.entries()) expect(data[i]).toBeCloseTo(value, 5)
}

function expectNumbers(found: ArrayLike<number>, expected: readonly number[]) {
  expect(found.length).toBe(expected.length)
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 4)
}

test('targets of CenterNet of the shared vectors', () => {
  const { rows, columns, boxes, boxIndices, cells, sizes, offsets, heatmap } = vectors.centerNetTargets
  const targets = centerNetTargets(boxes.flat(), [0, 0, 0, 0], { rows, columns, classCount: 1 })
  expect(targets.boxIndices).toEqual(boxIndices)
  expect(targets.cells).toEqual(cells)
  expectNumbers(targets.sizes, sizes)
  expectNumbers(targets.offsets, offsets)
  expectHeatmap(targets.heatmap.data, heatmap)
})

test('targets of CornerNet and of triplets of the shared vectors', () => {
  const { rows, columns, boxes, boxIndices, ...corners } = vectors.cornerNetTargets
  const targets = cornerNetTargets(boxes.flat(), [0, 0, 0, 0], { rows, columns, classCount: 1 })
  expect(targets.boxIndices).toEqual(boxIndices)
  for (const point of ['topLeft', 'bottomRight', 'center'] as const) {
    const found: CornerTargets = targets[point]
    expect(found.cells).toEqual(corners[point].cells)
    expectNumbers(found.offsets, corners[point].offsets)
    expectHeatmap(found.heatmap.data, corners[point].heatmap)
  }
})

test('targets of FCOS of the shared vectors', () => {
  const { input, boxes, boxIndices, positives, ...options } = vectors.fcosTargets
  const targets = fcosTargets(boxes.flat(), [0, 0, 0, 0], input, options)
  expect([...targets.boxIndices]).toEqual(boxIndices)
  for (const [at, left, top, right, bottom, centre] of positives) {
    expectNumbers(targets.distances.subarray(4 * at, 4 * at + 4), [left, top, right, bottom])
    expect(targets.centerness[at]).toBeCloseTo(centre, 5)
  }
})

test('targets of JDE of the shared vectors', () => {
  const { boxes, confidences, boxIndices, positives, ...given } = vectors.jdeTargets
  const targets = jdeTargets(boxes.flat(), given as JDETargetOptions)
  expect([...targets.confidences]).toEqual(confidences)
  expect([...targets.boxIndices]).toEqual(boxIndices)
  for (const [anchor, ...deltas] of positives) {
    for (const [i, delta] of deltas.entries()) expect(targets.deltas[4 * anchor + i]).toBeCloseTo(delta, 5)
  }
})
