import { numbers, type Shape } from '../../shapes'

/** Seconds from one place that is kept to the next. */
const SPACING = 0.1
/** Places that are kept. */
const KEPT = 5
/** Heights: less is no motion. */
const LEAST_MOTION = 1e-3
/** Heights, in which motion is trusted before any was seen. */
const PRIOR = 0.1
/** Of what was seen before, per track and place. */
const FORGETTING = 0.999

/**
 * Where the detections of a track were: [4] left, top, right and bottom of the latest, then a ring [5 × 3] of x, y and frame of the
 * centres of earlier ones, a tenth of a second apart. Their mean velocity is as fresh as the detections, where that of a filter lags.
 */
export type SeenPlaces = number[]

export const seenPlaces: Shape<SeenPlaces> = numbers(4 + 3 * KEPT)

/** Fractions, so that engines keep numbers of 64 bits from the start. */
export function noPlaces(): SeenPlaces {
  return new Array(4 + 3 * KEPT).fill(-0.5)
}

/** Whole frames, at the nominal rate, from one place that is kept to the next. @param period seconds of a frame. */
export function placeSpacing(period: number): number {
  return Math.max(1, Math.round(SPACING / period))
}

/** Keeps the centre of the latest detection. @param count of the places kept so far. */
export function keepPlace(places: SeenPlaces, count: number, now: number): void {
  const at = placeAt(count, 0)
  places[at] = (places[0]! + places[2]!) / 2
  places[at + 1] = (places[1]! + places[3]!) / 2
  places[at + 2] = now
}

/** Element of the place that was kept `back` places ago; 0: of the next one. */
function placeAt(count: number, back: number): number {
  return 4 + 3 * ((count + KEPT - back) % KEPT)
}

/** Element of the place from which on a track's velocity at a frame is measured; its own where it has one detection. */
export function velocityStart(places: SeenPlaces, count: number, frame: number, spacing: number): number {
  const near = placeAt(count, Math.min(count, 2))
  return count <= 2 || frame - places[near + 2]! > spacing ? near : placeAt(count, 3)
}

/**
 * How far velocities last. People on a street walk on; dancers sway, and are soon where they were. So each stream measures by how much
 * of what velocities promised its objects have moved on, a fifth of a second later; a pair counts by its distance, not by the square
 * of it, so that the fast ones are not all.
 */
export class MotionTrust {
  /** Heights that objects have moved along their velocities, and that these promised. */
  along = PRIOR
  promised = PRIOR

  /** Compares the place that was kept last with what was promised two places before it. @param count of the places kept. */
  learn(places: SeenPlaces, count: number, spacing: number): void {
    if (count < KEPT) return
    const to = placeAt(count, 1)
    const from = placeAt(count, 3)
    const before = placeAt(count, 5)
    const passed = places[from + 2]! - places[before + 2]!
    const later = places[to + 2]! - places[from + 2]!
    // Not across a gap.
    if (passed + later > 6 * spacing + 2) return
    const height = places[3]! - places[1]!
    const scale = later / (passed * height)
    const x = scale * (places[from]! - places[before]!)
    const y = scale * (places[from + 1]! - places[before + 1]!)
    const promised = Math.sqrt(x * x + y * y)
    const along = (x * (places[to]! - places[from]!) + y * (places[to + 1]! - places[from + 1]!)) / height
    const weight = 1 / (promised + LEAST_MOTION)
    this.along = FORGETTING * this.along + weight * along
    this.promised = FORGETTING * this.promised + weight * promised * promised
  }

  /** For how many frames of an object's velocity it moves on in `frames` frames: the fewer, the sooner objects turn. */
  framesOfMotion(frames: number, spacing: number): number {
    const share = Math.min(1, Math.max(0, this.along / this.promised))
    if (share === 0) return 0
    return frames / (1 + ((1 / share - 1) * frames) / (2 * spacing))
  }
}
