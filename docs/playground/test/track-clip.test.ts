import { Detections } from '@mot/core'
import { ByteTrack } from '@mot/trackers'
import { expect, test } from 'vitest'
import { nextSwitch, switchesOf } from '../model/id-rows'
import { ClipTracking, trackClip } from '../model/track-clip'
import { crowd, readRecorded, walk } from './helpers'

const hidden = walk(60, (frame) => frame > 20 && frame <= 40)

test('a person who is found again keeps the id, and is a row of one colour with a gap', () => {
  const { rows, scores } = trackClip(hidden, { tracker: 'ByteTrack', options: {} })
  expect(rows).toHaveLength(1)
  expect(rows[0]!.runs).toEqual([
    { from: 1, to: 20, id: 1 },
    { from: 41, to: 60, id: 1 },
  ])
  expect(scores).toMatchObject({ ids: 1, idSwitches: 0 })
})

test('with less patience the id changes, and the frame of the change is marked', () => {
  const { rows, scores } = trackClip(hidden, { tracker: 'ByteTrack', options: { maxLostFrames: 10 } })
  expect(scores).toMatchObject({ ids: 2, idSwitches: 1 })
  const [change] = switchesOf(rows)
  expect(change).toMatchObject({ name: 'person 1', before: 1, after: 2 })
  expect(change!.frame).toBeGreaterThan(40)
  expect(nextSwitch(rows, 1)).toBe(change!.frame)
  expect(nextSwitch(rows, change!.frame)).toBe(change!.frame)
})

test('a track that follows no person is a row of its own', () => {
  const still = walk(30, () => false)
  const box = { left: 400, top: 200, right: 440, bottom: 300 }
  const frames = still.frames.map((detections) =>
    Detections.from([...detections, { box, score: 0.9 }], {
      frame: detections.frame!,
      imageWidth: 640,
      imageHeight: 384,
    }),
  )
  const { rows } = trackClip({ ...still, frames }, { tracker: 'SORT', options: {} })
  expect(rows.map(({ name }) => name)).toEqual(['person 1', 'no person'])
})

test('the page has the ids and boxes of the same loop in Node', () => {
  const clip = readRecorded('street')
  const { tracks } = trackClip(clip, { tracker: 'ByteTrack', options: { highScore: 0.4 } })
  const tracker = new ByteTrack({ frameRate: clip.frameRate, highScore: 0.4 })
  for (const [index, detections] of clip.frames.entries()) {
    const own = tracker.update(detections)
    expect([...tracks[index]!]).toEqual([...own])
  }
})

test('a clip of 1,000 frames and 20 objects is tracked and scored anew, as often as a slider moves', () => {
  const clip = crowd(1000)
  const first = trackClip(clip, { tracker: 'ByteTrack', options: {} })
  expect(first.tracks).toHaveLength(1000)
  expect(first.scores.ids).toBeGreaterThanOrEqual(20)
  expect(trackClip(clip, { tracker: 'ByteTrack', options: {} }).scores).toEqual(first.scores)
})

test('a clip that grows has the tracks of the whole clip, without being tracked anew', () => {
  const whole = readRecorded('street')
  const frames = whole.frames.slice(0, 20)
  const tracking = new ClipTracking({ ...whole, frames, truth: [] }, { tracker: 'ByteTrack', options: {} })
  const before = tracking.extend().tracks[19]
  frames.push(...whole.frames.slice(20))
  const { tracks } = tracking.extend()
  expect(tracks[19]).toBe(before)
  expect(tracks.map((each) => [...each])).toEqual(
    trackClip(whole, { tracker: 'ByteTrack', options: {} }).tracks.map((each) => [...each]),
  )
})

test('without a truth there are ids and a row for each, and no scores', () => {
  const { rows, scores } = trackClip({ ...hidden, truth: [] }, { tracker: 'ByteTrack', options: { maxLostFrames: 10 } })
  expect(rows.map(({ name }) => name)).toEqual(['track 1', 'track 2'])
  expect(scores).toEqual({ hota: NaN, idf1: NaN, mota: NaN, idSwitches: NaN, ids: 2 })
})
