/** The frame, from 1, that a video shows at a time in seconds. */
export function frameAt(seconds: number, frameRate: number, frameCount: number): number {
  return Math.min(frameCount, Math.max(1, Math.floor(seconds * frameRate + 1e-3) + 1))
}

/** A time in the middle of a frame: where a video is sought, so that rounding shows no other frame. */
export function timeOf(frame: number, frameRate: number): number {
  return (frame - 0.5) / frameRate
}
