import { Detections } from '@mot/core'
import { drawnBox, drawnFrame, overlapOf } from '@mot/test-utils/test-single-tracker'
import { ByteTrack } from '@mot/trackers'
import { bridgeGaps, KCF } from '@mot/trackers/single'
import { describe, expect, test } from 'vitest'

/** The target as a detector sees it; nothing where it is missed. */
function detected(frame: number, isMissed: boolean): Detections {
  return Detections.from(isMissed ? [] : [{ box: drawnBox(frame), score: 0.9 }])
}

describe('a track that finds no detection', () => {
  test('is carried, and handed back with its id', async () => {
    const bridge = bridgeGaps(new ByteTrack({ maxLostFrames: 2 }), () => new KCF())
    const ids: number[][] = []
    const carried: number[] = []
    for (let frame = 0; frame < 30; frame++) {
      const isMissed = frame >= 10 && frame < 20
      const tracks = await bridge.update(drawnFrame(frame), detected(frame, isMissed))
      ids.push([...tracks].map(({ id }) => id))
      if (bridge.carriedIds.length > 0) carried.push(frame)
      for (const { box } of tracks) expect(overlapOf(box, drawnBox(frame))).toBeGreaterThan(0.5)
    }
    expect(carried).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
    expect(ids).toEqual(Array(30).fill([1]))
  })

  test('is not carried where the target cannot be seen', async () => {
    const bridge = bridgeGaps(new ByteTrack(), () => new KCF({ frameRate: 20 }))
    for (let frame = 0; frame < 10; frame++) await bridge.update(drawnFrame(frame), detected(frame, false))
    for (let frame = 10; frame < 25; frame++) await bridge.update(drawnFrame(frame, false), detected(frame, true))
    expect(bridge.carriedIds).toEqual([])
  })

  test('is carried for as many frames as are allowed', async () => {
    const bridge = bridgeGaps(new ByteTrack({ maxLostFrames: 1 }), () => new KCF(), { maxCarriedFrames: 4 })
    const counts: number[] = []
    for (let frame = 0; frame < 20; frame++)
      counts.push((await bridge.update(drawnFrame(frame), detected(frame, frame >= 5))).count)
    expect(counts.slice(5, 9)).toEqual([1, 1, 1, 1])
    expect(counts.slice(9)).toEqual(Array(11).fill(0))
  })
})

test('with all detections there it says what the tracker alone says', async () => {
  const alone = new ByteTrack()
  const bridge = bridgeGaps(new ByteTrack(), () => new KCF())
  for (let frame = 0; frame < 10; frame++) {
    const bridged = await bridge.update(drawnFrame(frame), detected(frame, false))
    const expected = alone.update(detected(frame, false))
    expect(bridged.frame).toBe(expected.frame)
    expect([...bridged]).toEqual([...expected])
  }
})

test('options out of their range and images of another size are refused', async () => {
  expect(() => bridgeGaps(new ByteTrack(), () => new KCF(), { minIou: 2 })).toThrow(
    expect.objectContaining({ code: 'invalid-option' }),
  )
  const bridge = bridgeGaps(new ByteTrack(), () => new KCF())
  await bridge.update(drawnFrame(0), detected(0, false))
  const small = { width: 8, height: 8, data: new Uint8ClampedArray(256) }
  await expect(bridge.update(small, detected(1, false))).rejects.toMatchObject({ code: 'invalid-frame' })
})
