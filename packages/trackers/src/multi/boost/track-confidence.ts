/**
 * How sure a track is of itself: it grows in its first frames and falls while it is not seen. "BoostTrack" (2024),
 * detection-tracklet confidence.
 * @param age frames since its first detection.
 * @param unseen frames since its latest detection.
 * @returns 0 to 1 for a track that was seen before this frame.
 */
export function trackConfidence(age: number, unseen: number): number {
  return age < YOUNG ? DECAY ** (YOUNG - age) : DECAY ** (unseen - 1)
}

const DECAY = 0.9
/** Frames until a track is as sure as it can be. */
const YOUNG = 7
