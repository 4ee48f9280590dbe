/**
 * Confidence of a track: grows in its first frames and falls without detections. "BoostTrack" (2024), detection-tracklet
 * confidence.
 * @param age frames since its first detection.
 * @param unseen frames since its latest detection.
 * @returns 0 to 1 for a track that began before this frame.
 */
export function trackConfidence(age: number, unseen: number): number {
  return age < YOUNG ? DECAY ** (YOUNG - age) : DECAY ** (unseen - 1)
}

const DECAY = 0.9
/** Frames until the confidence no longer grows. */
const YOUNG = 7
