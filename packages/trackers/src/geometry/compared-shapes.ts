import { type Candidates, inclusiveIou, iou, type OverlapOptions, ShapeCandidates } from '@mot/core'
import type { ShapedDetections, ShapedTracks, StreamShapesParts } from './geometry'

/** Tracks or detections of a comparison. */
export interface ShapeSide {
  count: number
  /** [n × 4] the upright boxes around the shapes. */
  boxes: Float64Array
}

/** What all geometries share: pairs are those whose upright boxes overlap; without a shape, boxes decide. */
export abstract class ComparedShapes<Side extends ShapeSide> {
  protected abstract readonly rows: Side
  protected abstract readonly columns: Side
  private readonly pairs: ShapeCandidates
  private overlap = iou

  constructor(
    protected readonly parts: StreamShapesParts,
    private readonly name: string,
  ) {
    this.pairs = new ShapeCandidates(parts.workspace)
  }

  protected abstract readTracks(side: Side, pool: ShapedTracks): void
  protected abstract readDetections(side: Side, unmatched: ShapedDetections): void
  /** Similarity of two shapes, 0 to 1; NaN where one of them is missing. */
  protected abstract similarity(row: number, column: number): number

  compare(candidates: Candidates, pool: ShapedTracks, unmatched: ShapedDetections, options: OverlapOptions): void {
    this.readTracks(this.rows, pool)
    this.readDetections(this.columns, unmatched)
    this.fill(candidates, options)
  }

  compareTracks(candidates: Candidates, rows: ShapedTracks, columns: ShapedTracks, options: OverlapOptions): void {
    this.readTracks(this.rows, rows)
    this.readTracks(this.columns, columns)
    this.fill(candidates, options)
  }

  private fill(candidates: Candidates, options: OverlapOptions): void {
    const { rows, columns } = this
    this.overlap = options.inclusive ? inclusiveIou : iou
    this.pairs.fill(candidates, rows.boxes, rows.count, columns.boxes, columns.count, this.distanceOf, options)
  }

  private readonly distanceOf = (row: number, column: number): number => this.distance(row, column)

  distance(row: number, column: number): number {
    const similarity = this.similarity(row, column)
    if (!Number.isNaN(similarity)) return 1 - similarity
    return 1 - this.overlap(this.rows.boxes, row, this.columns.boxes, column)
  }

  decidedBy(row: number, column: number): string {
    return Number.isNaN(this.similarity(row, column)) ? 'box' : this.name
  }
}
