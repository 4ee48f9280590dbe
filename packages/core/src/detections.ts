import { boxAt } from './box'
import { namedClass } from './class-name'
import type { Detection, DetectionInput, Mask } from './detection'
import { checkColumns, checkCount, checkNames, ownCameraMotion } from './detection-columns'
import { checkRow, fromXywhRow, readable, readRows, unreadable, type XywhInput } from './detection-rows'
import { MotError } from './errors'
import type { Affine } from './prepare/affine'
import { box3dAt, keypointsAt, orientedBoxAt } from './track-shapes'

/** The columns of `Detections`. They may be longer than `count` rows; elements after these are ignored. */
export interface DetectionColumns {
  /** Number of rows. Default: the length of `scores`. */
  readonly count?: number
  /** [n × 4] left, top, right, bottom, in pixels of the original image. */
  readonly boxes: Float64Array
  /** [n] any finite numbers. float64, because trackers compare scores with decimal thresholds. */
  readonly scores: Float64Array
  /** [n] from 0. Default: all 0. */
  readonly classIds?: Int32Array
  /** [n × embeddingDimension] one appearance vector per row. */
  readonly embeddings?: Float32Array | undefined
  /** Length of one embedding. Default: `embeddings.length / count`. */
  readonly embeddingDimension?: number
  /** [n × keypointCount × 3] x and y in pixels of the original image, score 0 to 1. */
  readonly keypoints?: Float64Array | undefined
  /** Keypoints per row. Default: `keypoints.length / 3 / count`. */
  readonly keypointCount?: number
  /** [n] bitmaps in pixels of the original image. */
  readonly masks?: readonly Mask[] | undefined
  /**
   * [n × 5] centre x and y, width, height in pixels of the original image, angle in radians, clockwise. `boxes` has their
   * axis-aligned bounding boxes.
   */
  readonly orientedBoxes?: Float64Array | undefined
  /**
   * [n × 8] x, y, z (centre of the bottom face), height, width, length in metres, rotationY, alpha in radians: see `Box3d`.
   */
  readonly boxes3d?: Float64Array | undefined
  /** Frame number, from 1. Default: the number after the tracker's last frame. */
  readonly frame?: number | undefined
  /** Capture time of the frame in seconds, from any origin. Where given, time steps of the motion model follow it, not the frames. */
  readonly time?: number | undefined
  /** Size of the original image in pixels, where known. */
  readonly imageWidth?: number | undefined
  readonly imageHeight?: number | undefined
  /** Names by class id, where known: `cocoClasses` of `@mot/models`, or those in the network's file. */
  readonly classNames?: readonly string[] | undefined
  /** Motion of the image since the tracker's last frame: a map from pixels of that frame to pixels of this one. */
  readonly cameraMotion?: Affine | undefined
}

/** What is said of the frame as a whole. */
export type AboutFrame = Pick<
  DetectionColumns,
  'frame' | 'time' | 'imageWidth' | 'imageHeight' | 'classNames' | 'cameraMotion'
>

/**
 * The detections of one frame: a struct of arrays that iterates as plain objects.
 *
 * The constructor checks the types and lengths of the columns only. Values (finite boxes of positive size, finite scores, embeddings that
 * are not zero) are checked by the tracker, whose option `badDetections` says whether an invalid row is an error or is dropped.
 */
export class Detections implements Iterable<Detection> {
  readonly count: number
  readonly boxes: Float64Array
  readonly scores: Float64Array
  readonly classIds: Int32Array
  readonly embeddings: Float32Array | undefined
  /** 0 where there are no embeddings. */
  readonly embeddingDimension: number
  readonly keypoints: Float64Array | undefined
  /** 0 where there are no keypoints. */
  readonly keypointCount: number
  readonly masks: readonly Mask[] | undefined
  readonly orientedBoxes: Float64Array | undefined
  readonly boxes3d: Float64Array | undefined
  readonly frame: number | undefined
  readonly time: number | undefined
  readonly imageWidth: number | undefined
  readonly imageHeight: number | undefined
  readonly classNames: readonly string[] | undefined
  readonly cameraMotion: Affine | undefined

