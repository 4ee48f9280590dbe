import type { Image } from '@mot/core'
import { KCF, MedianFlow } from '@mot/trackers/single'
import { describe, expect, test } from 'vitest'
import { FollowedTarget } from '../model/followed-target'

/** A chequered square, 24 pixels wide, on a grey ground with a pattern; none where `left` is undefined. */
function picture(left: number | undefined, scale = 1) {
  const [width, height] = [160 * scale, 96 * scale]
  const data = new Uint8ClampedArray(4 * width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = [Math.floor(x / scale), Math.floor(y / scale)]
      const inside = left !== undefined && u >= left && u < left + 24 && v >= 36 && v < 60
      const bright = inside ? ((u - left) >> 2) % 2 === (v >> 2) % 2 : false
      const value = inside ? (bright ? 250 : 10) : 110 + ((u * 7 + v * 13) % 17)
      data.set([value, value, value, 255], 4 * (y * width + x))
    }
  }
  return { image: { width, height, data } satisfies Image, scale }
}

const box = { left: 20, top: 36, right: 44, bottom: 60 }

describe.each([
  ['KCF', () => new KCF({ frameRate: 20 })],
  ['MedianFlow', () => new MedianFlow({ frameRate: 20 })],
])('%s', (_, create) => {
  test('a square that moves two pixels a frame is followed', () => {
    const target = new FollowedTarget(create(), picture(20), box, 1)
    for (let frame = 2; frame <= 20; frame++) target.follow(picture(20 + 2 * (frame - 1)), frame)
    const report = target.at(20)!
    expect(report.state).toBe('tracking')
    expect(report.box!.left).toBeCloseTo(58, -1)
    expect(target.runs).toEqual([{ from: 1, to: 20, state: 'tracking' }])
    expect(target.milliseconds).toBeGreaterThan(0)
  })

  test('a square that is gone is lost, and that is said', () => {
    const target = new FollowedTarget(create(), picture(20), box, 1)
    for (let frame = 2; frame <= 10; frame++) target.follow(picture(20), frame)
    for (let frame = 11; frame <= 30; frame++) target.follow(picture(undefined), frame)
    expect(target.at(30)).toMatchObject({ state: 'lost', box: undefined })
    expect(target.runs[0]).toMatchObject({ from: 1, state: 'tracking' })
    expect(target.runs.at(-1)).toMatchObject({ to: 30, state: 'lost' })
  })
})

test('pictures of other sizes than the clip have the same boxes', () => {
  const half = new FollowedTarget(new KCF(), picture(20, 2), box, 1)
  half.follow(picture(22, 2), 2)
  expect(half.at(2)!.box!.left).toBeCloseTo(22, 0)
})

test('an earlier frame changes nothing, and frames that were left out show the one before', () => {
  const target = new FollowedTarget(new KCF(), picture(20), box, 5)
  expect(target.follow(picture(20), 5)).toBe(false)
  expect(target.follow(picture(22), 8)).toBe(true)
  expect(target.at(4)).toBeUndefined()
  expect(target.at(7)).toBe(target.at(5))
  expect(target.at(13)).toBe(target.at(8))
  expect(target.at(14)).toBeUndefined()
})

test('a box outside the picture is refused', () => {
  const outside = { left: 500, top: 36, right: 540, bottom: 60 }
  expect(() => new FollowedTarget(new KCF(), picture(20), outside, 1)).toThrow('should lie in the image')
})
