import { estimateGroundCamera } from '@mot/core'
import type { Detector } from '@mot/heads'
import { Street, type StreetFrame } from '@mot/street'
import { type ClipFile, writeHalfBytes } from '../../docs/playground/model/clip-file'
import type { ClipScene } from './scenes'

/** People of lower visibility are ignored, as in the scores of the demo. */
const LEAST_VISIBILITY = 0.25

/** Renders a street, detects people in each frame, and returns detections and truth. */
export async function recordClip(
  { title, street: options }: ClipScene,
  detector: Detector,
  onFrame: (frame: StreetFrame) => void | Promise<void>,
): Promise<ClipFile> {
  const street = new Street(options)
  const { width, height, frameRate, frameCount, seed } = street.options
  const detections = { counts: [] as number[], boxes: [] as number[], scores: [] as number[], dimension: 0 }
  const truth = { counts: [] as number[], ids: [] as number[], boxes: [] as number[], ignored: [] as number[] }
  const embeddings: number[] = []
  for (const shown of street) {
    const found = await detector.detect(shown.frame)
    detections.counts.push(found.count)
    for (const edge of found.boxes.subarray(0, 4 * found.count)) detections.boxes.push(Math.round(10 * edge))
    for (const score of found.scores.subarray(0, found.count)) detections.scores.push(Math.round(1000 * score))
    detections.dimension = found.embeddingDimension
    for (let i = 0; i < found.count; i++) embeddings.push(...inSteps(found.at(i).embedding!))
    const people = shown.truth.filter(({ box }) => box.right > 0 && box.left < width && box.bottom > 0)
    truth.counts.push(people.length)
    for (const { id, box, visibility } of people) {
      truth.ids.push(id)
      truth.boxes.push(...[box.left, box.top, box.right, box.bottom].map((edge) => Math.round(10 * edge)))
      truth.ignored.push(visibility * shareInside(box, width) < LEAST_VISIBILITY ? 1 : 0)
    }
    await onFrame(shown)
  }
  const boxes = detections.boxes.map((edge) => edge / 10)
  const { camera } = estimateGroundCamera(boxes, { imageWidth: width, imageHeight: height })
  return {
    title,
    seed,
    width,
    height,
    frameRate,
    frameCount,
    camera,
    detections: { ...detections, embeddings: writeHalfBytes(embeddings) },
    truth,
  }
}

/** The direction of a vector in steps from −7 to 7, the greatest component at 7: cosines stay within a hundredth. */
function inSteps(embedding: Float32Array): number[] {
  const greatest = Math.max(...embedding.map(Math.abs))
  return Array.from(embedding, (value) => Math.round((7 * value) / greatest))
}

/** Share of a box inside the image from left to right, 0 to 1. */
function shareInside({ left, right }: { left: number; right: number }, width: number): number {
  return Math.max(0, Math.min(right, width) - Math.max(left, 0)) / (right - left)
}
