import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Box3d, Mask } from '@mot/core'
import {
  averagePrecision,
  box3dOverlap,
  boxOverlap,
  clear,
  coco,
  countSequence,
  Evaluator,
  evaluate,
  hota,
  identity,
  maskOverlap,
  multiCameraIdentity,
  orientedOverlap,
  poseSimilarity,
  type Sequence,
  type ShapedRow,
  type Similarity,
  scoreCounts,
  timeline,
  trackAveragePrecision,
} from '@mot/eval'
import { describe, expect, test } from 'vitest'
import { at, drawn } from '../drawn'
import { expectTrackEval, type TrackEvalScores, trackEvalMetrics } from '../trackeval-fields'

type Row<Shape> = readonly [id: number, shape: Shape]
type Frame<Shape> = readonly [truth: readonly Row<Shape>[], results: readonly Row<Shape>[]]

interface Recorded<Shape> {
  readonly frames: readonly Frame<Shape>[]
  readonly scores: TrackEvalScores
}

const recorded: {
  readonly oriented: Recorded<readonly number[]>
  readonly poses: Recorded<readonly (readonly [x: number, y: number, visible: number])[]>
} = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../../../fixtures/metrics/trackeval-shapes.json', import.meta.url)), 'utf8'),
)

function sequenceOf<Shape>(frames: readonly Frame<Shape>[], rowOf: (shape: Shape) => ShapedRow): Sequence {
  const side = (index: 0 | 1) => frames.map((frame) => frame[index].map(([id, shape]) => ({ id, ...rowOf(shape) })))
  return { truth: side(0), results: side(1) }
}

describe('scores are those of TrackEval by the same similarity, in every field and at every alpha', () => {
  test('rotated boxes, whose overlaps are by shapely', () => {
    const sequence = sequenceOf(recorded.oriented.frames, ([x, y, width, height, angle]) => ({
      // The box is not compared.
      box: at(0),
      orientedBox: { x: x!, y: y!, width: width!, height: height!, angle: angle! },
    }))
    const counts = countSequence(trackEvalMetrics, sequence, { similarity: orientedOverlap })
    expectTrackEval(recorded.oriented.scores, scoreCounts(trackEvalMetrics, [counts]))
  })

  test('poses, whose similarity is by pycocotools', () => {
    const sequence = sequenceOf(recorded.poses.frames, (pose) => {
      const [xs, ys] = [pose.map(([x]) => x), pose.map(([, y]) => y)]
      const box = { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) }
      return { box, keypoints: pose.map(([x, y, score]) => ({ x, y, score })) }
    })
    const counts = countSequence(trackEvalMetrics, sequence, { similarity: poseSimilarity() })
    expectTrackEval(recorded.poses.scores, scoreCounts(trackEvalMetrics, [counts]))
  })
})

/** A mask of lines such as `XX.`, with its corner at `left`, 0. */
function drawnMask(left: number, ...lines: string[]): Mask {
  const data = Uint8Array.from(lines.join(''), (pixel) => (pixel === 'X' ? 1 : 0))
  return { left, top: 0, width: lines[0]!.length, height: lines.length, data }
}

const masked = (id: number, mask: Mask) => ({ id, box: at(0), mask })
const byMasks = { similarity: maskOverlap }

test('two triangles in one box share no pixel: no match by masks, a whole one by boxes', () => {
  const sequence = {
    truth: [[masked(1, drawnMask(0, 'X..', 'XX.'))]],
    results: [[masked(7, drawnMask(0, '.XX', '..X'))]],
  }
  expect(evaluate(clear, [sequence])).toMatchObject({ truePositives: 1, motp: 1 })
  expect(evaluate(clear, [sequence], byMasks)).toMatchObject({ falsePositives: 1, falseNegatives: 1 })
})

test('MOTSA, MOTSP and sMOTSA by hand: a match of 3 of 4 pixels, and a false positive', () => {
  const sequence = {
    truth: [[masked(1, drawnMask(0, 'XX', 'XX')), masked(2, drawnMask(5, 'XX', 'XX'))]],
    results: [
      [masked(7, drawnMask(0, 'XX', 'X.')), masked(8, drawnMask(9, 'X', 'X')), masked(9, drawnMask(5, 'XX', 'XX'))],
    ],
  }
  const scores = evaluate(clear, [sequence], byMasks)
  expect(scores).toMatchObject({ mota: (2 - 1) / 2, motp: (3 / 4 + 1) / 2, softMota: (3 / 4 + 1 - 1) / 2 })
})

