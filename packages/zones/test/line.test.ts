import { Tracks } from '@mot/core'
import { Line, type LineOptions } from '@mot/zones'
import { describe, expect, test } from 'vitest'
import { path, type Standing, standing } from './drawn-tracks'

const across: LineOptions = { name: 'door', from: [0, 100], to: [200, 100] }
const down: LineOptions = { name: 'gate', from: [100, 0], to: [100, 200] }

/** Directions of the crossings of one track that stands at each of the points. */
function crossings(options: LineOptions, points: readonly (readonly [number, number] | undefined)[]) {
  const line = new Line(options)
  return path(3, points).flatMap((tracks) => line.update(tracks).map(({ direction }) => direction))
}

describe('the direction of a crossing', () => {
  test.each<[string, LineOptions, [number, number], [number, number], string]>([
    ['down over a line to the right', across, [50, 90], [50, 110], 'in'],
    ['up over a line to the right', across, [50, 110], [50, 90], 'out'],
    ['leftwards over a line down', down, [110, 50], [90, 50], 'in'],
    ['rightwards over a line down', down, [90, 50], [110, 50], 'out'],
    ['up over a line to the left', { ...across, from: [200, 100], to: [0, 100] }, [50, 110], [50, 90], 'in'],
    ['over a slanted line', { from: [0, 0], to: [100, 100] }, [60, 40], [40, 60], 'in'],
  ])('%s', (_, options, from, to, direction) => {
    expect(crossings(options, [from, to])).toEqual([direction])
  })

  test('there and back is one in and one out', () => {
    const line = new Line(across)
    for (const tracks of path(3, [
      [50, 90],
      [50, 110],
      [50, 90],
    ]))
      line.update(tracks)
    expect([line.in, line.out]).toEqual([1, 1])
  })
})

test('an event has frame, time, id, class, kind, name and direction', () => {
  const line = new Line(across)
  line.update(standing(11, [[3, 50, 90, 2]], { time: 0.36 }))
  expect(line.update(standing(12, [[3, 50, 110, 2]], { time: 0.4 }))).toEqual([
    { frame: 12, time: 0.4, id: 3, classId: 2, kind: 'cross', name: 'door', direction: 'in' },
  ])
})

describe('a crossing is', () => {
  test('between the ends of the line, the ends included', () => {
    for (const [x, count] of [
      [-1, 0],
      [0, 1],
      [200, 1],
      [201, 0],
    ] as const)
      expect(
        crossings(across, [
          [x, 90],
          [x, 110],
        ]),
      ).toHaveLength(count)
  })

  test('by the way between two observations, not by the points alone', () => {
    // From the left of the line's left end, under it: the way passes the line at x = 10 or beside it at x = −10.
    expect(
      crossings(across, [
        [-40, 50],
        [60, 150],
      ]),
    ).toEqual(['in'])
    expect(
      crossings(across, [
        [-60, 50],
        [40, 150],
      ]),
    ).toEqual([])
  })

  test('round the end of the line none, and back through it one', () => {
    expect(
      crossings(across, [
        [250, 90],
        [250, 110],
        [150, 110],
        [150, 90],
      ]),
    ).toEqual(['out'])
  })

  test('one where detections are missing while the track crosses', () => {
    expect(crossings(across, [[50, 80], undefined, undefined, [50, 120]])).toEqual(['in'])
  })

  test('one for a track that stands on the line on its way, and none for one that turns back there', () => {
    expect(
      crossings(across, [
        [50, 90],
        [50, 100],
        [50, 110],
      ]),
    ).toEqual(['in'])
    expect(
      crossings(across, [
        [50, 110],
        [50, 100],
        [50, 110],
      ]),
    ).toEqual([])
  })

  test('none for a track that is first seen beyond', () => {
    expect(
      crossings(across, [
        [50, 110],
        [50, 120],
      ]),
    ).toEqual([])
  })

  test('none for predicted boxes', () => {
    const line = new Line(across)
    const predicted = (frame: number, y: number) => {
      const [track] = standing(frame, [[3, 50, y]])
      return Tracks.from([{ ...track!, detectionIndex: -1 }], { frame, time: frame / 10 })
    }
    line.update(standing(1, [[3, 50, 90]]))
    expect(line.update(predicted(2, 110))).toEqual([])
    expect(line.update(standing(3, [[3, 50, 95]]))).toEqual([])
  })
})

test.each<[LineOptions['anchor'], number]>([
  ['bottom', 100],
  ['centre', 120],
  ['top', 140],
])('the %s of the box crosses', (anchor, y) => {
  const before: Standing = [3, 50, y - 1]
  const after: Standing = [3, 50, y + 1]
  const line = new Line({ ...across, ...(anchor && { anchor }) })
  line.update(standing(1, [before]))
  expect(line.update(standing(2, [after]))).toHaveLength(1)
})

test.each<[LineOptions['anchor'], number]>([
  ['left', 110],
  ['right', 90],
])('the %s of the box crosses', (anchor, x) => {
  const line = new Line({ ...down, ...(anchor && { anchor }) })
  line.update(standing(1, [[3, x + 1, 50]]))
  expect(line.update(standing(2, [[3, x - 1, 50]]))).toHaveLength(1)
})