  /** @throws MotError `invalid-detections` for a column of another type or shorter than `count` rows, and for an invalid camera motion. */
  constructor(columns: DetectionColumns) {
    try {
      const { scores, embeddings, keypoints, cameraMotion } = columns
      const count = columns.count ?? scores?.length ?? 0
      checkCount('count', count)
      this.count = count
      this.boxes = columns.boxes
      this.scores = scores
      // Where rows are missing, these are, too: whatever the count is, nothing so long is made.
      const hasRows = ArrayBuffer.isView(scores) && scores.length >= count
      this.classIds = columns.classIds ?? new Int32Array(hasRows ? count : 0)
      this.embeddings = embeddings
      this.embeddingDimension = embeddings ? (columns.embeddingDimension ?? share(embeddings.length, count)) : 0
      this.keypoints = keypoints
      this.keypointCount = keypoints ? (columns.keypointCount ?? share(keypoints.length, 3 * count)) : 0
      this.masks = columns.masks
      this.orientedBoxes = columns.orientedBoxes
      this.boxes3d = columns.boxes3d
      this.frame = columns.frame
      this.time = columns.time
      this.imageWidth = columns.imageWidth
      this.imageHeight = columns.imageHeight
      this.classNames = columns.classNames
      checkNames(this.classNames)
      this.cameraMotion = cameraMotion ? ownCameraMotion(cameraMotion) : undefined
      checkColumns(this)
    } catch (error) {
      throw unreadable('The columns', error)
    }
  }

  /**
   * Detections from plain objects.
   * @throws MotError `invalid-detections` for a row that is not of this form, also when some rows lack an embedding (or
   *   keypoints, …) that others have, or lengths differ.
   */
  static from(rows: Iterable<DetectionInput>, about: AboutFrame = {}): Detections {
    return readable('The detections', () => ofRows(readRows(rows, checkRow), about))
  }

  /**
   * Detections from boxes of left, top, width and height: `[{ bbox: [x, y, width, height], score }]`, as in COCO's files, or
   * `[[x, y, width, height, score]]`.
   * @throws MotError `invalid-detections` as `from` does.
   */
  static fromXywh(rows: Iterable<XywhInput>, about: AboutFrame = {}): Detections {
    return readable('The detections', () => ofRows(readRows(rows, fromXywhRow), about))
  }

  /** The row as a plain object, independent of the columns. */
  at(index: number): Detection {
    if (!(index >= 0 && index < this.count)) {
      throw new MotError('invalid-detections', `There are ${this.count} detections, got index ${index}.`)
    }
    const dimension = this.embeddingDimension
    return {
      index,
      box: boxAt(this.boxes, index),
      score: this.scores[index]!,
      classId: this.classIds[index]!,
      ...namedClass(this.classNames, this.classIds[index]!),
      ...(this.embeddings && { embedding: this.embeddings.slice(index * dimension, (index + 1) * dimension) }),
      ...(this.keypoints && { keypoints: keypointsAt(this.keypoints, index, this.keypointCount) }),
      ...(this.masks && { mask: this.masks[index]! }),
      ...(this.orientedBoxes && { orientedBox: orientedBoxAt(this.orientedBoxes, index) }),
      ...(this.boxes3d && { box3d: box3dAt(this.boxes3d, index) }),
    }
  }

  /** A copy of the given rows, in the given order, with all columns. Properties of the frame are kept. */
  select(rows: ArrayLike<number>): Detections {
    const { boxes, scores, classIds, embeddings, keypoints, masks, orientedBoxes, boxes3d } = this
    return new Detections({
      ...this,
      count: rows.length,
      boxes: gather(boxes, rows, 4, new Float64Array(4 * rows.length)),
      scores: gather(scores, rows, 1, new Float64Array(rows.length)),
      classIds: gather(classIds, rows, 1, new Int32Array(rows.length)),
      embeddings:
        embeddings &&
        gather(embeddings, rows, this.embeddingDimension, new Float32Array(rows.length * this.embeddingDimension)),
      keypoints:
        keypoints &&
        gather(keypoints, rows, 3 * this.keypointCount, new Float64Array(3 * rows.length * this.keypointCount)),
      masks: masks && Array.from(rows, (row) => masks[row]!),
      orientedBoxes: orientedBoxes && gather(orientedBoxes, rows, 5, new Float64Array(5 * rows.length)),
      boxes3d: boxes3d && gather(boxes3d, rows, 8, new Float64Array(8 * rows.length)),
    })
  }

  /**
   * The same columns, not copied, with another `cameraMotion`.
   * @throws MotError `invalid-detections` for an invalid camera motion.
   */
  withCameraMotion(cameraMotion: Affine): Detections {
    return new Detections({ ...this, cameraMotion })
  }

