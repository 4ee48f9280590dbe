import { boxAt, MotError, readOptions, type TrackRow } from '@mot/core'
import { rounded } from './rounded'
import { parseTable, type Table } from './table'
import {
  checkTrack,
  type TrackColumns,
  type TrackFormatOptions,
  type TrackOrigin,
  type TrackReadOptions,
  TrackSequence,
  toTrackColumns,
} from './track-file'

/** One annotated object in one frame. */
export interface GroundTruthRow extends TrackRow {
  /** False for rows that an evaluation ignores: the file's mark is 0. */
  readonly considered: boolean
  /** Class ids of MOTChallenge: 1 pedestrian, 2 person on vehicle, 7 static person, … */
  readonly classId: number
  /** Visible part of the object, 0 to 1. */
  readonly visibility: number
}

export interface GroundTruthColumns extends TrackColumns {
  /** [n] 0 where an evaluation ignores the row. */
  readonly considered: Uint8Array
  /** [n] 1 pedestrian. */
  readonly classIds: Int32Array
  /** [n] 0 to 1. */
  readonly visibilities: Float64Array
}

/** Ground truth of a whole sequence. `scores` are the marks of the file. */
export class GroundTruth extends TrackSequence implements GroundTruthColumns, Iterable<GroundTruthRow> {
  readonly considered: Uint8Array
  readonly visibilities: Float64Array
  /** False where the file has no classes, as in MOT15: all rows are then pedestrians with visibility 1. */
  readonly hasClasses: boolean

  constructor(
    columns: GroundTruthColumns,
    about: {
      hasClasses?: boolean
      skipped?: TrackSequence['skipped']
      frameCount?: number | undefined
    } & TrackOrigin = {},
  ) {
    super(columns, about.skipped, about.frameCount, [], about)
    this.considered = columns.considered
    this.visibilities = columns.visibilities
    this.hasClasses = about.hasClasses ?? true
  }

  override row(row: number): GroundTruthRow {
    this.check(row)
    return {
      frame: this.frames[row]!,
      id: this.ids[row]!,
      box: boxAt(this.boxes, row),
      score: this.scores[row]!,
      considered: this.considered[row] === 1,
      classId: this.classIds[row]!,
      visibility: this.visibilities[row]!,
    }
  }

  override at(frame: number): GroundTruthRow[] {
    const rows: GroundTruthRow[] = []
    for (const row of this.rows(frame)) rows.push(this.row(row))
    return rows
  }

  override *[Symbol.iterator](): Iterator<GroundTruthRow> {
    for (let row = 0; row < this.count; row++) yield this.row(row)
  }
}

const COLUMNS = ['frame', 'id', 'left', 'top', 'width', 'height', 'mark', 'class', 'visibility', 'z']
const PEDESTRIAN = 1

/**
 * Reads a MOTChallenge gt.txt: `frame,id,left,top,width,height,mark,class,visibility`. Files with ten columns (MOT15)
 * have three world coordinates instead of class and visibility; these are dropped.
 * @throws MotError `invalid-file`, naming file and line.
 */
export function parseGroundTruth(text: string, options: TrackReadOptions = {}): GroundTruth {
  options = readOptions(options)
  const checkColumns = checkTrack(options)
  const table = parseTable(
    text,
    {
      columns: COLUMNS,
      minColumns: { strict: 7, lenient: 6 },
      check: (values, start, columnCount) => checkColumns(values, start) ?? checkClass(values, start, columnCount),
    },
    options,
  )
  const columns = toTrackColumns(table, options)
  return new GroundTruth(
    { ...columns, considered: Uint8Array.from(columns.scores, (mark) => (mark === 0 ? 0 : 1)), ...readClasses(table) },
    {
      hasClasses: table.columnCounts.some(hasClass),
      skipped: table.skipped,
      ...options,
      skippedCount: table.skippedCount,
    },
  )
}

/** Lines of ten columns have world coordinates instead of the class. */
function hasClass(columnCount: number): boolean {
  return columnCount === 8 || columnCount === 9
}

function checkClass(values: Float64Array, start: number, columnCount: number): string | undefined {
  const classId = values[start + 7]!
  if (!hasClass(columnCount) || (classId | 0) === classId) return undefined
  return `column 8 (class) should be an integer, got ${classId}.`
}

function readClasses({
  rowCount,
  values,
  width,
  columnCounts,
}: Table): Pick<GroundTruthColumns, 'classIds' | 'visibilities'> {
  const classIds = new Int32Array(rowCount).fill(PEDESTRIAN)
  const visibilities = new Float64Array(rowCount).fill(1)
  for (let row = 0; row < rowCount; row++) {
    if (!hasClass(columnCounts[row]!)) continue
    classIds[row] = values[row * width + 7]!
    if (columnCounts[row] === 9) visibilities[row] = values[row * width + 8]!
  }
  return { classIds, visibilities }
}

/**
 * Lines of ground truth: `frame,id,left,top,width,height,mark,class,visibility`, coordinates with the fewest
 * decimals that are exact to 1e-6 px.
 * @throws MotError `invalid-option` where a number is not finite.
 */
export function formatGroundTruth(
  rows: Iterable<Pick<GroundTruthRow, 'frame' | 'id' | 'box'> & Partial<GroundTruthRow>>,
  options: Pick<TrackFormatOptions, 'firstPixel'> = {},
): string {
  const { firstPixel = 0 } = readOptions(options)
  let text = ''
  for (const { frame, id, box, considered = true, classId = PEDESTRIAN, visibility = 1 } of rows) {
    const { left, top, right, bottom } = box
    const numbers = [
      left + firstPixel,
      top + firstPixel,
      right - left,
      bottom - top,
      considered ? 1 : 0,
      classId,
      visibility,
    ]
    if (!numbers.every(Number.isFinite)) {
      throw new MotError('invalid-option', `Object ${id} of frame ${frame} should be finite, got ${numbers}.`)
    }
    text += `${[frame, id, ...numbers.map((value) => rounded(value))].join(',')}\n`
  }
  return text
}
