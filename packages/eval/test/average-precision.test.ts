import { averagePrecision, evaluate } from '@mot/eval'
import { expect, test } from 'vitest'
import { at } from './drawn'

type Images = Parameters<typeof averagePrecision.count>[0]
const ap = (images: Images, minIou = 0.5) => evaluate(averagePrecision, [images], { minIou }).averagePrecision

test('finding everything and nothing else is 1', () => {
  expect(ap({ truth: [[{ box: at(0) }]], detections: [[{ box: at(1), score: 0.3 }]] })).toBe(1)
})

test('a false alarm above all others halves the precision of every recall', () => {
  const truth = [[{ box: at(0) }]]
  const detections = [
    [
      { box: at(100), score: 0.9 },
      { box: at(0), score: 0.8 },
    ],
  ]
  expect(ap({ truth, detections })).toBeCloseTo(1 / 2, 12)
})

test('a false alarm below all others costs nothing', () => {
  const truth = [[{ box: at(0) }]]
  const detections = [
    [
      { box: at(0), score: 0.8 },
      { box: at(100), score: 0.1 },
    ],
  ]
  expect(ap({ truth, detections })).toBe(1)
})

test('recalls that are never reached count 0', () => {
  // One of two objects: recall 0 to 0.5 are 51 of the 101 places.
  const truth = [[{ box: at(0) }, { box: at(50) }]]
  expect(ap({ truth, detections: [[{ box: at(0), score: 0.8 }]] })).toBeCloseTo(51 / 101, 12)
})

test('an object found twice makes the second a false alarm', () => {
  const truth = [[{ box: at(0) }], [{ box: at(0) }]]
  const detections = [
    [
      { box: at(0), score: 0.9 },
      { box: at(1), score: 0.8 },
    ],
    [{ box: at(0), score: 0.7 }],
  ]
  // Right, wrong, right: precision 1 up to recall 0.5, then 2/3.
  expect(ap({ truth, detections })).toBeCloseTo((51 + 50 * (2 / 3)) / 101, 12)
})

test('a stricter overlap makes a loose box wrong', () => {
  const images = { truth: [[{ box: at(0) }]], detections: [[{ box: at(2), score: 0.8 }]] }
  expect(ap(images, 0.66)).toBe(1)
  expect(ap(images, 0.67)).toBe(0)
})

test('an ignored object counts neither when it is found nor when it is missed', () => {
  const truth = [[{ box: at(0) }, { box: at(50), ignore: true }]]
  const found = [
    { box: at(50), score: 0.9 },
    { box: at(0), score: 0.8 },
  ]
  expect(ap({ truth, detections: [found] })).toBe(1)
  expect(ap({ truth, detections: [found.slice(1)] })).toBe(1)
})

test('classes are scored apart and averaged', () => {
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

test('nothing to find scores 0 and not NaN', () => {
  expect(ap({ truth: [], detections: [] })).toBe(0)
})

test('a bad box is refused, and the message says where', () => {
  const bad = () => ap({ truth: [], detections: [[], [{ box: { ...at(0), right: Number.NaN }, score: 0.5 }]] })
  expect(bad).toThrow(expect.objectContaining({ code: 'invalid-detections' }))
  expect(bad).toThrow(/Detection 0 in image 2/)
})
