import { parseTracks } from '@mot/io/mot'
import { expect, test } from 'vitest'
import { exportTracks } from '../model/export-tracks'
import { trackClip } from '../model/track-clip'
import { readRecorded } from './helpers'

const run = trackClip(readRecorded('street'), { tracker: 'ByteTrack', options: {} })

test.each(['mot', 'csv'] as const)('the tracks of a clip as %s are read back with the same ids and boxes', (format) => {
  const read = parseTracks(exportTracks(run, format))
  expect(read.count).toBe(run.tracks.reduce((sum, { count }) => sum + count, 0))
  for (const tracks of run.tracks) {
    const rows = read.at(tracks.frame)
    expect(rows.map(({ id }) => id)).toEqual([...tracks].map(({ id }) => id))
    for (const [index, { box }] of [...tracks].entries()) {
      expect(Math.abs(rows[index]!.box.left - box.left)).toBeLessThan(1e-3)
      expect(Math.abs(rows[index]!.box.bottom - box.bottom)).toBeLessThan(1e-3)
    }
  }
})

test('a table has a header, and MOTChallenge rows have none', () => {
  expect(exportTracks(run, 'csv')).toMatch(/^frame,id,left,top,width,height,score,class\n1,/)
  expect(exportTracks(run, 'mot')).toMatch(/^1,1,/)
})
