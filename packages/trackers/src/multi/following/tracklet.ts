/**
 * - `tentative`: has one detection; confirmed by a second one in the next frame, else removed.
 * - `tracked`: has a detection in the last frame that had detections.
 * - `lost`: has none there, and may be matched again.
 * - `removed`: lost for too long.
 */
export type TrackletStage = 'tentative' | 'tracked' | 'lost' | 'removed'

/** A tracker's private memory of one object. Its filter and its embedding are in the tracker's columns, at `slot`. */
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
  /** Was once lost for longer than the limit. */
  wasRemoved: boolean
  /** Has nearly the same box as another track. */
  duplicate: boolean
}
