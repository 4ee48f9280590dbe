/** A camera 4 m above the ground that points ahead, and whose horizon is above a 1280 × 720 image. */
const camera = { homography: [4, 0, -4 * 640, 0, 0, 4 * 1000, 0, 1, 200] }

/** The options that a tracker needs: none, but those on the ground. */
export function neededOptions(tracker: string): object {
  return tracker === 'UCMCTrack' ? { camera } : {}
}
