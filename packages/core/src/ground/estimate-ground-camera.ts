import { MotError } from '../errors'
import { readOptions } from '../options'
import { shown } from '../shown'
import type { GroundCameraInput } from './ground-camera'

export interface GroundCameraEstimateOptions {
  readonly imageWidth: number
  readonly imageHeight: number
  /** Height of the people in metres. Default 1.7. */
  readonly personHeight?: number
  /** Horizontal field of view of the camera in degrees, above 1, below 170. Default 60. */
  readonly fieldOfView?: number
}

export interface GroundCameraEstimate {
  readonly camera: Extract<GroundCameraInput, { readonly rotation: unknown }>
  /** Metres above the ground. */
  readonly height: number
  /** Degrees below the horizontal. */
  readonly pitch: number
  /** Row of the horizon in pixels; may be outside the image. */
  readonly horizon: number
  /** Boxes that it comes from. */
  readonly boxCount: number
  /** By how much half of the boxes differ from what the camera expects, as a share of their height. Above 0.15, mistrust it. */
  readonly spread: number
}

/** Boxes that are needed. */
const FEW = 50
/** Pixels from the edge of the image: a box nearer is cut off. */
const EDGE = 3
/** Height by width of people who stand. */
const LEAST_RATIO = 1.4
const GREATEST_RATIO = 5
/** Share of the image's height that feet have to be spread over. */
const LEAST_DEPTH = 0.05

/**
 * Where a camera stands, from the boxes of people of one height who stand on flat ground: its height and its pitch. The principal point
 * is the image's centre, and the camera is level from left to right. For each pitch, every box says how high the camera is in people's
 * heights; at the right one, all say the same.
 * @param boxes [n × 4] left, top, right, bottom, of many frames. Those cut off by the image, or too wide or high for people, are left out.
 * @throws MotError `invalid-option` for an option out of range; `invalid-detections` with fewer than 50 boxes of use, and where all stand
 *   at one distance.
 */
export function estimateGroundCamera(
  boxes: ArrayLike<number>,
  options: GroundCameraEstimateOptions,
): GroundCameraEstimate {
  const { imageWidth, imageHeight, personHeight = 1.7, fieldOfView = 60 } = readOptions(options)
  check('imageWidth', imageWidth, 1, 1e6)
  check('imageHeight', imageHeight, 1, 1e6)
  check('personHeight', personHeight, 0.01, 100)
  check('fieldOfView', fieldOfView, 1, 170)
  const focal = imageWidth / (2 * Math.tan((fieldOfView * Math.PI) / 360))
  const people = standing(boxes, imageWidth, imageHeight, focal)
  checkPeople(people, imageHeight / focal)
  const pitch = bestPitch(people)
  const share = median(people.map((person) => shareAt(person, pitch)))
  const height = personHeight / share
  const [sine, cosine] = [Math.sin(pitch), Math.cos(pitch)]
  return {
    camera: {
      rotation: [1, 0, 0, 0, -sine, -cosine, 0, cosine, -sine],
      translation: [0, height * cosine, height * sine],
      intrinsics: [focal, 0, imageWidth / 2, 0, focal, imageHeight / 2, 0, 0, 1],
    },
    height,
    pitch: (180 * pitch) / Math.PI,
    horizon: imageHeight / 2 - focal * Math.tan(pitch),
    boxCount: people.length,
    spread: spreadAt(people, pitch),
  }
}

/** Tangents of the angles at which the camera sees foot and head, downwards from its axis. */
interface Standing {
  readonly foot: number
  readonly head: number
}

function standing(boxes: ArrayLike<number>, width: number, height: number, focal: number): Standing[] {
  const people: Standing[] = []
  for (let at = 0; at + 3 < boxes.length; at += 4) {
    const [left, top, right, bottom] = [boxes[at]!, boxes[at + 1]!, boxes[at + 2]!, boxes[at + 3]!]
    if (left < EDGE || top < EDGE || right > width - EDGE || bottom > height - EDGE) continue
    const ratio = (bottom - top) / (right - left)
    if (!(ratio >= LEAST_RATIO && ratio <= GREATEST_RATIO)) continue
    people.push({ foot: (bottom - height / 2) / focal, head: (top - height / 2) / focal })
  }
  return people
}

function checkPeople(people: readonly Standing[], imageHeight: number): void {
  if (people.length < FEW) {
    throw new MotError(
      'invalid-detections',
      `A camera is estimated from ${FEW} boxes of people who stand wholly inside the image, got ${people.length}.`,
    )
  }
  const feet = people.map(({ foot }) => foot).sort((a, b) => a - b)
  const depth = feet[Math.floor(0.9 * feet.length)]! - feet[Math.floor(0.1 * feet.length)]!
  if (depth >= LEAST_DEPTH * imageHeight) return
  throw new MotError(
    'invalid-detections',
    'A camera is estimated from people near and far: all these stand at nearly one distance from it.',
  )
}

/** The pitch in radians at which people's heights agree best: over all, then nearer and nearer. */
function bestPitch(people: readonly Standing[]): number {
  let best = 0
  let step = Math.PI / 180
  let [from, to] = [(-30 * Math.PI) / 180, (85 * Math.PI) / 180]
  for (let round = 0; round < 5; round++) {
    let least = Number.POSITIVE_INFINITY
    for (let pitch = from; pitch <= to; pitch += step) {
      const spread = spreadAt(people, pitch)
      if (spread >= least) continue
      least = spread
      best = pitch
    }
    ;[from, to] = [best - step, best + step]
    step /= 10
  }
  return best
}

/** Median distance of the people's shares from their median, as a share of that. Infinite where half of them cannot be. */
function spreadAt(people: readonly Standing[], pitch: number): number {
  const shares = people.map((person) => shareAt(person, pitch))
  const middle = median(shares)
  if (!(middle > 0 && middle < Number.POSITIVE_INFINITY)) return Number.POSITIVE_INFINITY
  return median(shares.map((share) => Math.abs(share / middle - 1)))
}

/** Height of a person as a share of the camera's; −1 beyond the horizon. */
function shareAt({ foot, head }: Standing, pitch: number): number {
  const [sine, cosine] = [Math.sin(pitch), Math.cos(pitch)]
  const below = sine + foot * cosine
  if (below <= 1e-6) return -1
  // Distance along the ground, in heights of the camera.
  const distance = (cosine - foot * sine) / below
  return 1 - (distance * (sine + head * cosine)) / (cosine - head * sine)
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[sorted.length >> 1]!
}

function check(name: string, value: unknown, least: number, most: number): void {
  if (typeof value === 'number' && value >= least && value <= most) return
  throw new MotError('invalid-option', `Option "${name}" should be from ${least} to ${most}, got ${shown(value)}.`)
}
