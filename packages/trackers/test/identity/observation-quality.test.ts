import { Tracks } from '@mot/core'
import { expect, test } from 'vitest'
import { qualityOf } from '../../src/identity/observation-quality'

const box = (left: number, bottom: number) => ({ left, top: bottom - 100, right: left + 50, bottom })
const quality = (...boxes: ReturnType<typeof box>[]) =>
  qualityOf(Tracks.from(boxes.map((each, i) => ({ id: i + 1, box: each }))), 0, 0.8)

test('alone it is the score', () => {
  expect(quality(box(0, 100))).toBe(0.8)
  expect(quality(box(0, 100), box(60, 100))).toBe(0.8)
})

test('less where a nearer track covers it, half as much less where one behind does', () => {
  // A fifth is covered.
  const covered = quality(box(0, 100), box(40, 101))
  expect(covered).toBeCloseTo(0.8 * (1 - 1.5 * 0.198) ** 2, 12)
  expect(quality(box(0, 101), box(40, 100))).toBeCloseTo(0.8 * (1 - 1.5 * 0.099) ** 2, 12)
})

test('never nothing, and never above 1', () => {
  expect(quality(box(0, 100), box(0, 101))).toBe(0.01)
  expect(qualityOf(Tracks.from([{ id: 1, box: box(0, 100) }]), 0, 7)).toBe(1)
})
