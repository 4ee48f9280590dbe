import { Detections } from '@mot/core'
import { describe, expect, test } from 'vitest'
import { FrameClock } from '../src/frame-clock'

const at = (frame?: number, imageWidth?: number, imageHeight?: number) =>
  Detections.from([], {
    ...(frame !== undefined && { frame }),
    ...(imageWidth !== undefined && { imageWidth }),
    ...(imageHeight !== undefined && { imageHeight }),
  })

describe('FrameClock', () => {
  test('counts on where detections do not say their frame', () => {
    const clock = new FrameClock()
    expect(clock.check(at())).toBe(1)
    clock.accept(1, at())
    expect(clock.check(at())).toBe(2)
    expect(clock.check(at(9))).toBe(9)
  })

  test('refuses a frame that is not after the last', () => {
    const clock = new FrameClock()
    clock.accept(4, at(4))
    for (const frame of [4, 3, 0, -1, 5.5, Number.NaN]) {
      expect(() => clock.check(at(frame))).toThrow(
        `The frame after 4 should be 5 or a later whole number, got ${frame}.`,
      )
    }
    expect(clock.frame).toBe(4)
  })

  test('holds a stream to the size of its first image, where that is known', () => {
    const clock = new FrameClock()
    clock.accept(1, at(1))
    clock.accept(2, at(2, 640, 480))
    clock.accept(3, at(3))
    expect(clock.check(at(4, 640, 480))).toBe(4)
    expect(() => clock.check(at(4, 480, 480))).toThrow('Images of this stream should be 640 pixels wide, got 480')
    expect(() => clock.check(at(4, 640, 360))).toThrow('480 pixels high, got 360')
  })
})
