import { drawnBox, drawnFrame, overlapOf } from '@mot/test-utils/test-single-tracker'
import type { ClassicalTracker } from '@mot/trackers/single'
import { describe, expect, test } from 'vitest'

/** What every tracker without a network does with a target that is hidden. */
export function testClassical(
  name: string,
  create: (options?: { longTerm?: boolean; frameRate?: number }) => ClassicalTracker,
  followsPlain = true,
): void {
  describe(`${name} tells when the target is hidden`, () => {
    test('it answers without waiting', () => {
      const tracker = create()
      expect(tracker.start(drawnFrame(0), drawnBox(0))).toBeUndefined()
      expect(tracker.update(drawnFrame(1)).state).toBe('tracking')
    })

    test('a hidden target is first uncertain, then lost, and found again where it comes back', () => {
      const tracker = create({ frameRate: 20 })
      tracker.start(drawnFrame(0), drawnBox(0))
      const states: string[] = []
      for (let frame = 1; frame < 50; frame++) {
        const hidden = frame >= 15 && frame < 30
        const { state, box } = tracker.update(drawnFrame(frame, !hidden))
        states.push(state)
        if (frame > 40) expect(overlapOf(box!, drawnBox(frame))).toBeGreaterThan(0.5)
      }
      expect(states.slice(0, 14).filter((state) => state === 'lost')).toEqual([])
      expect(states[14]).toBe('uncertain')
      expect(states.slice(22, 29)).toEqual(Array(7).fill('lost'))
      expect(states.slice(36).filter((state) => state === 'lost')).toEqual([])
    })

    test.skipIf(!followsPlain)('a target of one colour has no pattern, and is followed by its colour', () => {
      const square = (left: number) => {
        const data = new Uint8ClampedArray(4 * 160 * 96)
        for (let i = 0; i < 160 * 96; i++) {
          const [x, y] = [i % 160, Math.floor(i / 160)]
          data.set(x >= left && x < left + 32 && y >= 30 && y < 62 ? [255, 0, 0, 255] : [0, 0, 0, 255], 4 * i)
        }
        return { width: 160, height: 96, data }
      }
      const tracker = create()
      tracker.start(square(30), { left: 30, top: 30, right: 62, bottom: 62 })
      for (let frame = 1; frame < 12; frame++) {
        const { state, expected } = tracker.update(square(30 + 3 * frame))
        expect(state).not.toBe('lost')
        expect(Math.abs(expected.left - 30 - 3 * frame)).toBeLessThan(12)
      }
    })

    test('a target that never was there after the first frame is lost', () => {
      const tracker = create()
      tracker.start(drawnFrame(0), drawnBox(0))
      for (let frame = 1; frame < 30; frame++) tracker.update(drawnFrame(frame, false))
      expect(tracker.state).toBe('lost')
    })
  })
}
