import { boxAt, MotError, readOptions, type TrackRow, type Tracks } from '@mot/core'
import { checkFrame, FrameIndex, lastFrameOf } from './frame-index'
import { parseRows, readClasses } from './named-rows'
import type { SkippedLine } from './skipped-lines'
import type { ReadOptions, Table } from './table'

export interface TrackReadOptions extends ReadOptions {
  /** Number of frames, with empty ones at the end: `seqLength` of seqinfo.ini. Default: the last that has a row. */
  readonly frameCount?: number
}

/** The columns of a file of tracks, in file order. */
export interface TrackColumns {
  /** [n] from 1. */
  readonly frames: Int32Array
  /** [n] */
  readonly ids: Int32Array
  /** [n × 4] left, top, right, bottom, in pixels. */
  readonly boxes: Float64Array
  /** [n] */
  readonly scores: Float64Array
  /** [n] from 0. Default: class 0 for all. */
  readonly classIds?: Int32Array
  /** [n] line of each row in the file, from 1. Default: one a row. */
  readonly lines?: Int32Array
  /** [n] index of each row among all lines of the file that are not blank, from 0. Default: none are left out. */
  readonly sourceRows?: Int32Array
}

/** The file that rows are from, for messages. */
export interface TrackOrigin {
  readonly file?: string | undefined
  /** As the file counts frames. Default 1. */
  readonly firstFrame?: number | undefined
  /** Number of lines left out in lenient mode. Default: those that are listed. */
  readonly skippedCount?: number | undefined
}

/** Tracks of a whole sequence: columns in file order. It iterates as plain objects, and gives the rows of a frame. */
export class TrackSequence implements TrackColumns, Iterable<TrackRow> {
  readonly frames: Int32Array
  readonly ids: Int32Array
  readonly boxes: Float64Array
  readonly scores: Float64Array
  readonly classIds: Int32Array
  /** Number of rows in all frames. */
  readonly count: number
  readonly frameCount: number
  /** Number of all lines left out in lenient mode. */
  readonly skippedCount: number
  readonly #index: FrameIndex
  readonly #lines: Int32Array | undefined
  readonly #sourceRows: Int32Array | undefined
  /** Whether a class other than 0 is among them. */
  readonly #hasClasses: boolean

  constructor(
    columns: TrackColumns,
    /** Lines left out in lenient mode, the first 1000. */
    readonly skipped: readonly SkippedLine[] = [],
    frameCount?: number,
    /** Names by class id; empty where the file has none. */
    readonly classNames: readonly string[] = [],
    private readonly origin: TrackOrigin = {},
  ) {
    this.skippedCount = origin.skippedCount ?? skipped.length
    this.#lines = columns.lines
    this.#sourceRows = columns.sourceRows
    this.frames = columns.frames
    this.ids = columns.ids
    this.boxes = columns.boxes
    this.scores = columns.scores
    this.count = columns.frames.length
    this.classIds = columns.classIds ?? new Int32Array(this.count)
    this.#hasClasses = this.classIds.some((classId) => classId !== 0)
    this.#index = new FrameIndex(columns.frames, frameCount)
    this.frameCount = this.#index.frameCount
  }

  /** Row numbers of a frame, in file order; none for a frame after the last. */
  rows(frame: number): Int32Array {
    return this.#index.rows(frame)
  }

  /** The rows of a frame as objects. */
  at(frame: number): TrackRow[] {
    const rows: TrackRow[] = []
    for (const row of this.rows(frame)) rows.push(this.row(row))
    return rows
  }

