import { Tracks, TracksWriter } from '@mot/core'
import { describe, expect, test } from 'vitest'

function twoTracks(): TracksWriter {
  const writer = new TracksWriter()
  writer.begin(7, 3, 2)
  for (const [id, detectionIndex] of [
    [4, 2],
    [9, -1],
  ] as const) {
    const row = writer.add(id, 1, detectionIndex, 5)
    writer.tracks.scores[row] = 0.5
    writer.tracks.boxes.set([id, 0, id + 10, 20], 4 * row)
  }
  return writer
}

describe('Tracks', () => {
  test('iterate as plain objects', () => {
    expect([...twoTracks().tracks]).toEqual([
      { id: 4, box: { left: 4, top: 0, right: 14, bottom: 20 }, score: 0.5, classId: 1, detectionIndex: 2, age: 5 },
      { id: 9, box: { left: 9, top: 0, right: 19, bottom: 20 }, score: 0.5, classId: 1, detectionIndex: -1, age: 5 },
    ])
  })

  test('have the track id of each detection', () => {
    const { tracks } = twoTracks()
    expect(tracks.detectionCount).toBe(3)
    expect([...tracks.detectionIds.subarray(0, 3)]).toEqual([0, 0, 4])
  })

  test('are empty in frame 0 when new', () => {
    expect(new Tracks()).toMatchObject({ frame: 0, count: 0, detectionCount: 0 })
    expect([...new Tracks()]).toEqual([])
  })

  test('a copy has its own columns, without spare length', () => {
    const writer = twoTracks()
    const copy = writer.tracks.copy()
    const rows = [...writer.tracks]
    writer.begin(8, 0, 2)
    writer.add(1, 0, -1, 1)
    expect([...copy]).toEqual(rows)
    expect(copy).toMatchObject({ frame: 7, count: 2, detectionCount: 3 })
    expect(copy).toBeInstanceOf(Tracks)
    expect([copy.ids.length, copy.boxes.length, copy.detectionIds.length]).toEqual([2, 8, 3])
  })

  test('refuse an index out of range', () => {
    const { tracks } = twoTracks()
    for (const index of [-1, 2, 0.5, Number.NaN]) {
      expect(() => tracks.at(index)).toThrow(`There are 2 tracks, got index ${index}.`)
    }
  })
})

describe('Tracks.from rows', () => {
  const box = { left: 4, top: 0, right: 14, bottom: 20 }

  test('has what the rows and the frame say, and defaults for the rest', () => {
    const tracks = Tracks.from(
      [
        { id: 9, box, score: 0.5, classId: 2, detectionIndex: 3, age: 8 },
        { id: 4, box },
      ],
      {
        frame: 7,
        time: 0.24,
        ended: [1, 2],
      },
    )
    expect([...tracks]).toEqual([
      { id: 9, box, score: 0.5, classId: 2, detectionIndex: 3, age: 8 },
      { id: 4, box, score: 1, classId: 0, detectionIndex: 1, age: 1 },
    ])
    expect(tracks).toMatchObject({ frame: 7, time: 0.24, count: 2, ended: [1, 2], detectionCount: 4 })
    expect([...tracks.detectionIds]).toEqual([0, 4, 0, 9])
    expect(Tracks.from([])).toMatchObject({ frame: 1, time: 0, count: 0, ended: [] })
  })

  test('a track is a row', () => {
    const tracks = Tracks.from([{ id: 9, box, age: 8 }])
    expect([...Tracks.from(tracks)]).toEqual([...tracks])
  })

  test.each<[unknown, string]>([
    [undefined, 'Tracks should be a list of rows, got undefined.'],
    [[null], 'Row 0 should have an id and a box, got null.'],
    [[{ id: -1, box }], '"id" of row 0 should be a whole number from 0 below 2³¹, got -1.'],
    [[{ id: 1.5, box }], '"id" of row 0'],
    [[{ id: 1 }], '"box" of row 0 should have finite left, top, right, bottom and a size above 0, got undefined.'],
    [[{ id: 1, box: { ...box, right: 4 } }], '"box" of row 0'],
    [[{ id: 1, box: { ...box, right: Number.NaN } }], '"box" of row 0'],
    [[{ id: 1, box, score: Number.NaN }], '"score" of row 0 should be a finite number, got NaN.'],
    [[{ id: 1, box, classId: 'car' }], '"classId" of row 0'],
    [
      [
        { id: 3, box },
        { id: 3, box },
      ],
      'Track 3 is there twice in one frame.',
    ],
  ])('refuses %j', (rows, message) => {
    expect(() => Tracks.from(rows as [])).toThrow(
      expect.objectContaining({ code: 'invalid-tracks', message: expect.stringContaining(message) }),
    )
  })
})

test('velocities and first times are empty where tracks have none', () => {
  expect([new Tracks().velocities.length, new Tracks().startTimes.length]).toEqual([0, 0])
})

test('ended ids are those of the frame, and a copy keeps them', () => {
  const writer = new TracksWriter()
  writer.begin(1, 0, 0, 0.5)
  writer.end(4)
  writer.end(7)
  const copy = writer.tracks.copy()
  expect(writer.tracks).toMatchObject({ time: 0.5, ended: [4, 7] })
  writer.begin(2, 0, 0)
  expect(writer.tracks).toMatchObject({ time: 0, ended: [] })
  expect(copy.ended).toEqual([4, 7])
})

describe('TracksWriter', () => {
  test('overwrites the same tracks', () => {
    const writer = new TracksWriter()
    const { tracks } = writer
    for (let frame = 1; frame <= 3; frame++) {
      writer.begin(frame, 100, 100)
      for (let i = 0; i < 100; i++) {
        const row = writer.add(i + 1, i, 99 - i, frame)
        writer.tracks.boxes[4 * row] = frame + i
      }
      expect(writer.tracks).toBe(tracks)
      expect(tracks.count).toBe(100)
      for (const [i, track] of [...tracks].entries()) {
        expect(track).toMatchObject({ id: i + 1, classId: i, detectionIndex: 99 - i, age: frame })
        expect(track.box.left).toBe(frame + i)
        expect(tracks.detectionIds[99 - i]).toBe(i + 1)
      }
    }
  })

  test('refuses more tracks than announced, once the columns are full', () => {
    const writer = new TracksWriter()
    writer.begin(1, 0, 1)
    expect(() => {
      for (let i = 0; i < 10; i++) writer.add(i + 1, 0, -1, 1)
    }).toThrow(expect.objectContaining({ code: 'invalid-option' }))
  })

  test('a new frame has no rows of the last one', () => {
    const writer = twoTracks()
    writer.begin(8, 3, 0)
    expect(writer.tracks).toMatchObject({ frame: 8, count: 0 })
    expect([...writer.tracks.detectionIds.subarray(0, 3)]).toEqual([0, 0, 0])
  })
})

test('covariances are present where the writer was created with them', () => {
  const writer = new TracksWriter(true)
  writer.begin(1, 0, 20)
  for (let row = 0; row < 20; row++) {
    writer.add(row + 1, 0, -1, 1)
    writer.tracks.covariances.fill(row, 16 * row, 16 * row + 16)
  }
  expect(writer.tracks.at(3).covariance).toEqual(new Float64Array(16).fill(3))
  expect(writer.tracks.copy().at(19).covariance).toEqual(new Float64Array(16).fill(19))
  expect(twoTracks().tracks.at(0)).not.toHaveProperty('covariance')
})
