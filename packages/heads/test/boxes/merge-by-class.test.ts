import { Detections } from '@mot/core'
import { expect, test } from 'vitest'
import { suppressSoftly } from '../../src/boxes/merge-by-class'

/** The second box covers the first and falls below the limit; the third is far away. */
const found = Detections.from(
  [
    { box: { left: 0, top: 0, right: 9, bottom: 9 }, score: 0.9, keypoints: [{ x: 1, y: 1, score: 1 }] },
    { box: { left: 0, top: 0, right: 9, bottom: 9 }, score: 0.002, keypoints: [{ x: 2, y: 2, score: 1 }] },
    { box: { left: 50, top: 50, right: 59, bottom: 59 }, score: 0.001, keypoints: [{ x: 3, y: 3, score: 1 }] },
  ],
  { frame: 1 },
)
const rowsOf = (detections: Detections) => Array.from(detections, ({ box, keypoints }) => [box.left, keypoints![0]!.x])

test('a leftover is a copy of the last box, with the joints of the removed one', () => {
  expect(rowsOf(suppressSoftly(found, { method: 'gaussian' }, 'keep'))).toEqual([
    [0, 1],
    [50, 3],
    [50, 2],
  ])
})

test('without leftovers every box has its own joints', () => {
  expect(rowsOf(suppressSoftly(found, { method: 'gaussian' }, 'drop'))).toEqual([
    [0, 1],
    [50, 3],
  ])
})
