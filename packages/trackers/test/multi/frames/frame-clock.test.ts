import { Detections } from '@mot/core'
import { describe, expect, test } from 'vitest'
import { FrameClock } from '../../../src/multi/frames/frame-clock'

const at = (frame?: number, imageWidth?: number, imageHeight?: number) =>
  Detections.from([], {
    ...(frame !== undefined && { frame }),
    ...(imageWidth !== undefined && { imageWidth }),
    ...(imageHeight !== undefined && { imageHeight }),
  })

describe('FrameClock', () => {
  test('increments where detections have no frame number', () => {
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

  test('refuses another image size than that of the first image', () => {
    const clock = new FrameClock()
    clock.accept(1, at(1))
    clock.accept(2, at(2, 640, 480))
    clock.accept(3, at(3))
    expect(clock.check(at(4, 640, 480))).toBe(4)
    expect(() => clock.check(at(4, 480, 480))).toThrow('Images of this stream should be 640 pixels wide, got 480')
    expect(() => clock.check(at(4, 640, 360))).toThrow('480 pixels high, got 360')
  })

  test('follows the time of frames where they have one', () => {
    const clock = new FrameClock(10)
    const frame = (time?: number) => Detections.from([], { time })
    clock.accept(1, frame(5))
    clock.accept(2, frame(5.25))
    expect(clock).toMatchObject({ frame: 2, step: 2.5, now: 3.5, time: 5.25 })
    clock.tick()
    expect(clock).toMatchObject({ frame: 3, step: 1, now: 4.5, time: 5.35 })
    clock.accept(5, frame())
    expect(clock).toMatchObject({ frame: 5, step: 2, now: 6.5 })
    expect(clock.time).toBeCloseTo(5.55)
    expect(() => clock.check(frame(5.5))).toThrow('The time of a frame should be after 5.55')
    expect(() => new FrameClock().check(frame(Number.NaN))).toThrow('should be a number of seconds, got NaN.')
  })

  test('predicts skipped frames one by one only without times', () => {
    const clock = new FrameClock()
    clock.accept(1, Detections.from([], { time: 0 }))
    expect(clock.skips(2, at())).toBe(false)
    expect(clock.skips(3, at())).toBe(true)
    expect(clock.skips(3, Detections.from([], { time: 0.1 }))).toBe(false)
  })
})
