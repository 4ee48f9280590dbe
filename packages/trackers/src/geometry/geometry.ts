import type { Candidates, Detections, OverlapOptions, PredictedShapes, Tracks, Workspace } from '@mot/core'
import type { Shape } from '../shapes'

/** What a tracklet has of its shape. */
export interface ShapedTrack {
  /** In the form of the geometry; undefined before the first detection. */
  readonly shape: number[] | undefined
  /** Frame of its latest detection. */
  readonly lastFrame: number
  /** Begins with left, top, right and bottom of that detection, as filters follow it. */
  readonly places: readonly number[]
}

/** Tracks of a round, with the boxes that filters predict. */
export interface ShapedTracks {
  readonly count: number
  readonly tracks: readonly ShapedTrack[]
  /** [n × 4] left, top, right, bottom. */
  readonly boxes: Float64Array
}

/** Detections of a round. */
export interface ShapedDetections {
  readonly count: number
  /** [n × 4] left, top, right, bottom. */
  readonly boxes: Float64Array
  /** Row in `Detections`. */
  rowOf(index: number): number
}

/** What trackers compare instead of boxes: made by `oriented()`, `masks()`, `keypoints()` or `box3d()` of `@mot/trackers/geometry`. */
export interface Geometry {
  /** Its name and options as plain data, as snapshots have them. */
  readonly description: { readonly name: 'oriented' | 'mask' | 'keypoints' | 'box3d' } & Readonly<
    Record<string, unknown>
  >
  /** The shapes of one stream. */
  readonly create: (parts: StreamShapesParts) => StreamShapes
}

export interface StreamShapesParts {
  /** Name of the tracker, for messages. */
  readonly tracker: string
  readonly workspace: Workspace
  /** Time of the stream, in frames. */
  readonly clock: { readonly now: number; readonly period: number }
  readonly badDetections: 'refuse' | 'drop'
}

/** Rows of a report, with the tracklets they are of. */
export interface ReportedRows {
  readonly tracks: Tracks
  readonly tracklets: readonly ShapedTrack[]
  /** Frames after the last one of which it is. */
  readonly ahead: number | undefined
}

/** The shapes of the detections and the tracks of one stream. That of a track is a list of numbers in its tracklet. */
export interface StreamShapes {
  /** What is compared, for explanations: `oriented boxes`. */
  readonly what: string
  /**
   * Takes the shapes of a frame. @returns the detections with the boxes that filters follow.
   * @throws MotError `invalid-detections` where they have none. Nothing has changed then.
   */
  read(detections: Detections): Detections
  /** The shape of a track with a detection. @param row in `Detections`. @param now frame of the detection. */
  update(track: ShapedTrack, row: number, now: number): number[]
  /** Fills the candidates with the pairs of a round whose shapes overlap, at the cost of their distance. */
  compare(candidates: Candidates, pool: ShapedTracks, unmatched: ShapedDetections, options: OverlapOptions): void
  /** The same for two lists of tracks. */
  compareTracks(candidates: Candidates, rows: ShapedTracks, columns: ShapedTracks, options: OverlapOptions): void
  /** Distance of a pair of the last comparison, 0 to 1. */
  distance(row: number, column: number): number
  /** What decides about such a pair: the geometry, or `box` where a shape is missing. */
  decidedBy(row: number, column: number): string
  /** Turns boxes that filters follow into upright ones, where those differ. */
  complete(rows: ReportedRows): void
  /** The shapes of the rows of a report; read before the next frame. */
  predictedShapes(rows: ReportedRows): PredictedShapes
  /** Whether a list of numbers of a snapshot is a shape. */
  isShape(numbers: readonly number[]): boolean
}

/** The option `geometry` of trackers that match by overlap. */
export const geometryOption: Shape<'box' | Geometry> = (value, place, refuse) =>
  value === 'box' || isGeometry(value)
    ? value
    : refuse(place, "'box', or oriented(), masks(), keypoints() or box3d() of @mot/trackers/geometry", value)

/** That of trackers that also compare edges and areas of upright boxes, which rotated ones do not have. */
export const uprightGeometryOption: Shape<'box' | Geometry> = (value, place, refuse) =>
  value === 'box' || (isGeometry(value) && value.description.name !== 'oriented')
    ? value
    : refuse(
        place,
        "'box', or masks(), keypoints() or box3d(): this tracker compares edges of upright boxes, too",
        value,
      )

/** That of trackers whose rounds measure boxes in a way of their own. */
export const onlyBoxes: Shape<'box' | Geometry> = (value, place, refuse) =>
  value === 'box' ? value : refuse(place, "'box': this tracker compares nothing else", value)

function isGeometry(value: unknown): value is Geometry {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Geometry>).create === 'function'
}
