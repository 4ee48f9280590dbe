import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { focalLoss } from '../../src/losses/focal'
import { focalHeatmapLoss } from '../../src/losses/focal-heatmap'
import { identityCrossEntropy } from '../../src/losses/identity'
import { type JDETargetOptions, jdeTargets } from '../../src/losses/jde-targets'
import { l1Loss, smoothL1Loss } from '../../src/losses/regression'
import { uncertaintyWeightedLoss } from '../../src/losses/uncertainty'

// The networks of training/ are trained with these losses and targets in Python: training/test_shared_vectors.py.
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

test('targets of JDE of the shared vectors', () => {
  const { boxes, confidences, boxIndices, positives, ...given } = vectors.jdeTargets
  const targets = jdeTargets(boxes.flat(), given as JDETargetOptions)
  expect([...targets.confidences]).toEqual(confidences)
  expect([...targets.boxIndices]).toEqual(boxIndices)
  for (const [anchor, ...deltas] of positives) {
    for (const [i, delta] of deltas.entries()) expect(targets.deltas[4 * anchor + i]).toBeCloseTo(delta, 5)
  }
})