test('a pixel that two regions share is in them once, and half a mask in regions is not enough', () => {
  const region = (mask: Mask) => [{ box: at(0), mask }]
  const results = [[masked(7, drawnMask(0, 'XXXX'))]]
  const positives = (...masks: Mask[]) =>
    evaluate(clear, [{ truth: [], results, regions: [masks.flatMap(region)] }], byMasks).falsePositives
  expect(positives(drawnMask(0, 'XX'))).toBe(1)
  expect(positives(drawnMask(0, 'XX'), drawnMask(-1, '.XX'))).toBe(1)
  expect(positives(drawnMask(0, 'X.'), drawnMask(2, 'XX'))).toBe(0)
  expect(positives(drawnMask(3, 'XX', 'XX'), drawnMask(-3, '....X'), drawnMask(0, '..X'))).toBe(0)
})

test('a result without a pixel overlaps no object and is a false positive', () => {
  const empty = { left: 3, top: 3, width: 0, height: 0, data: new Uint8Array(0) }
  const sequence = {
    truth: [[masked(1, drawnMask(0, 'XX'))]],
    results: [[masked(7, empty)]],
    regions: [[masked(0, drawnMask(0, 'X'))]],
  }
  expect(evaluate(clear, [sequence], byMasks)).toMatchObject({ falsePositives: 1, falseNegatives: 1 })
})

test('whole tracks are compared by the pixels of their masks', () => {
  // 3 of 4 pixels, and then all: (3 + 4) / (4 + 4).
  const sequence = {
    truth: [[masked(1, drawnMask(0, 'XX', 'XX'))], [masked(1, drawnMask(0, 'XX', 'XX'))]],
    results: [[masked(7, drawnMask(0, 'XX', 'X.'))], [masked(7, drawnMask(0, 'XX', 'XX'))]],
  }
  // At the thresholds up to 0.85 of 0.5, 0.55, … 0.95.
  expect(evaluate(trackAveragePrecision, [sequence], byMasks).ap.all).toBeCloseTo(0.8, 12)
})

test('3D boxes that overlap in the image are apart at another depth', () => {
  const car = (z: number): Box3d => ({ x: 0, y: 1.5, z, height: 1.5, width: 2, length: 4, rotationY: 0, alpha: 0 })
  const row = (id: number, z: number) => ({ id, box: at(0), box3d: car(z) })
  const scored = (z: number) =>
    evaluate(clear, [{ truth: [[row(1, 10)]], results: [[row(7, z)]] }], { similarity: box3dOverlap })
  expect(scored(20)).toMatchObject({ falsePositives: 1, falseNegatives: 1 })
  // Its width of 2 m lies along z: half a metre apart, 3 of 5 halves are common.
  expect(scored(10.5).motp).toBeCloseTo(3 / 5, 12)
})

describe('similarity of poses', () => {
  const pose = (id: number, ...points: (readonly [x: number, score: number])[]) => ({
    id,
    box: at(0),
    keypoints: points.map(([x, score]) => ({ x, y: 0, score })),
  })
  const by = { similarity: poseSimilarity({ falloffs: [0.1, 0.1] }), minIou: 0.01 }
  const motp = (truth: ReturnType<typeof pose>, result: ReturnType<typeof pose>) =>
    evaluate(clear, [{ truth: [[truth]], results: [[result]] }], by).motp

  test('is that of the formula: an area of 100, a point 1 px off, a falloff of 0.1', () => {
    const expected = (1 + Math.exp(-1 / (2 * 100 * 0.2 ** 2))) / 2
    expect(motp(pose(1, [0, 2], [5, 2]), pose(7, [1, 0.9], [5, 0.9]))).toBeCloseTo(expected, 9)
    const larger = (1 + Math.exp(-1 / (2 * 400 * 0.2 ** 2))) / 2
    expect(motp({ ...pose(1, [0, 2], [5, 2]), area: 400 } as never, pose(7, [1, 0.9], [5, 0.9]))).toBeCloseTo(larger, 9)
  })

  test('leaves out points that the truth does not label, and none of the result', () => {
    expect(motp(pose(1, [0, 2], [90, 0]), pose(7, [0, 0.9], [5, 0.9]))).toBe(1)
    expect(motp(pose(1, [0, 2], [5, 2]), pose(7, [0, 0.9], [90, 0]))).toBe(0.5)
  })

  test('of a truth without a labelled point is 0', () => {
    expect(motp(pose(1, [0, 0], [5, 0]), pose(7, [0, 1], [5, 1]))).toBe(0)
  })
})

test('every way to count takes the similarity', () => {
  const sequence = { truth: drawn('A.', 'A.'), results: drawn('.X', '.X') }
  // All are alike, wherever they are.
  const alike: Similarity<number> = { name: 'alike', shapesOf: (rows) => rows.length, compare: () => 1 }
  const options = { similarity: alike }
  expect(evaluate(identity, [sequence]).idf1).toBe(0)
  expect(evaluate(identity, [sequence], options).idf1).toBe(1)
  expect(evaluate(multiCameraIdentity, [[sequence]], options).idf1).toBe(1)
  expect(timeline(sequence, options)[0]!.matched).toEqual([{ from: 1, to: 2, resultId: 24 }])
  expect(scoreCounts({ hota }, [countSequence({ hota }, sequence, options)]).hota.hota).toBe(1)
  const evaluator = new Evaluator({ hota }, options)
  evaluator.add({ truth: sequence.truth[0]!, results: sequence.results[0]! })
  expect(evaluator.scores().hota.hota).toBe(1)
  expect(evaluate(identity, [sequence], { similarity: boxOverlap }).idf1).toBe(0)
})

