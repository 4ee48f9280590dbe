import { Detections, expandBoxes } from '@mot/core'
import { expect, test } from 'vitest'

const found = Detections.from(
  [
    { box: { left: 10, top: 20, right: 22, bottom: 32 }, score: 0.9, classId: 3, embedding: [0.6, 0.8] },
    { box: { left: 0, top: 0, right: 1, bottom: 1 }, score: 0.5, classId: 1, embedding: [1, 0] },
  ],
  { frame: 7, time: 0.2 },
)

test('each side moves outward, beyond the image, too; all else stays', () => {
  const wide = expandBoxes(found, 5)
  expect([...wide.boxes]).toEqual([5, 15, 27, 37, -5, -5, 6, 6])
  expect(wide).toMatchObject({ count: 2, frame: 7, time: 0.2, scores: found.scores, classIds: found.classIds })
  expect(wide.at(0).embedding).toEqual(found.at(0).embedding)
})

test('the given detections stay as they are, also with 0', () => {
  expect(expandBoxes(found, 0).boxes).not.toBe(found.boxes)
  expandBoxes(found, 5).boxes.fill(0)
  expect([...found.boxes.subarray(0, 4)]).toEqual([10, 20, 22, 32])
})

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('%s pixels are refused', (pixels) => {
  expect(() => expandBoxes(found, pixels)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
})
