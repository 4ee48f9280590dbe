import { asDetections, Detections, type DetectionsInput, MotError, readOptions } from '@mot/core'
import type { Embeddings } from '../embeddings/embeddings'
import { type DetectionRow, withoutDetectionColumns } from './embedded-columns'
import { checkFrame, FrameIndex, lastFrameOf } from './frame-index'
import { parseRows, readClasses } from './named-rows'
import type { SkippedLine } from './skipped-lines'
import type { ReadOptions } from './table'

export interface DetectionReadOptions extends ReadOptions {
  /** Number of frames, with empty ones at the end: `seqLength` of seqinfo.ini. Default: the last that has a row. */
  readonly frameCount?: number
  /** Size of the images in pixels, set in every `Detections`. */
  readonly imageWidth?: number
  readonly imageHeight?: number
}

interface SequenceColumns {
  readonly index: FrameIndex
  /** [n × 4] by frame. */
  readonly boxes: Float64Array
  /** [n] by frame. */
  readonly scores: Float64Array
  /** [n] by frame, from 0. */
  readonly classIds: Int32Array
  /** Names by class id; empty where the file has none. */
  readonly classNames: readonly string[]
  /** Seconds by frame, as the file counts frames. */
  readonly times: ReadonlyMap<number, number>
  /** [n] line of each row in the file, from 1. */
  readonly lines: Int32Array
  /** [n] line of each row in the file, from 0, blank lines not counted. */
  readonly sourceRows: Int32Array
  readonly lineCount: number
  readonly skipped: readonly SkippedLine[]
  readonly skippedCount: number
  readonly imageSize: { readonly imageWidth?: number; readonly imageHeight?: number }
  /** [n × dimension] by frame. */
  readonly embeddings?: Float32Array
  readonly embeddingDimension?: number
  readonly file: string
  /** As the file counts frames and pixels. */
  readonly firstFrame: number
  readonly firstPixel: number
}

/** The detections of a whole sequence, frame by frame: every frame from 1 to `frameCount`, empty ones too. */
export class DetectionSequence implements Iterable<Detections> {
  readonly frameCount: number
  /** Detections in all frames together. */
  readonly count: number
  /** Lines left out in lenient mode, the first 1000. */
  readonly skipped: readonly SkippedLine[]
  /** Number of all lines left out. */
  readonly skippedCount: number
  /** Names by class id; empty where the file has none. */
  readonly classNames: readonly string[]

  /** From `parseDetections` or `readDetections`. */
  constructor(private readonly columns: SequenceColumns) {
    this.frameCount = columns.index.frameCount
    this.count = columns.scores.length
    this.skipped = columns.skipped
    this.skippedCount = columns.skippedCount
    this.classNames = columns.classNames
  }

  /**
   * The detections of one frame in file order; none for a frame after the last. The columns are views: copy them before
   * changing them.
   * @param frame from 1.
   * @throws MotError `invalid-frame` where `frame` is not an integer from 1.
   */
  at(frame: number): Detections {
    const { index, boxes, scores, classIds, embeddings, embeddingDimension: dimension = 0, imageSize } = this.columns
    const count = index.rows(frame).length
    const start = count > 0 ? index.starts[frame]! : 0
    const end = start + count
    const time = this.columns.times.get(frame + this.columns.firstFrame - 1)
    const { classNames } = this
    return new Detections({
      count,
      boxes: boxes.subarray(4 * start, 4 * end),
      scores: scores.subarray(start, end),
      classIds: classIds.subarray(start, end),
      frame,
      ...(time !== undefined && { time }),
      ...imageSize,
      ...(classNames.length > 0 && { classNames }),
      ...(embeddings && {
        embeddings: embeddings.subarray(start * dimension, end * dimension),
        embeddingDimension: dimension,
      }),
    })
  }

  /**
   * Where a detection is in the file, for messages: `det.txt, line 12, frame 3`. Frames as the file counts them.
   * @param frame from 1.
   * @param row of the frame, from 0. Without it the line is left out.
   */
  placeOf(frame: number, row?: number): string {
    const { index, lines, file, firstFrame } = this.columns
    const isRow = row !== undefined && row >= 0 && row < index.rows(frame).length
    const line = isRow ? `, line ${lines[index.starts[frame]! + row]}` : ''
    return `${file}${line}, frame ${frame + firstFrame - 1}`
  }

  /** Index of a detection among all lines of the file that are not blank, from 0: the row of its embedding. */
  fileRow(frame: number, row: number): number {
    const { index, sourceRows } = this.columns
    return sourceRows[index.starts[frame]! + row]!
  }

  *[Symbol.iterator](): Iterator<Detections> {
    for (let frame = 1; frame <= this.frameCount; frame++) yield this.at(frame)
  }

  /**
   * The same detections with an appearance vector each.
   * @param embeddings one for every line of the file that is not blank, in file order. The ten columns of the det.txt
   *   that deep_sort's files have before each vector are left out.
   * @throws MotError `invalid-file` where there are more or fewer, or where they begin with columns of other
   *   detections.
   */
  withEmbeddings(embeddings: Embeddings): DetectionSequence {
    const { lineCount, sourceRows, file } = this.columns
    if (embeddings.count !== lineCount) {
      throw new MotError(
        'invalid-file',
        `${file} has ${lineCount} detections and requires as many embeddings, got ${embeddings.count} of length ${embeddings.dimension}.`,
      )
    }
    const { data, dimension } = withoutDetectionColumns(embeddings, this.rowsByLine(), file)
    const inOrder = this.columns.index.inOrder && this.count === lineCount
    const ordered = inOrder ? data : gatherRows(data, dimension, sourceRows)
    return new DetectionSequence({ ...this.columns, embeddings: ordered, embeddingDimension: dimension })
  }

