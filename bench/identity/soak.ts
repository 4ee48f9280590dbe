/** A gallery over hours: drawn people, of whom some come back, in two cameras. */
import { Detections, Tracks } from '@mot/core'
import { seededNormal, seededRandom } from '@mot/test-utils'
import { IdentityGallery } from '@mot/trackers/identity'
import type { Result } from '../harness'

const DIMENSION = 32
/** Seconds between frames, and of a visit. */
const STEP = 2
const VISIT = 20

/** @returns what is there at the end of the first and of the last hour. */
export async function soak(hours: number): Promise<Result[]> {
  const random = seededRandom(1)
  const gallery = new IdentityGallery({ keepSeconds: 3600, maxIdentities: 500, minObservations: 4 })
  const people: Float32Array[] = []
  const results: Result[] = []
  let nextId = 1
  let present: { id: number; person: number; until: number; left: number }[] = []
  for (let time = 0; time < 3600 * hours; time += STEP) {
    const ended = present.filter(({ until }) => until <= time).map(({ id }) => id)
    present = present.filter(({ until }) => until > time)
    while (present.length < 5) {
      const isBack = people.length > 20 && random() < 0.4
      const person = isBack ? people.length - 1 - Math.floor(20 * random()) : people.push(drawVector(random)) - 1
      if (present.some((each) => each.person === person)) continue
      present.push({ id: nextId++, person, until: time + VISIT * (0.5 + random()), left: 100 * present.length })
    }
    const detections = Detections.from(
      present.map(({ person, left }) => ({
        box: { left, top: 0, right: left + 50, bottom: 100 },
        score: 0.9,
        embedding: noisy(people[person]!, random),
      })),
    )
    const tracks = Tracks.from(
      present.map(({ id, left }) => ({ id, box: { left, top: 0, right: left + 50, bottom: 100 } })),
      { time, ended },
    )
    gallery.update(tracks, detections)
    // Those of long ago do not come back.
    if (people.length > 1000) {
      const first = people.length - 500
      people.splice(0, first)
      for (const each of present) each.person -= first
      present = present.filter(({ person }) => person >= 0)
    }
    const hour = (time + STEP) / 3600
    if (hour === 1 || hour === hours) results.push(...measure(gallery, hour, results))
  }
  return results
}

function measure(gallery: IdentityGallery, hour: number, before: readonly Result[]): Result[] {
  const bytes = JSON.stringify(gallery.snapshot()).length
  const name = `snapshot after ${hour} h, ${gallery.list().length} identities`
  // Bounded: identities come and go, their number does not grow.
  const first = before[0]?.ours
  return [{ task: name, ours: bytes, unit: 'bytes', ...(first !== undefined && { target: { atMost: 1.5 * first } }) }]
}

function drawVector(random: () => number): Float32Array {
  return Float32Array.from({ length: DIMENSION }, () => seededNormal(random))
}

function noisy(vector: Float32Array, random: () => number): Float32Array {
  return vector.map((value) => value + 0.2 * seededNormal(random))
}