test('a sequence of two passes is scored as one of a single pass', () => {
  const truth = Array.from({ length: 4001 }, () => [masked(1, drawnMask(0, 'X.'))])
  const results = Array.from({ length: 4001 }, () => [masked(1, drawnMask(0, '.X'))])
  expect(evaluate(hota, [{ truth, results }]).hota).toBe(1)
  expect(evaluate(hota, [{ truth, results }], byMasks).hota).toBe(0)
})

describe('refuses', () => {
  const count = (row: ShapedRow, similarity: Similarity) => () =>
    evaluate(clear, [{ truth: [], results: [[{ id: 7, ...row }]] }], { similarity })

  test('rows without the shape, by side, id and frame', () => {
    const box = at(0)
    expect(count({ box }, maskOverlap)).toThrow(
      'Result 7 in frame 1 should have a mask, which maskOverlap compares, got none.',
    )
    expect(count({ box }, orientedOverlap)).toThrow(/^Result 7 in frame 1 should have an orientedBox/)
    expect(count({ box }, box3dOverlap)).toThrow(/^Result 7 in frame 1 should have a box3d/)
    expect(count({ box }, poseSimilarity())).toThrow(/^Result 7 in frame 1 should have keypoints/)
    expect(count({ box, keypoints: [{ x: 1, y: 1, score: 1 }] }, poseSimilarity())).toThrow(
      'Result 7 in frame 1 should have 17 keypoints, one for each of the falloffs of poseSimilarity(), got 1.',
    )
  })

  test('shapes that are not finite', () => {
    const box = at(0)
    const orientedBox = { x: 1, y: 1, width: Number.NaN, height: 2, angle: 0 }
    expect(count({ box, orientedBox }, orientedOverlap)).toThrow(
      'should have an orientedBox of finite numbers, got NaN.',
    )
    const keypoints = [{ x: Number.POSITIVE_INFINITY, y: 0, score: 1 }]
    expect(count({ box, keypoints }, poseSimilarity({ falloffs: [0.1] }))).toThrow('of finite numbers, got Infinity.')
    const box3d = { x: 0, y: 0, z: Number.NaN, height: 1, width: 1, length: 1, rotationY: 0, alpha: 0 }
    expect(count({ box, box3d }, box3dOverlap)).toThrow('should have a box3d of finite numbers, got NaN.')
    const mask = { left: 0, top: 0, width: 2, height: 2, data: new Uint8Array(3) }
    expect(count({ box, mask }, maskOverlap)).toThrow(
      'The mask of Result 7 in frame 1 of 2 × 2 pixels should have 4 bytes',
    )
    const one = poseSimilarity({ falloffs: [0.1] })
    expect(count({ box, keypoints: [{ x: 0, y: 0, score: 1 }], area: 0 }, one)).toThrow(
      'should have an area above 0, got 0.',
    )
  })

  test('what is no similarity, and a similarity where areas or boxes are compared', () => {
    const similarity = 'mask' as never
    expect(() => evaluate(clear, [], { similarity })).not.toThrow()
    expect(() => clear.count({ truth: [], results: [] }, { similarity })).toThrow(
      /^Option "similarity" should be boxOverlap/,
    )
    expect(() => new Evaluator({ clear }, { similarity })).toThrow(/^Option "similarity" should be boxOverlap/)
    expect(() => poseSimilarity({ falloffs: [0] })).toThrow('Option "falloffs" should be a list of numbers above 0')
    const poses = { similarity: poseSimilarity() }
    expect(() => trackAveragePrecision.count({ truth: [], results: [] }, poses)).toThrow(
      'trackAveragePrecision compares areas, which poseSimilarity does not have.',
    )
    const images = { truth: [[]], detections: [[]] }
    expect(() => evaluate(coco, [images], byMasks)).toThrow(
      'coco compares boxes: option "similarity" is for metrics of tracks',
    )
    expect(() => evaluate(averagePrecision, [images], byMasks)).toThrow('averagePrecision compares boxes')
  })

  test('a frame without counting it', () => {
    const evaluator = new Evaluator({ clear }, byMasks)
    expect(() => evaluator.add({ truth: [{ id: 1, box: at(0) }], results: [] })).toThrow('Truth 1 in frame 1')
    evaluator.add({ truth: [masked(1, drawnMask(0, 'X'))], results: [masked(2, drawnMask(0, 'X'))] })
    expect(evaluator.scores().clear).toMatchObject({ frames: 1, mota: 1 })
  })
})
