import type { Box3d, Detection, Keypoint, Mask, OrientedBox } from './detection'

/** What rows of `Tracks` have beside boxes: undefined where neither detections nor the tracker have it. */
export interface TrackShapes {
  readonly orientedBoxes: Float64Array | undefined
  readonly masks: readonly (Mask | undefined)[] | undefined
  readonly keypoints: Float64Array | undefined
  readonly keypointCount: number
  readonly boxes3d: Float64Array | undefined
}

export const noShapes: TrackShapes = Object.freeze({
  orientedBoxes: undefined,
  masks: undefined,
  keypoints: undefined,
  keypointCount: 0,
  boxes3d: undefined,
})

/** Shapes that a tracker predicts: of rows without a detection. */
export interface PredictedShapes {
  /** Writes the five numbers of a row from element `at` on. */
  readonly orientedBox?: (row: number, into: Float64Array, at: number) => void
  readonly mask?: (row: number) => Mask | undefined
  /** Writes x, y and score of all points of a row from element `at` on. */
  readonly keypoints?: (row: number, into: Float64Array, at: number) => void
  readonly keypointCount?: number
  /** Writes the eight numbers of a row from element `at` on. */
  readonly box3d?: (row: number, into: Float64Array, at: number) => void
  /** Key points are computed for rows with a detection, too. */
  readonly smoothsKeypoints?: boolean
}

/** The columns of `Detections` that rows may have. */
type SeenShapes = { readonly [Name in keyof Omit<TrackShapes, 'masks'>]: TrackShapes[Name] } & {
  readonly masks: readonly Mask[] | undefined
}

/** The rows of a frame that its shapes are of. */
interface Rows {
  readonly count: number
  readonly detectionIndices: Int32Array
}

/**
 * The shapes of the tracks of a frame: those of their detections, and predicted ones where the tracker has any. Each column is computed
 * when it is first read in a frame.
 */
export class FrameShapes implements TrackShapes {
  /** Of the frame. */
  private detections: SeenShapes | undefined
  private predicted: PredictedShapes | undefined
  private read: Partial<Record<keyof TrackShapes, unknown>> = {}

  constructor(private readonly rows: Rows) {}

  /** Begins a frame. Columns that were read stay as they are. */
  begin(detections?: SeenShapes, predicted?: PredictedShapes): void {
    this.detections = detections
    this.predicted = predicted
    this.read = none
  }

  get isEmpty(): boolean {
    const { detections: seen, predicted } = this
    return !(predicted || seen?.orientedBoxes || seen?.masks || seen?.keypoints || seen?.boxes3d)
  }

  get orientedBoxes(): Float64Array | undefined {
    return this.once('orientedBoxes', () => this.column(5, this.detections?.orientedBoxes, this.predicted?.orientedBox))
  }

  get boxes3d(): Float64Array | undefined {
    return this.once('boxes3d', () => this.column(8, this.detections?.boxes3d, this.predicted?.box3d))
  }

  get keypoints(): Float64Array | undefined {
    const { detections, predicted } = this
    const seen = predicted?.smoothsKeypoints ? undefined : detections?.keypoints
    return this.once('keypoints', () => this.column(3 * this.keypointCount, seen, predicted?.keypoints))
  }

  get keypointCount(): number {
    return this.predicted?.keypointCount ?? this.detections?.keypointCount ?? 0
  }

  get masks(): readonly (Mask | undefined)[] | undefined {
    return this.once('masks', () => {
      const seen = this.detections?.masks
      const { count, detectionIndices } = this.rows
      const mask = this.predicted?.mask
      if (!seen && !mask) return undefined
      return Array.from({ length: count }, (_, row) => seen?.[detectionIndices[row]!] ?? mask?.(row))
    })
  }

  private once<Column>(name: keyof TrackShapes, compute: () => Column): Column {
    if (this.read === none) this.read = {}
    if (!(name in this.read)) this.read[name] = compute()
    return this.read[name] as Column
  }

  /** NaN where a row has no such shape. */
  private column(
    width: number,
    seen: Float64Array | undefined,
    predict?: (row: number, into: Float64Array, at: number) => void,
  ): Float64Array | undefined {
    if (!seen && !predict) return undefined
    const { count, detectionIndices } = this.rows
    const column = new Float64Array(count * width)
    for (let row = 0; row < count; row++) {
      const from = width * detectionIndices[row]!
      if (seen && from >= 0) column.set(seen.subarray(from, from + width), width * row)
      else if (predict) predict(row, column, width * row)
      else column.fill(Number.NaN, width * row, width * (row + 1))
    }
    return column
  }
}

const none = Object.freeze({})

/** A copy that no tracker overwrites. */
export function copyShapes(shapes: TrackShapes): TrackShapes {
  if (shapes === noShapes || (shapes instanceof FrameShapes && shapes.isEmpty)) return noShapes
  const { orientedBoxes, masks, keypoints, keypointCount, boxes3d } = shapes
  return {
    orientedBoxes: orientedBoxes?.slice(),
    masks: masks && [...masks],
    keypoints: keypoints?.slice(),
    keypointCount,
    boxes3d: boxes3d?.slice(),
  }
}

/** The shapes of a row as plain objects; those that it lacks are absent. */
export function shapesAt(
  shapes: TrackShapes,
  row: number,
): Pick<Detection, 'orientedBox' | 'mask' | 'keypoints' | 'box3d'> {
  if (shapes === noShapes || (shapes instanceof FrameShapes && shapes.isEmpty)) return noShape
  const { orientedBoxes, masks, keypoints, keypointCount, boxes3d } = shapes
  const mask = masks?.[row]
  return {
    ...(keypoints &&
      isThere(keypoints, 3 * keypointCount * row) && {
        keypoints: keypointsAt(keypoints, row, keypointCount),
      }),
    ...(mask && { mask }),
    ...(orientedBoxes && isThere(orientedBoxes, 5 * row) && { orientedBox: orientedBoxAt(orientedBoxes, row) }),
    ...(boxes3d && isThere(boxes3d, 8 * row) && { box3d: box3dAt(boxes3d, row) }),
  }
}

const noShape = Object.freeze({})

function isThere(column: Float64Array, at: number): boolean {
  return !Number.isNaN(column[at])
}

/** Row `row` of a column [n × 5]. */
export function orientedBoxAt(column: Float64Array, row: number): OrientedBox {
  const [x, y, width, height, angle] = column.subarray(5 * row, 5 * row + 5) as unknown as FiveNumbers
  return { x, y, width, height, angle }
}

type FiveNumbers = [number, number, number, number, number]

/** Row `row` of a column [n × 8]. */
export function box3dAt(column: Float64Array, row: number): Box3d {
  const [x, y, z, height, width, length, rotationY, alpha] = column.subarray(8 * row, 8 * row + 8)
  return {
    x: x!,
    y: y!,
    z: z!,
    height: height!,
    width: width!,
    length: length!,
    rotationY: rotationY!,
    alpha: alpha!,
  }
}

/** Row `row` of a column [n × count × 3]. */
export function keypointsAt(column: Float64Array, row: number, count: number): Keypoint[] {
  return Array.from({ length: count }, (_, k) => {
    const at = 3 * (row * count + k)
    return { x: column[at]!, y: column[at + 1]!, score: column[at + 2]! }
  })
}
