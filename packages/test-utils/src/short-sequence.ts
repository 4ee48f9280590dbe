import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Detections } from '@mot/core'
import type { GoldenRow, GoldenSequence } from './golden-sequence'

/** The short sequence under fixtures/tracks, which is always there. */
export function readShortSequence(): GoldenSequence {
  const rows = readRows('det')
  const frames = Array.from({ length: rows.at(-1)!.frame }, (_, i) => {
    const own = rows.filter(({ frame }) => frame === i + 1)
    return Detections.from(
      own.map(({ left, top, width, height, score }) => ({
        box: { left, top, right: left + width, bottom: top + height },
        score,
      })),
      { frame: i + 1, imageWidth: 640, imageHeight: 480 },
    )
  })
  return { name: 'TUD-Campus, 30 frames', frameRate: 25, imageWidth: 640, imageHeight: 480, frames }
}

/** What an original tracker returned for the short sequence, in its order. */
export function readShortTracks(preset: string): GoldenRow[] {
  return readRows(preset)
}

function readRows(name: string): GoldenRow[] {
  const file = fileURLToPath(new URL(`../../../fixtures/tracks/${name}.txt`, import.meta.url))
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return lines.map((line) => {
    const [frame, id, left, top, width, height, score] = line.split(',').map(Number)
    return { frame: frame!, id: id!, left: left!, top: top!, width: width!, height: height!, score: score! }
  })
}
