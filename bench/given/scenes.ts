/** Scenes that benches of trackers share. */
import { Detections } from '@mot/core'
import { seededNormal, seededRandom } from '@mot/test-utils'

export interface CrowdOptions {
  /** Default 120. */
  readonly frameCount?: number
  /** Length of the embedding that each detection has. Default 0: there are no embeddings. */
  readonly embeddingDimension?: number | undefined
}

/** Walking people, at the same density for any number; a tenth is not detected, a fifth has a low score. */
export function crowd(
  objectCount: number,
  { frameCount = 120, embeddingDimension = 0 }: CrowdOptions = {},
): Detections[] {
  const random = seededRandom(objectCount)
  const scale = Math.sqrt(objectCount / 50)
  const frames: Person[][] = Array.from({ length: frameCount }, () => [])
  for (let object = 0; object < objectCount; object++) {
    const height = 60 + 120 * random()
    const startX = 1900 * scale * random()
    const startY = 900 * scale * random()
    const speedX = 8 * random() - 4
    const speedY = 2 * random() - 1
    for (const [frame, people] of frames.entries()) {
      const left = startX + speedX * frame + 2 * random()
      const top = startY + speedY * frame + 2 * random()
      const chance = random()
      const score = chance < 0.1 ? 0 : chance < 0.3 ? 0.2 + 0.35 * random() : 0.65 + 0.34 * random()
      people.push({ object, score, box: { left, top, right: left + 0.4 * height, bottom: top + height } })
    }
  }
  const embeddingOf = embeddings(objectCount, embeddingDimension)
  return frames.map((people) =>
    Detections.from(
      people
        .filter(({ score }) => score > 0)
        .map((person) => (embeddingOf ? { ...person, embedding: embeddingOf(person) } : person)),
    ),
  )
}

interface Person {
  readonly object: number
  readonly score: number
  readonly box: { left: number; top: number; right: number; bottom: number }
}

/**
 * Embeddings of people: each person has a random direction, with noise in each frame. The cosine distance is about 0.1
 * within one person and about 1 between two.
 */
function embeddings(objectCount: number, dimension: number): ((person: Person) => number[]) | undefined {
  if (dimension === 0) return undefined
  const random = seededRandom(objectCount)
  const own = Array.from({ length: objectCount }, () => Array.from({ length: dimension }, () => seededNormal(random)))
  return ({ object }) => {
    const values = own[object]!.map((value) => value + (2 * random() - 1) / Math.sqrt(3))
    const length = Math.hypot(...values)
    return values.map((value) => value / length)
  }
}
