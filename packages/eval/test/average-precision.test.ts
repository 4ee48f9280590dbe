import { averagePrecision, evaluate } from '@mot/eval'
import { expect, test } from 'vitest'
import { at } from './drawn'

type Images = Parameters<typeof averagePrecision.count>[0]
const ap = (images: Images, minIou = 0.5) => evaluate(averagePrecision, [images], { minIou }).averagePrecision

test('the score of all objects without false positives is 1', () => {
  expect(ap({ truth: [[{ box: at(0) }]], detections: [[{ box: at(1), score: 0.3 }]] })).toBe(1)
})

test('a false positive of the highest score halves the precision at every recall', () => {
  const truth = [[{ box: at(0) }]]
  const detections = [
    [
      { box: at(100), score: 0.9 },
      { box: at(0), score: 0.8 },
    ],
  ]
  expect(ap({ truth, detections })).toBeCloseTo(1 / 2, 12)
})

test('a false positive of the lowest score has no effect', () => {
  const truth = [[{ box: at(0) }]]
  const detections = [
    [
      { box: at(0), score: 0.8 },
      { box: at(100), score: 0.1 },
    ],
  ]
  expect(ap({ truth, detections })).toBe(1)
})

test('precision is 0 at recalls that are not reached', () => {
  // One of two objects: recalls 0 to 0.5 are 51 of the 101 samples.
  const truth = [[{ box: at(0) }, { box: at(50) }]]
  expect(ap({ truth, detections: [[{ box: at(0), score: 0.8 }]] })).toBeCloseTo(51 / 101, 12)
})

test('the second match of an object is a false positive', () => {
  const truth = [[{ box: at(0) }], [{ box: at(0) }]]
  const detections = [
    [
      { box: at(0), score: 0.9 },
      { box: at(1), score: 0.8 },
    ],
    [{ box: at(0), score: 0.7 }],
  ]
  // True, false, true positive: precision 1 up to recall 0.5, then 2/3.
  expect(ap({ truth, detections })).toBeCloseTo((51 + 50 * (2 / 3)) / 101, 12)
})

test('a higher threshold makes a loose box a false positive', () => {
  const images = { truth: [[{ box: at(0) }]], detections: [[{ box: at(2), score: 0.8 }]] }
  expect(ap(images, 0.66)).toBe(1)
  expect(ap(images, 0.67)).toBe(0)
})

test('neither a match nor a miss of an ignored object is counted', () => {
  const truth = [[{ box: at(0) }, { box: at(50), ignore: true }]]
  const found = [
    { box: at(50), score: 0.9 },
    { box: at(0), score: 0.8 },
  ]
  expect(ap({ truth, detections: [found] })).toBe(1)
  expect(ap({ truth, detections: [found.slice(1)] })).toBe(1)
})

test('classes are scored separately and averaged', () => {
  const truth = [
    [
      { box: at(0), classId: 0 },
      { box: at(50), classId: 1 },
    ],
  ]
  const detections = [
    [
      { box: at(0), score: 0.8, classId: 0 },
      { box: at(50), score: 0.8, classId: 0 },
    ],
  ]
  const scores = evaluate(averagePrecision, [{ truth, detections }])
  expect([...scores.classes]).toEqual([
    [0, 1],
    [1, 0],
  ])
  expect(scores.averagePrecision).toBe(1 / 2)
})

test('image sets are ranked together by score', () => {
  const right = { truth: [[{ box: at(0) }]], detections: [[{ box: at(0), score: 0.5 }]] }
  const wrong = { truth: [[]], detections: [[{ box: at(0), score: 0.9 }]] }
  expect(evaluate(averagePrecision, [right, wrong]).averagePrecision).toBeCloseTo(1 / 2, 12)
})

test('the score without objects is 0 and not NaN', () => {
  expect(ap({ truth: [], detections: [] })).toBe(0)
})

test('an invalid box is refused, and the message says where', () => {
  const bad = () => ap({ truth: [], detections: [[], [{ box: { ...at(0), right: Number.NaN }, score: 0.5 }]] })
  expect(bad).toThrow(expect.objectContaining({ code: 'invalid-detections' }))
  expect(bad).toThrow(/Detection 0 in image 2/)
})
