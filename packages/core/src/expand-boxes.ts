import { Detections } from './detections'
import { MotError } from './errors'
import { shown } from './shown'

/**
 * The detections with each side of their boxes moved outward. Small objects that move farther than their own size do not
 * overlap from frame to frame, and trackers that associate by overlap lose them; buffered boxes do overlap ("Hard to
 * Track Objects with Irregular Motions and Similar Appearances? Make It Easier by Buffering the Matching Space", Yang et
 * al. 2023, section 3.2, which scales with the size of the box instead). `track.detectionIndex` leads back to the box as it was detected.
 * @param pixels of each side, positive or 0.
 * @returns new detections with the same rows; all columns but `boxes` are shared.
 * @throws MotError `invalid-option`.
 */
export function expandBoxes(detections: Detections, pixels: number): Detections {
  if (!(pixels >= 0 && Number.isFinite(pixels))) {
    throw new MotError('invalid-option', `Boxes are expanded by 0 or more pixels, got ${shown(pixels)}.`)
  }
  const boxes = detections.boxes.slice(0, 4 * detections.count)
  for (let i = 0; i < boxes.length; i++) boxes[i]! += i % 4 < 2 ? -pixels : pixels
  return new Detections({ ...detections, boxes })
}
