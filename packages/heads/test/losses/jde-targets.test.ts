import { jdeTargets } from '@mot/heads/losses'
import { expectClose } from '@mot/test-utils'
import { expect, test } from 'vitest'

const scale = { rows: 3, columns: 4, stride: 8, anchors: [[8, 16] as const, [80, 160] as const] }

test('the anchor that overlaps a box stands for it, moved and stretched', () => {
  // The anchor on (16, 8) reaches from 12, 0 to 20, 16.
  const { confidences, boxIndices, deltas } = jdeTargets([12, 2, 20, 16], scale)
  const at = 1 * 4 + 2
  expect(confidences[at]).toBe(1)
  expect([...boxIndices].filter((box) => box >= 0)).toEqual([0])
  expect(boxIndices[at]).toBe(0)
  expectClose(deltas.subarray(4 * at, 4 * at + 4), [0, 1 / 16, 0, Math.log(14 / 16)], { absolute: 1e-6 })
})

test('anchors of medium overlap are ignored', () => {
  // 8 × 16 of the anchor in 16 × 18: IoU 0.444.
  const { confidences } = jdeTargets([8, 0, 24, 18], scale)
  expect(confidences[1 * 4 + 2]).toBe(-1)
  expect(confidences[0]).toBe(0)
})

test('without boxes all is background', () => {
  const { confidences, boxIndices } = jdeTargets([], scale)
  expect(confidences.every((confidence) => confidence === 0)).toBe(true)
  expect(boxIndices.every((box) => box === -1)).toBe(true)
})
