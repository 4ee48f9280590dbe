import { expect, test } from 'vitest'
import {
  countPlaces,
  nextName,
  type Place,
  placeBetween,
  readPlaces,
  textOfPlaces,
  truthTracks,
  withPoint,
} from '../model/places'
import { trackClip } from '../model/track-clip'
import { readRecorded, walk } from './helpers'

const clip = walk(60, () => false)
const line: Place = {
  name: 'A',
  kind: 'line',
  points: [
    [150, 300],
    [150, 20],
  ],
}
const zone: Place = {
  name: 'B',
  kind: 'zone',
  points: [
    [98, 100],
    [198, 100],
    [198, 200],
    [98, 200],
  ],
}

test('a person who walks to the right crosses a line once, and enters and leaves a zone', () => {
  const { tracks } = trackClip(clip, { tracker: 'SORT', options: { minHits: 1 } })
  const [across, within] = countPlaces(tracks, [line, zone])
  // The middle of the lower edge is at 4 × frame + 20: beyond 150 from frame 33 on.
  expect(across!.in.indexOf(1) + 1).toBe(33)
  expect(across!.in.at(-1)).toBe(1)
  expect(across!.out.at(-1)).toBe(0)
  expect(within!.inside.indexOf(1) + 1).toBe(20)
  expect(within!.inside.lastIndexOf(1) + 1).toBe(44)
  expect([within!.in.at(-1), within!.out.at(-1)]).toEqual([1, 1])
})

test('the truth is counted the same way', () => {
  const [across] = countPlaces(truthTracks(clip.truth, clip.frameRate), [line])
  expect(across!.in.at(-1)).toBe(1)
})

test('on the recorded clip a tracker counts what the truth counts within two', () => {
  const recorded = readRecorded('street')
  const { tracks } = trackClip(recorded, { tracker: 'ByteTrack', options: { highScore: 0.4 } })
  const middle: Place = {
    name: 'A',
    kind: 'line',
    points: [
      [320, 380],
      [320, 20],
    ],
  }
  const [found] = countPlaces(tracks, [middle])
  const [real] = countPlaces(truthTracks(recorded.truth, recorded.frameRate), [middle])
  const total = (counts: typeof found) => counts!.in.at(-1)! + counts!.out.at(-1)!
  expect(total(real)).toBeGreaterThan(3)
  expect(Math.abs(total(found) - total(real))).toBeLessThanOrEqual(2)
})

test('dragging makes a line or a zone, and a click makes none', () => {
  expect(placeBetween('line', [10.4, 20], [100, 20.6], 'A')?.points).toEqual([
    [10, 20],
    [100, 21],
  ])
  expect(placeBetween('zone', [100, 80], [10, 20], 'A')?.points).toEqual([
    [10, 20],
    [100, 20],
    [100, 80],
    [10, 80],
  ])
  expect(placeBetween('line', [10, 20], [12, 21], 'A')).toBeUndefined()
  expect(placeBetween('zone', [10, 20], [100, 22], 'A')).toBeUndefined()
})

test('a corner moves, but not so that edges cross', () => {
  expect(withPoint(zone, 0, [90, 90]).points[0]).toEqual([90, 90])
  expect(withPoint(zone, 0, [300, 150])).toBe(zone)
  expect(withPoint(line, 0, [150, 20])).toBe(line)
})

test('a link carries places', () => {
  const text = textOfPlaces([line, zone])
  expect(text).toBe('line.150.300.150.20_zone.98.100.198.100.198.200.98.200')
  expect(readPlaces(text)).toEqual([line, zone])
})

test.each([
  '',
  'line.1.2.3',
  'line.1.2.1.2',
  'zone.0.0.10.10.10.0.0.10',
  'circle.1.2.3.4',
  'line.1e9.0.2.3',
  'line.a.b.c.d',
])('an impossible place in a link is left out: %s', (text) => {
  expect(readPlaces(text)).toEqual([])
})

test('names are letters in order, and one that is free again is given again', () => {
  expect(nextName([])).toBe('A')
  expect(nextName([line, zone])).toBe('C')
  expect(nextName([zone])).toBe('A')
})
