import { RowFormatter } from '@mot/io/mot'
import type { Run } from './track-clip'

/** The tracks of a whole clip as text: MOTChallenge rows, or a table with a header, as `mot track --out` writes them. */
export function exportTracks({ tracks }: Pick<Run, 'tracks'>, format: 'mot' | 'csv'): string {
  const formatter = new RowFormatter(format)
  const frames = tracks.map((each) =>
    formatter.tracks(
      [...each].map((track) => ({ ...track, frame: each.frame })),
      { frame: each.frame },
    ),
  )
  return [formatter.begin('tracks'), ...frames, formatter.end()].join('')
}
