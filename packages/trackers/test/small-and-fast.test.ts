import { Detections, expandBoxes, type Tracker } from '@mot/core'
import { BoTSORT, ByteTrack, OCSORT, SORT } from '@mot/trackers'
import { expect, test } from 'vitest'

/** A ball of 12 pixels that moves 40 pixels a frame to the right. */
const ball = (frame: number) =>
  Detections.from([{ box: { left: 40 * frame, top: 100, right: 40 * frame + 12, bottom: 112 }, score: 0.9 }], { frame })

function idsOf(tracker: Tracker, pixels: number): { ids: Set<number>; lastBox: unknown } {
  const ids = new Set<number>()
  let lastBox: unknown
  for (let frame = 1; frame <= 30; frame++) {
    const detections = ball(frame)
    for (const { id, detectionIndex } of tracker.update(expandBoxes(detections, pixels))) {
      if (frame > 3) ids.add(id)
      lastBox = detections.at(detectionIndex).box
    }
  }
  return { ids, lastBox }
}

test.each([ByteTrack, BoTSORT, OCSORT, SORT])(
  '%o follows a ball that moves three times its size a frame once its box is expanded, and not before',
  (TrackerClass) => {
    const { ids, lastBox } = idsOf(new TrackerClass(), 100)
    expect(ids.size).toBe(1)
    expect(lastBox).toEqual({ left: 1200, top: 100, right: 1212, bottom: 112 })
    expect(idsOf(new TrackerClass(), 0).ids.size).not.toBe(1)
  },
)
