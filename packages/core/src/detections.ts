import type { Box } from './box'
import { MotError } from './errors'

/** One object in one frame. */
export interface Detection {
  /** Its row in the `Detections` it came from. */
  readonly index: number
  readonly box: Box
  /** 0 to 1. */
  readonly score: number
  /** From 0. */
  readonly classId: number
  /** Appearance vector of unit length. */
  readonly embedding?: Float32Array
}

/** A detection as users write it down. */
export interface DetectionInput {
  readonly box: Box
  /** 0 to 1. */
  readonly score: number
  /** Default 0. */
  readonly classId?: number
  /** All rows have one, of equal length, or none has. */
  readonly embedding?: ArrayLike<number>
}

/** The columns of `Detections`. They may be longer than `count` rows: what lies behind is ignored. */
export interface DetectionColumns {
  /** Rows. Default: as many as `scores` has. */
  readonly count?: number
  /** [n × 4] left, top, right, bottom, in pixels of the original image. */
  readonly boxes: Float64Array
  /** [n] 0 to 1. float64, because trackers compare scores with thresholds given as decimals. */
  readonly scores: Float64Array
  /** [n] from 0. Default: all 0. */
  readonly classIds?: Int32Array
  /** [n × embeddingDimension] one appearance vector a row. */
  readonly embeddings?: Float32Array
  /** Length of one embedding. Default: `embeddings.length / count`. */
  readonly embeddingDimension?: number
  /** Number of the frame, from 1. Default: the one after the tracker's last. */
  readonly frame?: number
  /** Size of the original image in pixels, where known. */
  readonly imageWidth?: number
  readonly imageHeight?: number
}

/**
 * What one frame shows: a struct of arrays that iterates as plain objects.
 *
 * Only the lengths of the columns are checked here. What a row may hold (finite boxes of positive size, scores from 0 to
 * 1, embeddings that are not zero) is checked by the tracker that takes it, because there are answers to choose from.
 */
export class Detections implements Iterable<Detection> {
  readonly count: number
  readonly boxes: Float64Array
  readonly scores: Float64Array
  readonly classIds: Int32Array
  readonly embeddings: Float32Array | undefined
  /** 0 where there are no embeddings. */
  readonly embeddingDimension: number
  readonly frame: number | undefined
  readonly imageWidth: number | undefined
  readonly imageHeight: number | undefined

  /** @throws MotError `invalid-detections` when a column is shorter than `count` rows. */
  constructor(columns: DetectionColumns) {
    const count = columns.count ?? columns.scores.length
    const { embeddings } = columns
    this.count = count
    this.boxes = columns.boxes
    this.scores = columns.scores
    this.classIds = columns.classIds ?? new Int32Array(count)
    this.embeddings = embeddings
    this.embeddingDimension = embeddings
      ? (columns.embeddingDimension ?? (count > 0 ? embeddings.length / count : 0))
      : 0
    this.frame = columns.frame
    this.imageWidth = columns.imageWidth
    this.imageHeight = columns.imageHeight
    checkLength('boxes', this.boxes.length, 4 * count)
    checkLength('scores', this.scores.length, count)
    checkLength('classIds', this.classIds.length, count)
    if (!Number.isInteger(this.embeddingDimension)) {
      throw new MotError(
        'invalid-detections',
        `Column "embeddings" should hold ${count} vectors of equal length, got ${embeddings?.length} numbers.`,
      )
    }
    if (embeddings) checkLength('embeddings', embeddings.length, count * this.embeddingDimension)
  }

  /**
   * Detections from plain objects.
   * @throws MotError `invalid-detections` when some rows have an embedding and others none, or their lengths differ.
   */
  static from(
    rows: Iterable<DetectionInput>,
    about: Pick<DetectionColumns, 'frame' | 'imageWidth' | 'imageHeight'> = {},
  ): Detections {
    const list = [...rows]
    const count = list.length
    const dimension = list[0]?.embedding?.length ?? 0
    const boxes = new Float64Array(4 * count)
    const scores = new Float64Array(count)
    const classIds = new Int32Array(count)
    const embeddings = dimension > 0 ? new Float32Array(count * dimension) : undefined
    for (const [i, { box, score, classId = 0, embedding }] of list.entries()) {
      if ((embedding?.length ?? 0) !== dimension) {
        throw new MotError(
          'invalid-detections',
          `Detection ${i} should have an embedding of length ${dimension} like detection 0, got ${embedding?.length ?? 0}.`,
        )
      }
      boxes[4 * i] = box.left
      boxes[4 * i + 1] = box.top
      boxes[4 * i + 2] = box.right
      boxes[4 * i + 3] = box.bottom
      scores[i] = score
      classIds[i] = classId
      if (embedding) embeddings?.set(embedding, i * dimension)
    }
    return new Detections({
      count,
      boxes,
      scores,
      classIds,
      ...(embeddings && { embeddings, embeddingDimension: dimension }),
      ...about,
    })
  }

  /** The row as an object of its own. */
  at(index: number): Detection {
    if (!(index >= 0 && index < this.count)) {
      throw new MotError('invalid-detections', `There are ${this.count} detections, got index ${index}.`)
    }
    const { boxes, scores, classIds, embeddings, embeddingDimension: dimension } = this
    const box = {
      left: boxes[4 * index]!,
      top: boxes[4 * index + 1]!,
      right: boxes[4 * index + 2]!,
      bottom: boxes[4 * index + 3]!,
    }
    const row = { index, box, score: scores[index]!, classId: classIds[index]! }
    return embeddings ? { ...row, embedding: embeddings.slice(index * dimension, (index + 1) * dimension) } : row
  }

  *[Symbol.iterator](): Iterator<Detection> {
    for (let i = 0; i < this.count; i++) yield this.at(i)
  }
}

function checkLength(column: string, length: number, needed: number): void {
  if (length < needed) {
    throw new MotError('invalid-detections', `Column "${column}" should have ${needed} entries or more, got ${length}.`)
  }
}
