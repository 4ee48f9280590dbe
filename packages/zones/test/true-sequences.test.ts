import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Tracks } from '@mot/core'
import { type Point, Zones } from '@mot/zones'
import { describe, expect, test } from 'vitest'

const inputs = join(import.meta.dirname, '../../../../shared/golden/inputs')
const withTruth = existsSync(inputs)
  ? readdirSync(inputs).filter((name) => existsSync(join(inputs, name, 'gt.txt.gz')))
  : []

interface Row {
  readonly frame: number
  readonly id: number
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Two people of eight frames in an image of 300 × 300: one walks down on the left, one to the right and back at the bottom. */
const drawn: Row[] = Array.from({ length: 8 }, (_, i) => [
  { frame: i + 1, id: 1, left: 40, top: 20 + 30 * i, width: 20, height: 40 },
  { frame: i + 1, id: 2, left: 80 + (i < 4 ? 40 * i : 40 * (7 - i)), top: 220, width: 20, height: 40 },
]).flat()

describe('lines at the thirds of the image, and its nine parts, have the counts of the true ids', () => {
  test('drawn', () => {
    expect(check(drawn, 300, 300)).toEqual({ crossings: 6, entries: 8 })
  })

  test.skipIf(withTruth.length === 0)('sequences with truth (skipped where ../shared is missing)', () => {
    let crossings = 0
    for (const name of withTruth) {
      const info = readFileSync(join(inputs, name, 'seqinfo.ini'), 'utf8')
      const side = (key: string) => Number(new RegExp(`${key}=(\\d+)`).exec(info)![1])
      const rows = gunzipSync(readFileSync(join(inputs, name, 'gt.txt.gz')))
        .toString()
        .trim()
        .split('\n')
        .map((line) => line.split(',').map(Number))
        .map(([frame, id, left, top, width, height]) => ({ frame, id, left, top, width, height }) as Row)
      crossings += check(rows, side('imWidth'), side('imHeight'), name).crossings
    }
    expect(withTruth.length).toBeGreaterThanOrEqual(14)
    expect(crossings).toBeGreaterThan(400)
  })
})

/** Compares all counts with those of the plain definition, and returns their sums. */
function check(rows: readonly Row[], width: number, height: number, name = 'drawn') {
  const byFrame = groupBy(rows, 'frame')
  const lines = linesOf(width, height)
  const parts = partsOf(width, height)
  const zones = new Zones({ lines, zones: parts })
  for (const frame of [...byFrame.keys()].sort((a, b) => a - b)) {
    const tracks = byFrame.get(frame)!.map(({ id, left, top, width, height }) => ({
      id,
      box: { left, top, right: left + width, bottom: top + height },
    }))
    zones.update(Tracks.from(tracks, { frame, time: frame / 30 }))
  }
  const paths = [...groupBy(rows, 'id').values()].map((path) =>
    path
      .sort((a, b) => a.frame - b.frame)
      .map(({ left, top, width, height }): Point => [(left + left + width) / 2, top + height]),
  )
  for (const { name: line, from, to } of lines) {
    const moves = paths.flatMap((path) => path.slice(1).map((point, i) => crossing(path[i]!, point, from, to)))
    const expected = { in: moves.filter((move) => move === 1).length, out: moves.filter((move) => move === -1).length }
    const counted = { in: zones.line(line).in, out: zones.line(line).out }
    expect(counted, `${name}, ${line}`).toEqual(expected)
  }
  for (const { name: part, polygon } of parts) {
    const [[left, top], , [right, bottom]] = polygon
    const isIn = ([x, y]: Point) => x >= left && x < right && y >= top && y < bottom
    const entries = paths.reduce(
      (sum, path) => sum + path.filter((point, i) => isIn(point) && !(i > 0 && isIn(path[i - 1]!))).length,
      0,
    )
    const inside = paths.filter((path) => isIn(path.at(-1)!)).length
    expect([zones.zone(part).entries, zones.zone(part).occupancy], `${name}, ${part}`).toEqual([entries, inside])
  }
  return {
    crossings: zones.lines.reduce((sum, line) => sum + line.in + line.out, 0),
    entries: zones.zones.reduce((sum, zone) => sum + zone.entries, 0),
  }
}

function groupBy(rows: readonly Row[], key: 'frame' | 'id'): Map<number, Row[]> {
  const groups = new Map<number, Row[]>()
  for (const row of rows) groups.set(row[key], [...(groups.get(row[key]) ?? []), row])
  return groups
}

/** 1 for a way over the line to its right, −1 to its left, 0 for none: by where the way meets the upright or level line. */
function crossing([x1, y1]: Point, [x2, y2]: Point, from: Point, to: Point): number {
  if (from[1] === to[1]) {
    if (y1 < from[1] === y2 < from[1]) return 0
    const x = x1 + ((from[1] - y1) / (y2 - y1)) * (x2 - x1)
    return x < from[0] || x > to[0] ? 0 : y1 < from[1] ? 1 : -1
  }
  if (x1 <= from[0] === x2 <= from[0]) return 0
  const y = y1 + ((from[0] - x1) / (x2 - x1)) * (y2 - y1)
  return y < from[1] || y > to[1] ? 0 : x1 > from[0] ? 1 : -1
}

function linesOf(width: number, height: number) {
  return [1, 2].flatMap((third) => [
    { name: `level ${third}`, from: [0, (third * height) / 3] as Point, to: [width, (third * height) / 3] as Point },
    { name: `upright ${third}`, from: [(third * width) / 3, 0] as Point, to: [(third * width) / 3, height] as Point },
  ])
}

function partsOf(width: number, height: number) {
  return [0, 1, 2].flatMap((row) =>
    [0, 1, 2].map((column) => {
      const [left, right] = [(column * width) / 3, ((column + 1) * width) / 3]
      const [top, bottom] = [(row * height) / 3, ((row + 1) * height) / 3]
      const polygon: [Point, Point, Point, Point] = [
        [left, top],
        [right, top],
        [right, bottom],
        [left, bottom],
      ]
      return { name: `part ${row} ${column}`, polygon }
    }),
  )
}
