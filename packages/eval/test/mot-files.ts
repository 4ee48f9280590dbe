import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

const shared = fileURLToPath(new URL('../../../../shared/golden/', import.meta.url))

/** Whether the golden sequences lie beside the checkout; their licences keep them out of it. */
export const goldenIsThere = existsSync(shared)

export function goldenJson<T>(path: string): T {
  return JSON.parse(readFileSync(shared + path, 'utf8'))
}

/** Frames of a sequence, as its seqinfo.ini says. */
export function frameCountOf(sequence: string): number {
  return Number(/seqLength=(\d+)/.exec(readFileSync(`${shared}inputs/${sequence}/seqinfo.ini`, 'utf8'))![1])
}

export interface MotRow {
  readonly frame: number
  readonly id: number
  readonly box: { left: number; top: number; right: number; bottom: number }
  readonly width: number
  readonly height: number
  /** Columns from the seventh: score, or for truth the flag, the class and the visibility. */
  readonly rest: readonly number[]
}

/** Rows of a MOTChallenge text file, gzipped. */
export function motRows(path: string): MotRow[] {
  const text = gunzipSync(readFileSync(shared + path)).toString()
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [frame, id, left, top, width, height, ...rest] = line.split(',').map(Number) as [
        number,
        number,
        number,
        number,
        number,
        number,
        ...number[],
      ]
      return { frame, id, box: { left, top, right: left + width, bottom: top + height }, width, height, rest }
    })
}

export function byFrame(rows: readonly MotRow[], frameCount: number): MotRow[][] {
  const frames: MotRow[][] = Array.from({ length: frameCount }, () => [])
  for (const row of rows) frames[row.frame - 1]?.push(row)
  return frames
}