  /**
   * The concatenated rows of several lists. Properties of the frame are those of the first.
   * @throws MotError `invalid-detections` when a list lacks a column that another has, or its width differs.
   */
  static concat(parts: readonly Detections[]): Detections {
    const [first, ...others] = parts
    if (first === undefined || others.length === 0) return first ?? Detections.from([])
    const { embeddings, embeddingDimension, keypoints, keypointCount, masks, orientedBoxes, boxes3d } = first
    for (const part of others) {
      checkSame('embeddings', embeddingDimension, part.embeddingDimension)
      checkSame('keypoints', keypointCount, part.keypointCount)
      for (const column of ['embeddings', 'keypoints', 'masks', 'orientedBoxes', 'boxes3d'] as const) {
        checkSame(column, first[column] ? 1 : 0, part[column] ? 1 : 0)
      }
    }
    const count = parts.reduce((sum, part) => sum + part.count, 0)
    const join = (width: number, columnOf: (part: Detections) => Float64Array | undefined) =>
      joinRows(parts, width, columnOf, new Float64Array(count * width))
    return new Detections({
      ...first,
      count,
      boxes: join(4, ({ boxes }) => boxes),
      scores: join(1, ({ scores }) => scores),
      classIds: joinRows(parts, 1, ({ classIds }) => classIds, new Int32Array(count)),
      embeddings:
        embeddings &&
        joinRows(parts, embeddingDimension, (part) => part.embeddings, new Float32Array(count * embeddingDimension)),
      keypoints: keypoints && join(3 * keypointCount, (part) => part.keypoints),
      masks: masks && parts.flatMap((part) => part.masks?.slice(0, part.count) ?? []),
      orientedBoxes: orientedBoxes && join(5, (part) => part.orientedBoxes),
      boxes3d: boxes3d && join(8, (part) => part.boxes3d),
    })
  }

  *[Symbol.iterator](): Iterator<Detection> {
    for (let i = 0; i < this.count; i++) yield this.at(i)
  }
}

function ofRows(rows: readonly DetectionInput[], about: AboutFrame): Detections {
  const embeddings = optionalColumn(rows, 'an embedding', ({ embedding }) => embedding)
  const keypoints = optionalColumn(rows, 'keypoints', ({ keypoints: points }) =>
    points?.flatMap(({ x, y, score }) => [x, y, score]),
  )
  const orientedBoxes = optionalColumn(
    rows,
    'an oriented box',
    ({ orientedBox: box }) => box && [box.x, box.y, box.width, box.height, box.angle],
  )
  const boxes3d = optionalColumn(
    rows,
    'a 3D box',
    ({ box3d: box }) => box && [box.x, box.y, box.z, box.height, box.width, box.length, box.rotationY, box.alpha],
  )
  const masks = rows.flatMap(({ mask }) => mask ?? [])
  if (masks.length > 0 && masks.length < rows.length) {
    throw new MotError('invalid-detections', `All ${rows.length} detections or none should have a mask, got some.`)
  }
  return new Detections({
    count: rows.length,
    boxes: Float64Array.from(rows.flatMap(({ box }) => [box.left, box.top, box.right, box.bottom])),
    scores: Float64Array.from(rows, ({ score }) => score),
    classIds: Int32Array.from(rows, ({ classId = 0 }) => classId),
    embeddings: embeddings && Float32Array.from(embeddings),
    keypoints,
    masks: masks.length > 0 ? masks : undefined,
    orientedBoxes,
    boxes3d,
    ...about,
  })
}

function gather<Column extends Float64Array | Float32Array | Int32Array>(
  from: Column,
  rows: ArrayLike<number>,
  width: number,
  into: Column,
): Column {
  for (let i = 0; i < rows.length; i++) into.set(from.subarray(rows[i]! * width, (rows[i]! + 1) * width), i * width)
  return into
}

function joinRows<Column extends Float64Array | Float32Array | Int32Array>(
  parts: readonly Detections[],
  width: number,
  columnOf: (part: Detections) => Column | undefined,
  into: Column,
): Column {
  let to = 0
  for (const part of parts) {
    const column = columnOf(part)
    if (column) into.set(column.subarray(0, width * part.count), to)
    to += width * part.count
  }
  return into
}

function checkSame(column: string, width: number, other: number): void {
  if (width === other) return
  throw new MotError(
    'invalid-detections',
    `Column "${column}" should have rows of length ${width} like the first list, got ${other}.`,
  )
}

/** A column of the numbers of all rows, concatenated. Undefined where no row has any. */
function optionalColumn(
  rows: readonly DetectionInput[],
  what: string,
  numbersIn: (row: DetectionInput) => ArrayLike<number> | undefined,
): Float64Array | undefined {
  const parts = rows.map(numbersIn)
  const width = parts[0]?.length ?? 0
  const column = new Float64Array(rows.length * width)
  for (const [i, part] of parts.entries()) {
    if ((part?.length ?? 0) !== width) {
      throw new MotError(
        'invalid-detections',
        `Detection ${i} should have ${what} of length ${width} like detection 0, got ${part?.length ?? 0}.`,
      )
    }
    if (part) column.set(part, i * width)
  }
  return width > 0 ? column : undefined
}

function share(length: number, count: number): number {
  return count > 0 ? length / count : 0
}
