import { MotError } from '../errors'
import type { Affine } from '../prepare/affine'

/** Pixels: a picture that moved farther shows nothing of what it showed before. */
const FARTHEST = 1e6
/** An area that grew or shrank more than so often, too. */
const LARGEST_GROWTH = 1e4

/**
 * How the picture moved because the camera did: the map from pixels of the frame before to pixels of this one. Checked
 * where it enters the library, as trackers apply it to all that they remember.
 * @throws MotError `invalid-detections` when it is not finite, mirrors or flattens the picture, or leaves nothing of it.
 */
export function checkCameraMotion(motion: Affine): void {
  const [a, b, c, d, e, f] = motion
  const growth = a * e - b * d
  const extent = Math.max(Math.abs(a), Math.abs(b), Math.abs(d), Math.abs(e))
  const sound = growth >= 1 / LARGEST_GROWTH && extent ** 2 <= LARGEST_GROWTH
  if (motion.length === 6 && sound && Math.abs(c) <= FARTHEST && Math.abs(f) <= FARTHEST) return
  throw new MotError(
    'invalid-detections',
    `Camera motion should be six finite numbers [a, b, c, d, e, f] that neither mirror nor flatten the picture, got [${motion.join(', ')}].`,
  )
}
