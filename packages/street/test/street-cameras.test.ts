import { MotError } from '@mot/core'
import { expect, test } from 'vitest'
import { StreetCameras, type StreetCamerasOptions } from '../src/index'

const small = { width: 160, height: 96, people: 9, cameras: 3, frameRate: 1 } as const

function play(options: StreetCamerasOptions) {
  return [...new StreetCameras({ ...small, ...options })]
}

test('each time has a frame of each camera, with the same index and time', () => {
  const times = play({ seed: 4, frameCount: 3 })
  const places = times.map((frames) => frames.map(({ frame }) => [frame.index, frame.time]))
  expect(places).toEqual([1, 2, 3].map((index) => Array.from({ length: 3 }, () => [index, index - 1])))
})

test('the same seed gives the same bytes and truth', () => {
  const [one, other] = [play({ seed: 4, frameCount: 2 }), play({ seed: 4, frameCount: 2 })]
  expect(one.flat().map(({ truth }) => truth)).toEqual(other.flat().map(({ truth }) => truth))
  for (const [i, frames] of one.entries()) {
    for (const [camera, { frame }] of frames.entries()) expect(frame.data).toEqual(other[i]![camera]!.frame.data)
  }
})

test('cameras show different stretches of the street, and other people', () => {
  const [frames] = play({ seed: 4, frameCount: 1 })
  const [first, second] = frames!
  expect(first!.frame.data).not.toEqual(second!.frame.data)
  const others = new Set(second!.truth.map(({ id }) => id))
  expect(first!.truth.filter(({ id }) => others.has(id))).toEqual([])
})

test('a person is in the image of one camera after another, by one id', () => {
  const seen = new Map<number, Set<number>>()
  for (const frames of play({ seed: 4, width: 64, height: 64, frameCount: 90, travelSeconds: [3, 6] })) {
    for (const [camera, { truth }] of frames.entries()) {
      for (const { id } of truth) seen.set(id, (seen.get(id) ?? new Set()).add(camera))
    }
  }
  expect([...seen.values()].filter(({ size }) => size > 1).length).toBeGreaterThan(3)
})

test.each<Partial<StreetCamerasOptions>>([
  { cameras: 0 },
  { cameras: 17 },
  { cameras: 1.5 },
  { returnShare: 1 },
  { returnShare: Number.NaN },
  { awaySeconds: [0, 10] },
  { awaySeconds: [20, 10] },
  { travelSeconds: [10] as never },
  { travelSeconds: '10' as never },
  { people: 201 },
])('%j is refused', (options) => {
  expect(() => new StreetCameras({ seed: 1, ...options })).toThrow(MotError)
  expect(() => new StreetCameras({ seed: 1, ...options })).toThrow(`"${Object.keys(options)[0]}"`)
})

test('the range of seconds is a copy', () => {
  const awaySeconds: [number, number] = [10, 20]
  const street = new StreetCameras({ seed: 1, ...small, awaySeconds })
  awaySeconds[0] = 15
  expect(street.options.awaySeconds).toEqual([10, 20])
})
