import { iou } from '@mot/core'
import { expectClose } from '@mot/test-utils'
import { expect, test } from 'vitest'
import { softBufferedIou } from '../../../src/multi/boost/soft-buffered-iou'
import { forEachPair, golden } from './golden'

const box = [100, 100, 140, 200]
/** Ten pixels to the right of it. */
const beside = [150, 100, 190, 200]

test('at confidence 1 it is the IoU', () => {
  expect(softBufferedIou(box, 0, beside, 0, 1)).toBe(0)
  expect(softBufferedIou(box, 0, [110, 90, 150, 190], 0, 1)).toBeCloseTo(iou(box, 0, [110, 90, 150, 190], 0), 12)
})

test('the lower the confidence, the larger the buffer', () => {
  expect(softBufferedIou(box, 0, beside, 0, 0.9)).toBe(0)
  // Both cross the middle of the gap: 10 and 20 pixels are added at confidence 0.
  expect(softBufferedIou(box, 0, beside, 0, 0)).toBeGreaterThan(softBufferedIou(box, 0, beside, 0, 0.4))
  expect(softBufferedIou(box, 0, beside, 0, 0.4)).toBeGreaterThan(0)
})

test('a track of width 0 overlaps nothing', () => {
  expect(softBufferedIou(box, 0, [120, 100, 120, 200], 0, 0.5)).toBe(0)
})

test('equals the original', () => {
  const overlaps = forEachPair((i, j) =>
    softBufferedIou(golden.detections, i, golden.tracks, j, golden.confidences[j]!),
  )
  expectClose(overlaps.flat(), golden.soft_biou.flat())
})
