import { Tracks } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { Zones, type ZonesOptions } from '@mot/zones'
import { describe, expect, test } from 'vitest'
import { standing } from './drawn-tracks'
import { flicker, fuzzedCrossings, fuzzedLines } from './fuzzed-crossings'

const options: ZonesOptions = {
  lines: [{ name: 'door', from: [0, 100], to: [200, 100] }],
  zones: [
    {
      name: 'hall',
      polygon: [
        [0, 100],
        [200, 100],
        [200, 200],
        [0, 200],
      ],
    },
    {
      name: 'shelf',
      polygon: [
        [50, 150],
        [100, 150],
        [100, 200],
        [50, 200],
      ],
      anchor: 'centre',
    },
  ],
}

test('one update is the events of all lines and zones, in their order', () => {
  const zones = new Zones(options)
  zones.update(standing(1, [[3, 70, 90]]))
  const events = zones.update(standing(2, [[3, 70, 190]]))
  expect(events.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['cross door', 'enter hall', 'enter shelf'])
  expect(zones.line('door').in).toBe(1)
  expect(zones.zone('shelf').inside).toMatchObject([{ id: 3 }])
  expect(zones.lines.map(({ name }) => name)).toEqual(['door'])
  expect(zones.zones.map(({ occupancy }) => occupancy)).toEqual([1, 1])
})

test('a file of lines and zones is the options, as JSON has them', () => {
  const file = `{ "lines": [{ "name": "door", "from": [0, 1], "to": [9, 1], "anchor": "bottom" }],
    "zones": [{ "name": "shelf", "polygon": [[0, 0], [9, 0], [9, 9]] }] }`
  expect(new Zones(JSON.parse(file)).zone('shelf').entries).toBe(0)
})

test('options that the caller changes afterwards change nothing', () => {
  const polygon: [number, number][] = [
    [0, 0],
    [9, 0],
    [9, 9],
  ]
  const zones = new Zones({ zones: [{ polygon }] })
  polygon[1]![0] = Number.NaN
  expect(() => zones.restore(zones.snapshot())).not.toThrow()
})

describe('a fuzzed street, with flicker, missing detections and ids that are switched away from the lines', () => {
  test.each([1, 2, 3, 4])('has its true counts, seed %i', (seed) => {
    const zones = new Zones({ lines: fuzzedLines, hysteresis: 2 * flicker })
    let compared = 0
    for (const { tracks, truth, isSettled } of fuzzedCrossings(seed, 2_000)) {
      zones.update(tracks)
      if (!isSettled) continue
      expect(countsOf(zones), `frame ${tracks.frame}`).toEqual(truth)
      compared++
    }
    expect(compared).toBeGreaterThan(5)
    expect(zones.line('across').in).toBeGreaterThan(10)
  })
})

describe('a snapshot', () => {
  test('continues as the original, through JSON', () => {
    const frames = [...fuzzedCrossings(7, 300)].map(({ tracks }) => tracks)
    const fuzzed: ZonesOptions = {
      lines: fuzzedLines,
      zones: [
        {
          polygon: [
            [300, 200],
            [900, 200],
            [900, 600],
            [300, 600],
          ],
        },
      ],
      hysteresis: 12,
    }
    const original = new Zones(fuzzed)
    for (const tracks of frames.slice(0, 150)) original.update(tracks)
    const restored = new Zones(fuzzed)
    restored.update(frames[0]!)
    restored.restore(JSON.parse(JSON.stringify(original.snapshot())))
    for (const tracks of frames.slice(150)) expect(restored.update(tracks)).toEqual(original.update(tracks))
    expect(restored.snapshot()).toEqual(original.snapshot())
    expect(restored.zones[0]!.meanDwell).toBe(original.zones[0]!.meanDwell)
    expect(restored.zones[0]!.entries).toBeGreaterThan(5)
  })

  test('of new zones makes zones new', () => {
    const fresh = new Zones(options).snapshot()
    const used = new Zones(options)
    used.update(standing(1, [[3, 70, 150]]))
    used.restore(fresh)
    expect(used.snapshot()).toEqual(fresh)
    expect(used.update(standing(1, [[3, 70, 150]]))).toHaveLength(1)
  })

  test.each<[string, object]>([
    ['another version', { version: 2 }],
    ['no frame', { frame: null }],
    ['other places', { places: [] }],
    ['tracks of another form', { tracks: [[1, 2, 3]] }],
    ['nothing else', { ended: undefined }],
  ])('with %s is refused, and nothing has changed', (_, fault) => {
    const zones = new Zones(options)
    zones.update(standing(1, [[3, 70, 150]]))
    const before = zones.snapshot()
    expect(() => zones.restore({ ...before, ...fault } as typeof before)).toThrow(
      expect.objectContaining({ code: 'invalid-snapshot' }),
    )
    expect(zones.snapshot()).toEqual(before)
  })
})

