import { TracksWriter } from '@mot/core'
import { formatTrackRows, formatTracks, parseTracks } from '@mot/io/mot'
import { expect, test } from 'vitest'
import { caught } from '../shared'

function tracksOf(
  frame: number,
  rows: [id: number, left: number, top: number, right: number, bottom: number, score: number][],
) {
  const writer = new TracksWriter()
  writer.begin(frame, 0, rows.length)
  const { tracks } = writer
  for (const [id, left, top, right, bottom, score] of rows) {
    const row = writer.add(id, 0, -1, 1)
    tracks.boxes.set([left, top, right, bottom], 4 * row)
    tracks.scores[row] = score
  }
  return tracks
}

test('a frame of tracks is written with six decimals', () => {
  const tracks = tracksOf(3, [
    [1, 10, 20, 40.5, 60, 0.9],
    [12, -1 / 3, 0, 1, 2, 1],
  ])
  expect(formatTracks(tracks)).toBe(
    '3,1,10.000000,20.000000,30.500000,40.000000,0.900000,-1,-1,-1\n' +
      '3,12,-0.333333,0.000000,1.333333,2.000000,1.000000,-1,-1,-1\n',
  )
  expect(formatTracks(tracksOf(4, []))).toBe('')
})

test('rows of any frames are written as those of a tracker', () => {
  const text = formatTracks(tracksOf(3, [[5, 1, 2, 3, 4, 0.5]])) + formatTracks(tracksOf(1, [[2, 0, 0, 9, 9, 1]]))
  expect(formatTrackRows(parseTracks(text))).toBe(text)
  expect(formatTrackRows([])).toBe('')
  expect(formatTrackRows(parseTracks(text), { firstPixel: 1 })).toMatch(/^3,5,2\.000000,3\.000000,2\.000000,/)
})

test('the frame number and the first pixel can be named', () => {
  const tracks = tracksOf(3, [[1, 0, 0, 2, 2, 1]])
  expect(formatTracks(tracks, { frame: 9, firstPixel: 1 })).toMatch(/^9,1,1\.000000,1\.000000,2\.000000,2\.000000,/)
})

test('a track that is not finite is not written', () => {
  const tracks = tracksOf(3, [[5, 0, 0, Number.POSITIVE_INFINITY, 2, 1]])
  expect(caught(() => formatTracks(tracks))).toMatchObject({
    code: 'invalid-option',
    message: expect.stringContaining('Track 5 of frame 3'),
  })
})

test('columns keep the file order and frames can be read', () => {
  const tracks = parseTracks('1,7,0,0,1,1,.5,-1,-1,-1\n2,7,1,0,1,1,.6,-1,-1,-1\n1,8,5,5,2,2,.7,-1,-1,-1', {
    frameCount: 3,
  })
  expect([...tracks.frames]).toEqual([1, 2, 1])
  expect([...tracks.ids]).toEqual([7, 7, 8])
  expect(tracks.at(1)).toEqual([
    { frame: 1, id: 7, box: { left: 0, top: 0, right: 1, bottom: 1 }, score: 0.5 },
    { frame: 1, id: 8, box: { left: 5, top: 5, right: 7, bottom: 7 }, score: 0.7 },
  ])
  expect(tracks.at(3)).toEqual([])
  expect([...tracks].map(({ id }) => id)).toEqual([7, 7, 8])
})

test('written tracks are read again', () => {
  const text = formatTracks(tracksOf(1, [[2, 1.25, 2.5, 3.75, 5, 0.5]]))
  expect([...parseTracks(text)]).toEqual([
    { frame: 1, id: 2, box: { left: 1.25, top: 2.5, right: 3.75, bottom: 5 }, score: 0.5 },
  ])
})

test('an id that is not an integer is refused', () => {
  expect(caught(() => parseTracks('1,1.5,0,0,1,1,1', { file: 'tracks.txt' }))).toMatchObject({
    code: 'invalid-file',
    message: 'tracks.txt, line 1: column 2 (id) should be a 32-bit integer, got 1.5.',
  })
})

test.each([
  ['1,7,0,0,1,1,1\n2,7,0,0,1,1,1\n1,7,5,5,1,1,1', 'tracks.txt, line 3: id 7 should be in frame 1 once.'],
  ['1,7,0,0,0,1,1', 'tracks.txt, line 1: column 5 (width) should be above 0, got 0.'],
  ['1,7,0,0,1,-2,1', 'tracks.txt, line 1: column 6 (height) should be above 0, got -2.'],
  ['1,seven,0,0,1,1,1', 'tracks.txt, line 1: column 2 (id) should be a finite number, got "seven".'],
])('refuses %j, and lenient reading leaves that line out', (text, message) => {
  expect(caught(() => parseTracks(text, { file: 'tracks.txt' }))).toMatchObject({ code: 'invalid-file', message })
  const lenient = parseTracks(text, { mode: 'lenient' })
  expect(lenient.count).toBe(text.split('\n').length - 1)
  expect(message).toContain(lenient.skipped[0]!.reason)
})
