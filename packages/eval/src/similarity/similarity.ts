import { type Box, type Box3d, type Keypoint, type Mask, MotError, type OrientedBox } from '@mot/core'

/** The shapes of an object; a `Track` has those of its detection. */
export interface ShapedRow {
  readonly box: Box
  readonly orientedBox?: OrientedBox
  readonly mask?: Mask
  readonly keypoints?: readonly Keypoint[]
  readonly box3d?: Box3d
  /** Of the object in square pixels, for `poseSimilarity`. Default: of its box. */
  readonly area?: number
}

/**
 * What metrics compare of a pair of rows: `boxOverlap`, `orientedOverlap`, `maskOverlap`, `poseSimilarity()`, `box3dOverlap`, or one of your
 * own. Metrics hold whatever it is: where they say IoU, it is this.
 */
export interface Similarity<Shapes = unknown> {
  /** For messages. */
  readonly name: string
  /** The shapes of the rows of one frame, in a form that is fast to compare. @throws MotError where a row has none: see `shapeOf`. */
  shapesOf(rows: readonly ShapedRow[], nameOf: (row: number) => string): Shapes
  /** 0 to 1, of row i of the truth and row j of the results. */
  compare(truth: Shapes, i: number, results: Shapes, j: number): number
  /** Square pixels. Absent where the similarity is not the overlap of areas: there are no volumes of tracks then. */
  areaOf?(shapes: Shapes, i: number): number
  /**
   * [rows] share of the area of each row that is in a region, 0 to 1. Default: of its box in the region's box; with several regions, the
   * largest share.
   */
  sharesIn?(rows: readonly ShapedRow[], regions: readonly ShapedRow[]): readonly number[]
}

/** A shape of a row. @throws MotError `invalid-detections` where it has none. */
export function shapeOf<Shape>(shape: Shape | undefined, whose: string, what: string, similarity: string): Shape {
  if (shape !== undefined) return shape
  throw new MotError('invalid-detections', `${whose} should have ${what}, which ${similarity} compares, got none.`)
}

/** @throws MotError `invalid-detections` unless all numbers are finite. */
export function checkFinite(numbers: readonly number[], whose: string, what: string): void {
  const bad = numbers.find((number) => !Number.isFinite(number))
  if (bad === undefined) return
  throw new MotError('invalid-detections', `${whose} should have ${what} of finite numbers, got ${bad}.`)
}
