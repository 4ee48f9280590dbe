/**
 * How sure a track is of itself: it grows in its first frames and falls while it is not seen. "BoostTrack" (2024),
 * detection-tracklet confidence.
 * @param age frames since its first detection.
 * @param unseen frames since its latest detection.
 * @returns from 0; above 1 for a track that is seen in this very frame. Reference quirk: the original reports that number.
 */
export function trackConfidence(age: number, unseen: number): number {
  return age < YOUNG ? DECAY ** (YOUNG - age) : DECAY ** (unseen - 1)
}

const DECAY = 0.9
/** Frames until a track is as sure as it can be. */
const YOUNG = 7