  private rowsByLine(): (DetectionRow | undefined)[] {
    const { index, boxes, sourceRows, lineCount, firstFrame, firstPixel } = this.columns
    const rows = new Array<DetectionRow | undefined>(lineCount).fill(undefined)
    for (let frame = 1; frame <= this.frameCount; frame++) {
      for (let i = index.starts[frame]!; i < index.starts[frame + 1]!; i++) {
        const [left, top, right, bottom] = boxes.subarray(4 * i, 4 * i + 4) as unknown as [
          number,
          number,
          number,
          number,
        ]
        rows[sourceRows[i]!] = [frame + firstFrame - 1, left + firstPixel, top + firstPixel, right - left, bottom - top]
      }
    }
    return rows
  }
}

/**
 * Reads a MOTChallenge det.txt: `frame,-1,left,top,width,height,score` and up to three more columns, of which the first
 * is the class id from 0, or −1 (class 0). With ten columns it is a class only where −1 follows twice. The other formats
 * of `formatRows` are recognised by their beginning. Sizes and scores are not checked here; trackers check what they
 * accept.
 * @throws MotError `invalid-file`, naming file and line.
 */
export function parseDetections(text: string, options: DetectionReadOptions = {}): DetectionSequence {
  options = readOptions(options)
  const check = (values: Float64Array, start: number) => checkFrame(values[start]!, options, options.frameCount)
  const table = parseRows(text, check, options)
  const { rowCount, values, width } = table
  const { firstFrame = 1, firstPixel = 0, imageWidth, imageHeight } = options
  const frames = new Int32Array(rowCount)
  for (let row = 0; row < rowCount; row++) frames[row] = values[row * width]! - firstFrame + 1
  const index = new FrameIndex(frames, options.frameCount ?? lastFrameOf(table, frames, firstFrame))

  const classesInFile = readClasses(table)
  const classIds = new Int32Array(rowCount)
  const lines = new Int32Array(rowCount)
  const boxes = new Float64Array(4 * rowCount)
  const scores = new Float64Array(rowCount)
  const sourceRows = new Int32Array(rowCount)
  for (let i = 0; i < rowCount; i++) {
    const row = index.order[i]!
    const from = row * width
    const left = values[from + 2]! - firstPixel
    const top = values[from + 3]! - firstPixel
    boxes[4 * i] = left
    boxes[4 * i + 1] = top
    boxes[4 * i + 2] = left + values[from + 4]!
    boxes[4 * i + 3] = top + values[from + 5]!
    scores[i] = table.columnCounts[row]! > 6 ? values[from + 6]! : 1
    sourceRows[i] = table.sourceRows[row]!
    classIds[i] = classesInFile[row]!
    lines[i] = table.lines[row]!
  }
  const imageSize = { ...(imageWidth && { imageWidth }), ...(imageHeight && { imageHeight }) }
  const { lineCount, skipped, skippedCount } = table
  return new DetectionSequence({
    index,
    boxes,
    scores,
    classIds,
    classNames: table.classNames,
    times: table.times,
    lines,
    sourceRows,
    lineCount,
    skipped,
    skippedCount,
    imageSize,
    file: options.file ?? 'text',
    firstFrame,
    firstPixel,
  })
}

export interface DetectionFormatOptions {
  /** Number of the frame, from 1. Default: `detections.frame`. */
  readonly frame?: number
  /** Number of the first pixel in the file: 1 adds 1 to left and top. Default 0. */
  readonly firstPixel?: 0 | 1
}

/**
 * The lines of one frame: `frame,-1,left,top,width,height,score,class,-1,-1`, coordinates with six decimals and the
 * score with all digits, because trackers compare it with thresholds. The class is −1 for class 0.
 * @throws MotError `invalid-frame` where no frame number is known, `invalid-detections` where a number is not finite.
 */
export function formatDetections(input: DetectionsInput, options: DetectionFormatOptions = {}): string {
  options = readOptions(options)
  const detections = asDetections(input)
  const { frame = detections.frame, firstPixel = 0 } = options
  if (frame === undefined)
    throw new MotError('invalid-frame', 'Detections without a frame number require option "frame".')
  const { boxes, scores, classIds } = detections
  let text = ''
  for (let i = 0; i < detections.count; i++) {
    const left = boxes[4 * i]!
    const top = boxes[4 * i + 1]!
    const box = [left + firstPixel, top + firstPixel, boxes[4 * i + 2]! - left, boxes[4 * i + 3]! - top]
    const score = scores[i]!
    if (!Number.isFinite(score) || !box.every(Number.isFinite)) {
      throw new MotError(
        'invalid-detections',
        `Detection ${i} of frame ${frame} should be finite, got left, top, width, height ${box} and score ${score}.`,
      )
    }
    text += `${frame},-1,${box.map((value) => value.toFixed(6)).join(',')},${score},${classIds[i]! || -1},-1,-1\n`
  }
  return text
}

function gatherRows(data: Float32Array, dimension: number, rows: Int32Array): Float32Array {
  const gathered = new Float32Array(rows.length * dimension)
  for (const [to, from] of rows.entries()) {
    gathered.set(data.subarray(from * dimension, (from + 1) * dimension), to * dimension)
  }
  return gathered
}
