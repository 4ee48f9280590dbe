import { drawnBox, drawnFrame, overlapOf } from '@mot/test-utils/test-single-tracker'
import type { ClassicalTracker } from '@mot/trackers/single'
import { describe, expect, test } from 'vitest'

/** What every tracker without a network does with a target that is hidden. */
export function testClassical(
  name: string,
  create: (options?: { longTerm?: boolean; frameRate?: number }) => ClassicalTracker,
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

    test('a target that never was there after the first frame is lost', () => {
      const tracker = create()
      tracker.start(drawnFrame(0), drawnBox(0))
      for (let frame = 1; frame < 30; frame++) tracker.update(drawnFrame(frame, false))
      expect(tracker.state).toBe('lost')
    })
  })
}
