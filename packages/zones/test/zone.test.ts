import { Zone, type ZoneOptions } from '@mot/zones'
import { describe, expect, test } from 'vitest'
import { path, standing } from './drawn-tracks'

const shelf: ZoneOptions = {
  name: 'shelf',
  polygon: [
    [100, 100],
    [200, 100],
    [200, 200],
    [100, 200],
  ],
}

test('entry and exit are events of the frame in which the point is first beyond the edge, with the dwell time', () => {
  const zone = new Zone(shelf)
  const events = path(3, [
    [50, 150],
    [120, 150],
    [180, 150],
    [180, 150],
    [250, 150],
  ]).flatMap((tracks) => zone.update(tracks))
  expect(events).toEqual([
    { frame: 2, time: 0.2, id: 3, classId: 0, kind: 'enter', name: 'shelf' },
    { frame: 5, time: 0.5, id: 3, classId: 0, kind: 'leave', name: 'shelf', dwell: 0.5 - 0.2 },
  ])
  expect(zone).toMatchObject({ entries: 1, exits: 1, occupancy: 0 })
  expect(zone.meanDwell).toBeCloseTo(0.3, 9)
})

test('time is that of the frames, however many are missing', () => {
  const zone = new Zone(shelf)
  zone.update(standing(1, [[3, 150, 150]], { time: 100 }))
  zone.update(standing(900, [[3, 150, 150]], { time: 100.5 }))
  expect(zone.inside).toEqual([{ id: 3, classId: 0, since: 100, dwell: 0.5 }])
  expect(zone.update(standing(901, [[3, 50, 150]], { time: 160 }))).toMatchObject([{ kind: 'leave', dwell: 60 }])
})

test('a track that is first observed inside enters there', () => {
  const zone = new Zone(shelf)
  expect(zone.update(standing(1, [[3, 150, 150]]))).toMatchObject([{ kind: 'enter', frame: 1, id: 3 }])
  expect(zone.occupancy).toBe(1)
})

test('a track that ends inside has the dwell time up to its last observation', () => {
  const zone = new Zone(shelf)
  zone.update(standing(1, [[3, 150, 150]]))
  zone.update(standing(2, [[3, 150, 150]]))
  zone.update(standing(3, []))
  expect(zone.update(standing(4, [], { ended: [3] }))).toEqual([
    { frame: 2, time: 0.2, id: 3, classId: 0, kind: 'end', name: 'shelf', dwell: 0.2 - 0.1 },
  ])
  expect(zone).toMatchObject({ entries: 1, exits: 1, occupancy: 0, inside: [] })
})

test('a track that ends outside has no event, nor one that was never observed', () => {
  const zone = new Zone(shelf)
  zone.update(standing(1, [[3, 50, 150]]))
  expect(zone.update(standing(2, [], { ended: [3, 99] }))).toEqual([])
})

test('finish ends the tracks that are still inside', () => {
  const zone = new Zone(shelf)
  zone.update(
    standing(1, [
      [3, 150, 150],
      [4, 50, 50],
    ]),
  )
  expect(zone.finish()).toMatchObject([{ kind: 'end', id: 3, frame: 1, dwell: 0 }])
  expect(zone.occupancy).toBe(0)
})

test('a hole is outside', () => {
  const ring: ZoneOptions = {
    ...shelf,
    holes: [
      [
        [140, 140],
        [160, 140],
        [160, 160],
        [140, 160],
      ],
    ],
  }
  const zone = new Zone(ring)
  const kinds = path(3, [
    [120, 150],
    [150, 150],
    [180, 150],
  ]).flatMap((tracks) => zone.update(tracks))
  expect(kinds.map(({ kind }) => kind)).toEqual(['enter', 'leave', 'enter'])
})

test('a concave zone has its bay outside', () => {
  // A U that is open at the top.
  const zone = new Zone({
    polygon: [
      [0, 0],
      [30, 0],
      [30, 60],
      [60, 60],
      [60, 0],
      [90, 0],
      [90, 90],
      [0, 90],
    ],
  })
  const inside = [
    [15, 30],
    [45, 30],
    [75, 30],
    [45, 75],
  ].map(([x, y], i) => zone.update(standing(i + 1, [[i + 1, x!, y!]])).length)
  expect(inside).toEqual([1, 0, 1, 1])
})