  /** A row by its index in the file, from 0. It has a class where the sequence has another than 0. */
  row(row: number): TrackRow {
    this.check(row)
    return {
      frame: this.frames[row]!,
      id: this.ids[row]!,
      box: boxAt(this.boxes, row),
      score: this.scores[row]!,
      ...(this.#hasClasses && { classId: this.classIds[row]! }),
    }
  }

  /**
   * Where a row is in the file, for messages: `tracks.txt, line 12, frame 3`. Frames as the file counts them.
   * @param frame from 1.
   * @param index of the row in the frame, from 0. Without it the line is left out.
   */
  placeOf(frame: number, index = -1): string {
    const { file = 'text', firstFrame = 1 } = this.origin
    const row = this.rows(frame)[index]
    const line = row === undefined ? '' : `, line ${this.#lines?.[row] ?? row + 1}`
    return `${file}${line}, frame ${frame + firstFrame - 1}`
  }

  /** Index of a row among all lines of the file that are not blank, from 0: the row of its embedding. */
  fileRow(row: number): number {
    return this.#sourceRows?.[row] ?? row
  }

  *[Symbol.iterator](): Iterator<TrackRow> {
    for (let row = 0; row < this.count; row++) yield this.row(row)
  }

  protected check(row: number): void {
    if (row >= 0 && row < this.count) return
    throw new MotError('invalid-option', `There are ${this.count} rows, got row ${row}.`)
  }
}

/**
 * Reads a MOTChallenge result file: `frame,id,left,top,width,height,score,class,-1,-1`, the class from 0, or −1 (class
 * 0). With ten columns it is a class only where −1 follows twice. The other formats of `formatRows` are recognised by
 * their beginning.
 * @throws MotError `invalid-file`, naming file and line: also for a box without size and an id twice in a frame.
 */
export function parseTracks(text: string, options: TrackReadOptions = {}): TrackSequence {
  options = readOptions(options)
  const table = parseRows(text, checkTrack(options), options)
  const columns = { ...toTrackColumns(table, options), classIds: readClasses(table) }
  const frameCount = options.frameCount ?? lastFrameOf(table, columns.frames, options.firstFrame ?? 1)
  return new TrackSequence(columns, table.skipped, frameCount, table.classNames, {
    ...options,
    skippedCount: table.skippedCount,
  })
}

/** Makes a check of successive rows: it returns the fault in the first six columns of a row; undefined if valid. */
export function checkTrack(options: TrackReadOptions): (values: Float64Array, start: number) => string | undefined {
  const idsOfFrames = new Map<number, Set<number>>()
  let lastFrame = Number.NaN
  let ids = new Set<number>()
  return (values, start) => {
    const frame = values[start]!
    const id = values[start + 1]!
    const fault = checkFrame(frame, options, options.frameCount)
    if (fault !== undefined) return fault
    if ((id | 0) !== id) return `column 2 (id) should be a 32-bit integer, got ${id}.`
    if (!(values[start + 4]! > 0)) return `column 5 (width) should be above 0, got ${values[start + 4]}.`
    if (!(values[start + 5]! > 0)) return `column 6 (height) should be above 0, got ${values[start + 5]}.`
    if (frame !== lastFrame) {
      ids = idsOfFrames.get(frame) ?? new Set()
      idsOfFrames.set(frame, ids)
      lastFrame = frame
    }
    if (ids.has(id)) return `id ${id} should be in frame ${frame} once.`
    ids.add(id)
    return undefined
  }
}

/** The columns that results and ground truth have in common; a missing score is 1. */
export function toTrackColumns(table: Table, options: ReadOptions): TrackColumns {
  const { rowCount, values, width, columnCounts } = table
  const { firstFrame = 1, firstPixel = 0 } = options
  const frames = new Int32Array(rowCount)
  const ids = new Int32Array(rowCount)
  const boxes = new Float64Array(4 * rowCount)
  const scores = new Float64Array(rowCount)
  for (let row = 0; row < rowCount; row++) {
    const from = row * width
    const left = values[from + 2]! - firstPixel
    const top = values[from + 3]! - firstPixel
    frames[row] = values[from]! - firstFrame + 1
    ids[row] = values[from + 1]!
    boxes[4 * row] = left
    boxes[4 * row + 1] = top
    boxes[4 * row + 2] = left + values[from + 4]!
    boxes[4 * row + 3] = top + values[from + 5]!
    scores[row] = columnCounts[row]! > 6 ? values[from + 6]! : 1
  }
  return { frames, ids, boxes, scores, lines: table.lines, sourceRows: table.sourceRows }
}

export interface TrackFormatOptions {
  /** Number of the frame, from 1. Default: `tracks.frame`. */
  readonly frame?: number
  /** Number of the first pixel in the file: 1 adds 1 to left and top. Default 0. */
  readonly firstPixel?: 0 | 1
}

/**
 * The lines of one frame of results, exactly the rows that `update` returned:
 * `frame,id,left,top,width,height,score,class,-1,-1`, coordinates and score with six decimals. The class is −1 for class
 * 0: TrackEval accepts −1 and 1 as pedestrians and refuses others.
 * @throws MotError `invalid-option` where a number is not finite.
 */
export function formatTracks(
  tracks: Pick<Tracks, 'frame' | 'count' | 'ids' | 'boxes' | 'scores'> & Partial<Pick<Tracks, 'classIds'>>,
  options: TrackFormatOptions = {},
): string {
  const { frame = tracks.frame, firstPixel = 0 } = readOptions(options)
  const { boxes } = tracks
  let text = ''
  for (let i = 0; i < tracks.count; i++) {
    const at = 4 * i
    const [left, top, right, bottom] = [boxes[at]!, boxes[at + 1]!, boxes[at + 2]!, boxes[at + 3]!]
    text += formatRow(
      frame,
      tracks.ids[i]!,
      left,
      top,
      right,
      bottom,
      tracks.scores[i]!,
      firstPixel,
      tracks.classIds?.[i],
    )
  }
  return text
}

/**
 * Lines of results from rows of any frames, in their order, as `formatTracks` writes them.
 * @throws MotError `invalid-option` where a number is not finite.
 */
export function formatTrackRows(
  rows: Iterable<TrackRow>,
  options: Pick<TrackFormatOptions, 'firstPixel'> = {},
): string {
  const { firstPixel = 0 } = readOptions(options)
  let text = ''
  for (const { frame, id, box, score, classId } of rows) {
    text += formatRow(frame, id, box.left, box.top, box.right, box.bottom, score, firstPixel, classId)
  }
  return text
}

function formatRow(
  frame: number,
  id: number,
  left: number,
  top: number,
  right: number,
  bottom: number,
  score: number,
  firstPixel: 0 | 1,
  classId = 0,
): string {
  if (!Number.isFinite(left + top + right + bottom + score)) {
    throw new MotError(
      'invalid-option',
      `Track ${id} of frame ${frame} should be finite, got box ${[left, top, right, bottom]} and score ${score}.`,
    )
  }
  return (
    `${frame},${id},${(left + firstPixel).toFixed(6)},${(top + firstPixel).toFixed(6)},` +
    `${(right - left).toFixed(6)},${(bottom - top).toFixed(6)},${score.toFixed(6)},${classId || -1},-1,-1\n`
  )
}
