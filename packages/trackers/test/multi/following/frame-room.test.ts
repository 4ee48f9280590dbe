import { Detections, Workspace } from '@mot/core'
import { expect, test } from 'vitest'
import { FrameRoom } from '../../../src/multi/following/frame-room'

const detect = (count: number, boxOf: (i: number) => readonly number[]) =>
  new Detections({
    boxes: Float64Array.from({ length: 4 * count }, (_, k) => boxOf(Math.floor(k / 4))[k % 4]!),
    scores: new Float64Array(count),
  })

const onePlace = (count: number) => detect(count, () => [300, 200, 380, 400])
const apart = (count: number, scale = 1) =>
  detect(count, (i) => {
    const left = 60 * scale * (i % 100)
    const top = 120 * scale * Math.floor(i / 100)
    return [left, top, left + 80 * scale, top + 200 * scale]
  })

const take = (trackCount: number, detections: Detections, room = new FrameRoom(false)) =>
  room.take(new Workspace(), trackCount, detections, 1)

test('there is room for all pairs of a thousand, wherever they are', () => {
  expect(take(1000, onePlace(1000))).toBe(true)
  expect(take(1000, apart(1000))).toBe(true)
})

test.each([1, 0.01, 100])(
  'there is room for thousands that lie apart, at any scale (%s), not for those in one place',
  (scale) => {
    expect(take(5000, apart(5000, scale))).toBe(true)
    expect(take(5000, onePlace(5000))).toBe(false)
    expect(
      take(
        5000,
        detect(5000, (i) => [scale * (300 + i / 5000), 200 * scale, 380 * scale, 400 * scale]),
      ),
    ).toBe(false)
  },
)

test('tracks may be in one place after the detections were, until there are few', () => {
  const room = new FrameRoom(false)
  expect(take(6000, onePlace(6000), room)).toBe(false)
  expect(take(6000, apart(6000), room)).toBe(false)
  expect(take(500, apart(500), room)).toBe(true)
  expect(take(6000, apart(6000), room)).toBe(true)
})

test('far more boxes in one place than there is room for are refused', () => {
  const room = new FrameRoom(false)
  expect(take(9000, onePlace(9000), room)).toBe(false)
  expect(take(20_000, onePlace(20), room)).toBe(false)
  expect(() => take(20_000, onePlace(20_000), room)).toThrow(
    '20000 detections and 20000 tracks make more pairs than there is memory for, 67108864 at most (as of 8,192 boxes in one place)',
  )
})

test('where all pairs are listed, there is no room for those of thousands, and too many are refused', () => {
  const room = new FrameRoom(true)
  expect(take(1000, apart(1000), room)).toBe(true)
  expect(take(6000, apart(6000), room)).toBe(false)
  expect(() => take(9000, apart(9000), room)).toThrow(expect.objectContaining({ code: 'too-many-detections' }))
})

test('where memory ends there is none', () => {
  const workspace = new Workspace()
  expect(workspace.reserve(2 ** 32 - 2 ** 20)).toBe(true)
  workspace.floats(2 ** 28)
  workspace.floats(2 ** 27)
  workspace.floats(2 ** 26)
  workspace.floats(2 ** 25)
  workspace.floats(2 ** 24)
  expect(new FrameRoom(false).take(workspace, 1000, onePlace(1000), 1)).toBe(true)
  workspace.floats(2 ** 23)
  expect(new FrameRoom(false).take(workspace, 1000, onePlace(1000), 1)).toBe(false)
})