describe('with a hysteresis of 10 pixels', () => {
  const steady = { ...shelf, hysteresis: 10 }

  test('a box that flickers at the edge enters once, in the frame in which it came in for good', () => {
    const zone = new Zone(steady)
    const xs = [90, 104, 98, 103, 107, 112, 108, 97, 95, 104, 130]
    const events = path(
      3,
      xs.map((x) => [x, 150] as const),
    ).flatMap((tracks) => zone.update(tracks))
    expect(events).toMatchObject([{ kind: 'enter', frame: 4 }])
  })

  test('a track that ends just outside ends inside', () => {
    const zone = new Zone(steady)
    for (const tracks of path(3, [
      [150, 150],
      [150, 150],
      [95, 150],
    ]))
      zone.update(tracks)
    expect(zone.finish()).toMatchObject([{ kind: 'end', frame: 3 }])
  })
})

describe('classes', () => {
  test('others are not counted, and a class that flickers enters once', () => {
    const zone = new Zone({ ...shelf, classIds: [0] })
    const events = [1, 0, 1, 0].flatMap((classId, i) =>
      zone.update(
        standing(i + 1, [
          [3, 150, 150, classId],
          [4, 120, 120, 7],
        ]),
      ),
    )
    expect(events).toMatchObject([{ kind: 'enter', id: 3, frame: 1 }])
    zone.update(standing(5, [[3, 50, 50, 1]]))
    expect([...zone.byClass]).toEqual([[0, { in: 1, out: 1 }]])
  })
})

test('two ids that are exchanged stay where they are', () => {
  const zone = new Zone(shelf)
  zone.update(
    standing(1, [
      [1, 150, 150],
      [2, 20, 20],
    ]),
  )
  zone.update(
    standing(2, [
      [2, 150, 150],
      [1, 20, 20],
    ]),
  )
  zone.update(
    standing(3, [
      [1, 150, 150],
      [2, 20, 20],
    ]),
  )
  expect(zone).toMatchObject({ entries: 1, exits: 0, occupancy: 1 })
})

describe('refuses a polygon', () => {
  test.each<[string, unknown, string]>([
    [
      'of two points',
      [
        [0, 0],
        [9, 9],
      ],
      'should have three points or more, got 2.',
    ],
    [
      'of one point thrice',
      [
        [5, 5],
        [5, 5],
        [5, 5],
      ],
      'should have three points or more, got 0.',
    ],
    [
      'that crosses itself',
      [
        [0, 0],
        [10, 10],
        [10, 0],
        [0, 10],
      ],
      'crosses or touches itself: its edges 1 and 3 meet.',
    ],
    [
      'that touches itself',
      [
        [0, 0],
        [10, 0],
        [10, 10],
        [5, 0],
        [0, 10],
      ],
      'crosses or touches itself',
    ],
    [
      'that turns back',
      [
        [0, 0],
        [10, 0],
        [5, 0],
        [5, 5],
      ],
      'crosses or touches itself',
    ],
    [
      'on a line',
      [
        [0, 0],
        [5, 5],
        [10, 10],
      ],
      'crosses or touches itself',
    ],
    [
      'in shares of the image',
      [
        [0.1, 0.1],
        [0.5, 0.1],
        [0.5, 0.9],
      ],
      'should be in pixels',
    ],
    [
      'with NaN',
      [
        [0, 0],
        [Number.NaN, 0],
        [9, 9],
      ],
      'Point 2 of zone "shelf" should be a point [x, y]',
    ],
    ['that is none', 'all', 'The polygon of zone "shelf" should be a list of points'],
  ])('%s', (_, polygon, message) => {
    expect(() => new Zone({ ...shelf, polygon } as ZoneOptions)).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(message) }),
    )
  })

  test('whose hole is outside, crosses it or another hole', () => {
    const square = (left: number, top: number, size: number) =>
      [
        [left, top],
        [left + size, top],
        [left + size, top + size],
        [left, top + size],
      ] as const
    for (const holes of [
      [square(0, 0, 10)],
      [square(190, 190, 30)],
      [square(90, 90, 300)],
      [square(120, 120, 30), square(130, 130, 5)],
    ])
      expect(() => new Zone({ ...shelf, holes })).toThrow(/^Hole [12] of zone "shelf" should lie inside its polygon/)
  })
})

test('a polygon that repeats its first point at the end is closed by it', () => {
  expect(
    () =>
      new Zone({
        polygon: [
          [0, 0],
          [10, 0],
          [10, 10],
          [0, 0],
        ],
      }),
  ).not.toThrow()
})
