import { type DetectionInput, Detections } from '@mot/core'
import { seededNormal, seededRandom } from './random'

export interface SceneOptions {
  /** Default 1. */
  readonly seed?: number
  /** Default 12. */
  readonly objectCount?: number
  /** Default 60. */
  readonly frameCount?: number
  /** Default 16. */
  readonly embeddingDimension?: number
  /** Share of missed detections, 0 to 1. Default 0.08. */
  readonly missRate?: number
  /** False positives per object and frame. Default 0.05. */
  readonly falseRate?: number
  /** Standard deviation of the edges of boxes, in pixels. Default 1.5. */
  readonly noise?: number
}

/** One frame of a scene, and the object of each detection (−1 for a false positive). */
export interface SceneFrame {
  readonly detections: Detections
  readonly objects: readonly number[]
}

interface Walker {
  readonly embedding: number[]
  readonly width: number
  readonly height: number
  readonly firstFrame: number
  readonly lastFrame: number
  x: number
  y: number
  dx: number
  dy: number
  /** Remaining frames of occlusion. */
  hidden: number
}

/**
 * A seeded scene of detections: people walk over a 1280 × 720 image, enter, leave, are occluded for a while, and are missed at
 * times; there are false positives, and embeddings are noisy. Equal on every machine.
 */
export function seededScene(options: SceneOptions = {}): SceneFrame[] {
  const { seed = 1, objectCount = 12, frameCount = 60, embeddingDimension = 16 } = options
  const { missRate = 0.08, falseRate = 0.05, noise = 1.5 } = options
  const random = seededRandom(seed)
  const walkers = Array.from({ length: objectCount }, (_, i) => newWalker(random, i, frameCount, embeddingDimension))
  return Array.from({ length: frameCount }, (_, frame) => {
    const rows: DetectionInput[] = []
    const objects: number[] = []
    for (const [object, walker] of walkers.entries()) {
      walk(walker, random)
      if (frame < walker.firstFrame || frame > walker.lastFrame) continue
      if (walker.hidden > 0) walker.hidden--
      else if (random() < 0.01) walker.hidden = 3 + Math.floor(10 * random())
      if (walker.hidden === 0 && random() >= missRate) {
        rows.push(detect(walker, random, noise))
        objects.push(object)
      }
      if (random() < falseRate) {
        rows.push(detect(newWalker(random, object, frameCount, embeddingDimension), random, noise))
        objects.push(-1)
      }
    }
    return { detections: Detections.from(rows, { imageWidth: 1280, imageHeight: 720 }), objects }
  })
}

function newWalker(random: () => number, index: number, frameCount: number, dimension: number): Walker {
  const height = 60 + 180 * random()
  const late = index % 3 === 2
  return {
    embedding: Array.from({ length: dimension }, () => seededNormal(random)),
    width: height * (0.35 + 0.15 * random()),
    height,
    firstFrame: late ? Math.floor(0.4 * frameCount * random()) : 0,
    lastFrame: late ? Math.floor(frameCount * (0.6 + 0.4 * random())) : frameCount,
    x: 1280 * random(),
    y: 150 + 420 * random(),
    dx: 8 * random() - 4,
    dy: 2 * random() - 1,
    hidden: 0,
  }
}

function walk(walker: Walker, random: () => number): void {
  walker.dx += 0.2 * seededNormal(random)
  if (walker.x < 0 || walker.x > 1280) walker.dx = -Math.sign(walker.x) * Math.abs(walker.dx)
  if (walker.y < 100 || walker.y > 620) walker.dy = walker.y < 100 ? Math.abs(walker.dy) : -Math.abs(walker.dy)
  walker.x += walker.dx
  walker.y += walker.dy
}

function detect({ embedding, width, height, x, y }: Walker, random: () => number, noise: number): DetectionInput {
  const off = () => noise * seededNormal(random)
  return {
    box: {
      left: x - width / 2 + off(),
      top: y - height / 2 + off(),
      right: x + width / 2 + off(),
      bottom: y + height / 2 + off(),
    },
    score: 0.55 + 0.44 * random(),
    embedding: unit(embedding.map((value) => value + 0.25 * seededNormal(random))),
  }
}

function unit(vector: readonly number[]): number[] {
  const norm = Math.hypot(...vector)
  return vector.map((value) => value / norm)
}
