/**
 * - `tentative`: seen once; reported from its second detection on, gone if that does not come at once.
 * - `tracked`: seen in the last frame that had detections.
 * - `lost`: missed since, and may be found again.
 * - `removed`: lost for too long.
 */
export type TrackletStage = 'tentative' | 'tracked' | 'lost' | 'removed'

/** A tracker's private memory of one object. Its filter and its embedding lie in the tracker's columns, at `slot`. */
export interface Tracklet {
  readonly id: number
  readonly slot: number
  state: TrackletStage
  /** Frame of its first detection. */
  readonly startFrame: number
  /** Frame of its latest detection. */
  lastFrame: number
  /** Of its latest detection. */
  score: number
  /** Of its latest detection. */
  classId: number
  /** Row of its latest detection in the frame it came from. */
  detectionIndex: number
  /** Has once been lost for too long. */
  wasRemoved: boolean
  /** Turned out to be another track's object. */
  duplicate: boolean
}
