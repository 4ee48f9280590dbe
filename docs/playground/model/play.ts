/** The frame, from 1, that a video shows at a time in seconds. */
export function frameAt(seconds: number, frameRate: number, frameCount: number): number {
  return Math.min(frameCount, Math.max(1, Math.floor(seconds * frameRate + 1e-3) + 1))
}

/** A time in the middle of a frame: where a video is sought, so that rounding shows no other frame. */
export function timeOf(frame: number, frameRate: number): number {
  return (frame - 0.5) / frameRate
}

/** The frame, from 1, that is shown at a time, where each frame has a time of its own. @param times [frames] ascending. */
export function frameAtTimes(seconds: number, times: readonly number[]): number {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle]! <= seconds + 1e-3) low = middle + 1
    else high = middle
  }
  return Math.max(1, low)
}

/** The time in the middle of a frame. @param frameRate of the last frame, which has no end. */
export function timeAmong(times: readonly number[], frame: number, frameRate: number): number {
  const start = times[frame - 1]!
  return (start + (times[frame] ?? start + 1 / frameRate)) / 2
}