describe('refuses a frame, and nothing has changed', () => {
  const box = { left: 0, top: 0, right: 9, bottom: 9 }
  test.each<[string, Tracks, string]>([
    ['that comes again', standing(5, []), 'invalid-frame'],
    ['that goes back', standing(4, [], { time: 9 }), 'invalid-frame'],
    ['whose time goes back', standing(6, [], { time: 0.4 }), 'invalid-frame'],
    ['without a time', standing(6, [], { time: Number.NaN }), 'invalid-frame'],
    ['with an id that has ended', standing(6, [[8, 70, 150]]), 'invalid-tracks'],
    [
      'with a box that is not finite',
      Object.assign(Tracks.from([{ id: 3, box }], { frame: 6, time: 6 }), {
        boxes: new Float64Array(4).fill(Number.NaN),
      }),
      'invalid-tracks',
    ],
  ])('%s', (_, tracks, code) => {
    const zones = new Zones(options)
    zones.update(
      standing(3, [
        [3, 70, 150],
        [8, 70, 150],
      ]),
    )
    zones.update(standing(5, [[3, 70, 150]], { ended: [8] }))
    const before = zones.snapshot()
    expect(() => zones.update(tracks)).toThrow(expect.objectContaining({ name: 'MotError', code }))
    expect(zones.snapshot()).toEqual(before)
  })
})

describe('refuses options', () => {
  test.each<[string, unknown, string]>([
    ['that are a list', [], 'Options should be a record'],
    ['that do not exist', { polygons: [] }, 'has no option "polygons"'],
    ['whose lines are none', { lines: { door: 1 } }, '"lines" should be a list'],
    [
      'with a name twice',
      {
        lines: [
          { from: [0, 0], to: [1, 0] },
          { from: [0, 0], to: [1, 0] },
        ],
      },
      'got "line" twice',
    ],
    ['with a line that is none', { lines: [null] }, 'A line should be a record of options, got null.'],
    [
      'outside the image',
      { zones: options.zones, imageWidth: 640, imageHeight: 100 },
      'Zone "hall" should lie in the image of 640 × 100 pixels, got x from 0 to 200, y from 100 to 200.',
    ],
  ])('%s', (_, given, message) => {
    expect(() => new Zones(given as ZonesOptions)).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(message) }),
    )
  })

  test('a name that does not exist', () => {
    expect(() => new Zones(options).line('window')).toThrow('There is no line "window", but door.')
  })
})

test('memory is that of the tracks that have not ended', () => {
  const zones = new Zones(options)
  for (let id = 1; id <= 5_000; id++) zones.update(standing(id, [[id, 70, 150]], { ended: id > 1 ? [id - 1] : [] }))
  const { tracks, ended } = zones.snapshot()
  expect([tracks.length, ended.length]).toEqual([1, 1024])
})

/** Counts of the lines of a fuzzed street. */
function countsOf(zones: Zones) {
  return Object.fromEntries(zones.lines.map((line) => [line.name, { in: line.in, out: line.out }]))
}

test.each([1, 2, 3])(
  'slow and fast ways are counted as when each point is compared with each edge, seed %i',
  (seed) => {
    const random = seededRandom(seed)
    const [left, top, right, bottom, y0] = [60, 60, 140, 140, 100]
    const square = (inset: number) =>
      [
        [left + inset, top + inset],
        [right - inset, top + inset],
        [right - inset, bottom - inset],
        [left + inset, bottom - inset],
      ] as const
    const zones = new Zones({
      lines: [{ name: 'level', from: [0, y0], to: [200, y0] }],
      zones: [{ name: 'ring', polygon: square(0), holes: [square(20)] }],
    })
    const walkers = Array.from({ length: 20 }, (_, i) => ({
      x: 200 * random(),
      y: 200 * random(),
      pace: 0.3 * 1.5 ** i,
    }))
    let [crossings, counted] = [0, 0]
    for (let frame = 1; frame <= 300; frame++) {
      for (const walker of walkers) {
        const before = walker.y
        walker.x = Math.min(199, Math.max(1, walker.x + Math.min(15, walker.pace) * (2 * random() - 1)))
        walker.y = Math.min(199, Math.max(1, walker.y + Math.min(15, walker.pace) * (2 * random() - 1)))
        if (frame > 1 && walker.y >= y0 !== before >= y0) crossings++
      }
      const events = zones.update(
        standing(
          frame,
          walkers.map(({ x, y }, i) => [i + 1, x, y] as const),
        ),
      )
      counted += events.filter(({ kind }) => kind === 'cross').length
      const isWithin = (x: number, y: number, inset: number) =>
        x >= left + inset && x < right - inset && y >= top + inset && y < bottom - inset
      const inside = walkers.flatMap(({ x, y }, i) => (isWithin(x, y, 0) && !isWithin(x, y, 20) ? [i + 1] : []))
      expect(zones.zone('ring').inside.map(({ id }) => id)).toEqual(inside)
      expect(counted).toBe(crossings)
    }
    expect(crossings).toBeGreaterThan(50)
  },
)
