import {
  type Affine,
  type BoxConversion,
  type Detections,
  EmbeddingRows,
  MotError,
  type NumberColumn,
  plainWorkspace,
  type SelectOptions,
  SimdObservations,
  selectDetections,
  type Workspace,
} from '@mot/core'
import type { StreamShapes } from '../../geometry/geometry'

/** As snapshots have it, too. */
const LONGEST_EMBEDDING = 2 ** 24

/** How a tracker reads detections. */
export interface ObserveOptions extends SelectOptions {
  /** Name of the tracker, for messages. */
  readonly name: string
  /** Converts a box to the measurement of the tracker's filter: `tlbrToXyah` and the like. */
  readonly toMeasurement: BoxConversion
  /** The score is the fifth number of a measurement. Default false. */
  readonly measuresScore?: boolean
  /** The tracker compares appearance: every detection needs an embedding. */
  readonly needsEmbeddings: boolean
}

/** The valid detections of one frame in the columns trackers compute with. Columns may be longer than `count`. */
export class FrameObservations {
  count = 0
  /** [count] 0, 1, 2 and so on: the indices of all observations. */
  numbers: Int32Array
  /** [count] their rows in `Detections`. */
  rows: Int32Array
  /** [count × 4] left, top, right, bottom. */
  boxes: Float64Array
  /** [count × 4, or 5 with the score] in the filter's measurement space. */
  measurements: Float64Array
  /** [count] */
  scores: Float64Array
  /** [count] */
  classIds: Int32Array
  /** Of all detections, where embeddings are needed: that of observation k is row `rows[k]`. */
  readonly embeddings = new EmbeddingRows()
  /** 0 before the first embedding, and where none are needed. */
  embeddingDimension = 0
  /** What is compared instead of boxes; set by the stream. */
  shapes: StreamShapes | undefined
  /** Motion of the image since the last frame, where known. */
  cameraMotion: Affine | undefined

  /** Reader of whole columns, where SIMD is available. */
  readonly simd: SimdObservations | undefined

  /** @param workspace memory of the columns. Default: plain arrays. */
  constructor(
    private readonly options: ObserveOptions,
    readonly workspace: Workspace = plainWorkspace,
  ) {
    const { toMeasurement, measuresScore, minScore } = options
    this.numbers = workspace.ints(0)
    this.rows = workspace.ints(0)
    this.classIds = workspace.ints(0)
    this.boxes = workspace.floats(0)
    this.measurements = workspace.floats(0)
    this.scores = workspace.floats(0)
    if (!measuresScore) this.simd = SimdObservations.create(workspace, toMeasurement, minScore)
  }

  /**
   * @throws MotError `invalid-detections` for embeddings that are missing or of another length than before, and for a bad row
   *   where those are refused. No earlier frame's memory is touched.
   */
  read(detections: Detections): void {
    const { options } = this
    const embedded = options.needsEmbeddings && detections.count > 0
    if (embedded) this.checkEmbeddings(detections)
    this.reserve(detections.count)
    if (!embedded && this.readWhole(detections)) return
    const count = selectDetections(detections, this.rows, options, embedded ? this.embeddings : undefined)
    // No error is thrown from here on.
    if (embedded) this.embeddingDimension = detections.embeddingDimension
    this.count = count
    this.cameraMotion = detections.cameraMotion
    const { rows, boxes, scores, classIds, measurements } = this
    const { toMeasurement, measuresScore = false } = options
    const width = measuresScore ? 5 : 4
    pickRows(detections.boxes, 4, rows, count, boxes)
    pickRows(detections.scores, 1, rows, count, scores)
    pickRows(detections.classIds, 1, rows, count, classIds)
    for (let k = 0; k < count; k++) {
      toMeasurement(boxes, 4 * k, measurements, width * k)
      if (measuresScore) measurements[width * k + 4] = scores[k]!
    }
  }

  /** `read` of whole columns. @returns false if a detection is invalid, or without SIMD. */
  private readWhole({ count, boxes, scores, classIds, cameraMotion }: Detections): boolean {
    const { simd } = this
    if (!simd) return false
    copyColumn(boxes, 4 * count, this.boxes)
    copyColumn(scores, count, this.scores)
    copyColumn(classIds, count, this.classIds)
    const selected = simd.select(this.boxes, this.scores, this.classIds, count, this.rows, this.measurements)
    if (selected < 0) return false
    this.count = selected
    this.cameraMotion = cameraMotion
    return true
  }

  /** Writes the filter's measurement of a box and its score. */
  measure(box: ArrayLike<number>, at: number, score: number, to: NumberColumn, toAt: number): void {
    this.options.toMeasurement(box, at, to, toAt)
    if (this.options.measuresScore) to[toAt + 4] = score
  }

  private checkEmbeddings({ embeddings, embeddingDimension: dimension }: Detections): void {
    if (!embeddings || dimension === 0) {
      throw new MotError(
        'invalid-detections',
        `${this.options.name} compares appearance: detections should have an embedding each, got none. Use a network that ` +
          'returns them, or a tracker that needs none.',
      )
    }
    if (dimension > LONGEST_EMBEDDING) {
      throw new MotError('invalid-detections', `Embeddings should have length 2²⁴ or less, got ${dimension}.`)
    }
    if (this.embeddingDimension > 0 && dimension !== this.embeddingDimension) {
      throw new MotError(
        'invalid-detections',
        `Embeddings should have length ${this.embeddingDimension} as before, got ${dimension}.`,
      )
    }
  }

  private reserve(count: number): void {
    if (this.rows.length >= count) return
    const { workspace } = this
    this.rows = workspace.ints(2 * count)
    this.numbers = workspace.ints(2 * count)
    for (let k = 0; k < 2 * count; k++) this.numbers[k] = k
    this.boxes = workspace.floats(8 * count)
    this.measurements = workspace.floats((this.options.measuresScore ? 10 : 8) * count)
    this.scores = workspace.floats(2 * count)
    this.classIds = workspace.ints(2 * count)
  }
}

/** Copies the listed rows, ascending: in one block in the usual case that all are listed. */
function pickRows<Column extends Float64Array | Int32Array>(
  from: Column,
  width: number,
  rows: Int32Array,
  count: number,
  to: Column,
): void {
  if (rows[count - 1] === count - 1) {
    copyColumn(from, width * count, to)
    return
  }
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < width; i++) to[width * k + i] = from[width * rows[k]! + i]!
  }
}

function copyColumn<Column extends Float64Array | Int32Array>(from: Column, length: number, to: Column): void {
  to.set(from.length <= to.length ? from : from.subarray(0, length))
}
