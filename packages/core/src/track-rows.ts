import { type Box, boxColumn, isValidBox } from './box'
import { MotError } from './errors'
import { shown } from './shown'
import { kindOf } from './value-kind'

/** One track in one frame, as `Tracks.from` reads it. A `Track` and a `TrackRow` are ones. */
export interface TrackInput {
  /** From 0, below 2³¹. Trackers here begin with 1. */
  readonly id: number
  readonly box: Box
  /** Default 1. */
  readonly score?: number
  /** Default 0. */
  readonly classId?: number
  /** Row of the detection, −1 where the box is predicted. Default: the row of the track. */
  readonly detectionIndex?: number
  /** Frames since the track began. Default 1. */
  readonly age?: number
}

const GREATEST = 2 ** 31 - 1

/** @throws MotError `invalid-tracks` for what is no list of rows, for an invalid row, and for an id that is there twice. */
export function checkTrackRows(rows: Iterable<TrackInput>): readonly TrackInput[] {
  if (typeof rows !== 'object' || rows === null || !(Symbol.iterator in rows)) {
    throw new MotError('invalid-tracks', `Tracks should be a list of rows, got ${kindOf(rows)}.`)
  }
  const list = [...rows]
  const ids = new Set<number>()
  for (const [i, row] of list.entries()) {
    checkTrackRow(row, i)
    if (ids.has(row.id)) throw new MotError('invalid-tracks', `Track ${row.id} is there twice in one frame.`)
    ids.add(row.id)
  }
  return list
}

function checkTrackRow(row: TrackInput, index: number): void {
  if (typeof row !== 'object' || row === null) {
    throw new MotError('invalid-tracks', `Row ${index} should have an id and a box, got ${kindOf(row)}.`)
  }
  const { id, box, score = 1, classId = 0, detectionIndex = index, age = 1 } = row
  checkInteger(index, 'id', id, 0)
  checkInteger(index, 'classId', classId, -(2 ** 31))
  checkInteger(index, 'detectionIndex', detectionIndex, -1)
  checkInteger(index, 'age', age, 1)
  if (!Number.isFinite(score)) {
    throw new MotError('invalid-tracks', `"score" of row ${index} should be a finite number, got ${shown(score)}.`)
  }
  if (typeof box === 'object' && box !== null && isValidBox(boxColumn([box]), 0)) return
  throw new MotError(
    'invalid-tracks',
    `"box" of row ${index} should have finite left, top, right, bottom and a size above 0, got ${shown(box)}.`,
  )
}

function checkInteger(row: number, field: string, value: unknown, least: number): void {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= GREATEST) return
  throw new MotError(
    'invalid-tracks',
    `"${field}" of row ${row} should be a whole number from ${least} below 2³¹, got ${shown(value)}.`,
  )
}