describe('with a hysteresis of 10 pixels', () => {
  const steady = { ...across, hysteresis: 10 }

  test('a box that flickers at the line crosses once', () => {
    const ys = [80, 95, 103, 98, 104, 97, 106, 112, 130]
    const directions = crossings(
      steady,
      ys.map((y) => [50, y] as const),
    )
    expect(directions).toEqual(['in'])
    expect(
      crossings(
        across,
        ys.map((y) => [50, y] as const),
      ).length,
    ).toBeGreaterThan(1)
  })

  test('an event has the frame of the crossing itself', () => {
    const line = new Line(steady)
    const events = path(3, [
      [50, 95],
      [50, 104],
      [50, 107],
      [50, 110],
    ]).map((tracks) => line.update(tracks))
    expect(events.map(({ length }) => length)).toEqual([0, 0, 0, 1])
    expect(events[3]![0]).toMatchObject({ frame: 2, time: 0.2, direction: 'in' })
  })

  test('one that returns before has not crossed', () => {
    expect(
      crossings(steady, [
        [50, 95],
        [50, 109],
        [50, 92],
        [50, 80],
      ]),
    ).toEqual([])
  })
})

test('classes are counted apart, and others not at all', () => {
  const line = new Line({ ...across, classIds: [0, 2] })
  line.update(
    standing(1, [
      [1, 20, 90, 0],
      [2, 60, 90, 1],
      [3, 100, 90, 2],
      [4, 140, 110, 2],
    ]),
  )
  const events = line.update(
    standing(2, [
      [1, 20, 110, 0],
      [2, 60, 110, 1],
      [3, 100, 110, 2],
      [4, 140, 90, 2],
    ]),
  )
  expect(events.map(({ id }) => id)).toEqual([1, 3, 4])
  expect([line.in, line.out]).toEqual([2, 1])
  expect([...line.byClass]).toEqual([
    [0, { in: 1, out: 0 }],
    [2, { in: 1, out: 1 }],
  ])
})

describe('where ids are switched', () => {
  /** Ids of the two objects in each frame; 0 for one that is not detected. */
  function count(frames: readonly (readonly [first: number, second: number])[], line: Line) {
    for (const [i, [first, second]] of frames.entries()) {
      // The first walks down over the line between frames 4 and 5; the second stands on the other side of the street.
      const all: Standing[] = [
        [first, 40, 55 + 10 * (i + 1)],
        [second, 160, 40],
      ]
      line.update(
        standing(
          i + 1,
          all.filter(([id]) => id > 0),
        ),
      )
    }
    return [line.in, line.out]
  }

  test('two ids that are exchanged far from the line and back are one crossing', () => {
    const frames = [
      [1, 2],
      [1, 2],
      [2, 1],
      [2, 1],
      [2, 1],
      [2, 1],
      [2, 1],
      [1, 2],
      [1, 2],
    ] as const
    expect(count(frames, new Line(across))).toEqual([1, 0])
  })

  test('an id that another has replaced for a while returns without a second crossing', () => {
    const frames = [
      [1, 2],
      [1, 2],
      [3, 2],
      [3, 2],
      [3, 2],
      [3, 2],
      [3, 2],
      [1, 2],
      [1, 2],
    ] as const
    expect(count(frames, new Line(across))).toEqual([1, 0])
  })

  test('the crossing between an id and its replacement counts when the id returns', () => {
    const frames = [
      [1, 2],
      [1, 2],
      [1, 2],
      [0, 2],
      [3, 2],
      [3, 2],
      [3, 2],
      [1, 2],
      [1, 2],
    ] as const
    const line = new Line(across)
    expect(count(frames, line)).toEqual([1, 0])
  })

  test('an id that takes over a standing one and returns crosses once', () => {
    const frames = [
      [1, 2],
      [1, 2],
      [2, 0],
      [2, 0],
      [2, 0],
      [2, 0],
      [2, 0],
      [1, 2],
      [1, 2],
    ] as const
    expect(count(frames, new Line(across))).toEqual([1, 0])
  })

  test('cars that move on by a car each frame are no switches', () => {
    const line = new Line(across)
    for (let frame = 1; frame <= 8; frame++) {
      const cars = [1, 2, 3].map((id): Standing => [id, 50, 40 * (frame + 1 - id) - 30])
      line.update(
        standing(
          frame,
          cars.filter(([, , y]) => y < 220),
        ),
      )
    }
    expect([line.in, line.out]).toEqual([3, 0])
  })
})

describe('refuses', () => {
  test.each<[Partial<Record<keyof LineOptions | 'class-ids', unknown>>, string]>([
    [{ to: [0, 100] }, 'Line "door" should have a length, got both ends at 0, 100.'],
    [{ to: [Number.NaN, 100] }, '"to" of line "door" should be a point [x, y] of finite numbers'],
    [{ to: [1, 2, 3] }, '"to" of line "door"'],
    [{ from: '0,100' }, '"from" of line "door"'],
    [{ anchor: 'feet' }, '"anchor" should be one of bottom, centre, top, left, right, got "feet".'],
    [{ hysteresis: -1 }, '"hysteresis" of line "door" should be pixels from 0, got -1.'],
    [{ classIds: ['person'] }, '"classIds" of line "door" should be a list of whole numbers'],
    [{ name: '' }, '"name" of a line should be a text'],
    [{ 'class-ids': [3] }, 'A line has no option "class-ids": did you mean "classIds"?'],
  ])('%j', (fault, message) => {
    expect(() => new Line({ ...across, ...fault } as LineOptions)).toThrow(
      expect.objectContaining({ name: 'MotError', code: 'invalid-option', message: expect.stringContaining(message) }),
    )
  })
})
