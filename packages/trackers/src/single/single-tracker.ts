import type { Box, Image, Mask } from '@mot/core'

/**
 * - `tracking`: the target is seen
 * - `uncertain`: something is followed that may be the target, or the target is partly hidden
 * - `lost`: the target cannot be seen, or what is seen is not the target
 */
export type TargetState = 'tracking' | 'uncertain' | 'lost'

/** What a single-object tracker says about one frame. */
export interface TargetReport {
  /** Where the target is seen, in pixels of the image; undefined exactly where `state` is `lost`. */
  readonly box: Box | undefined
  readonly state: TargetState
  /** Confidence that the target is in the place that was searched, 0 to 1. Each tracker has its own scale. */
  readonly score: number
  /** Where the target is expected: equal to `box` while it is seen, where the search is centred while it is lost. */
  readonly expected: Box
  /** [8] x and y of the corners of the smallest rotated rectangle about the mask. SiamMask alone. */
  readonly polygon?: readonly number[]
  /** The pixels of the target. SiamMask alone. */
  readonly mask?: Mask
}

/** A single-object tracker's whole memory as plain data: `structuredClone` and `JSON` carry it unharmed. */
export interface SingleTrackerSnapshot {
  /** Name of the tracker's class. */
  readonly tracker: string
  /** Version of the snapshot's form. */
  readonly version: number
  readonly state: unknown
}

/** Follows one chosen object. Networks answer with promises; trackers without a network answer at once. */
export interface SingleTracker {
  /**
   * Takes the object in `box` as the target. At any time: what was followed before is forgotten.
   * @throws MotError `invalid-image`, `invalid-detections` for a box that is not finite, has no size, is far larger than or lies outside of the
   * image, and for networks what `Model.run` throws and `invalid-output`. The tracker is then as it was.
   */
  start(image: Image, box: Box): void | Promise<void>
  /**
   * Follows the target into the next frame.
   * @throws MotError `not-started` before `start`, `invalid-image`, `invalid-frame` for an image of another size, and for
   * networks what `Model.run` throws and `invalid-output`. The tracker is then as it was.
   */
  update(image: Image): TargetReport | Promise<TargetReport>
  /** State after the last frame; undefined before `start`. */
  readonly state: TargetState | undefined
  /** As if new: there is no target. */
  reset(): void
  snapshot(): SingleTrackerSnapshot
  /** @throws MotError `invalid-snapshot`. The tracker is then as it was. */
  restore(snapshot: SingleTrackerSnapshot): void
}

/** A single-object tracker that needs no network: it answers without waiting. */
export interface ClassicalTracker extends SingleTracker {
  start(image: Image, box: Box): void
  update(image: Image): TargetReport
}
