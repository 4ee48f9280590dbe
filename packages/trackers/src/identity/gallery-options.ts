import { completeOptions } from '../complete-options'
import {
  countFromOne,
  finite,
  flag,
  list,
  numberShape,
  optional,
  positive,
  record,
  type Shape,
  type Shapes,
  share,
} from '../shapes'
import { type CameraLink, checkLinks } from './camera-graph'

export interface IdentityGalleryOptions {
  /**
   * Largest cosine distance of a track to an identity that it is matched with, 0 to 2; `learned`: from the distances of tracks that are in
   * one camera at one time, which are of different identities. Default `learned`.
   */
  readonly maxDistance?: number | 'learned'
  /**
   * Share of the tracks of new identities that a learned limit may match with a known one, 0 to 1: an estimate, from few people a rough one.
   * Default 0.1.
   */
  readonly maxFalseMatches?: number
  /** Observations after which a track has an identity. Default 5. */
  readonly minObservations?: number
  /** Detections below this score are no evidence of appearance. Default 0.3. */
  readonly minScore?: number
  /** Most prototypes of an identity, 1 to 64. Default 8. */
  readonly maxPrototypes?: number
  /** Seconds in which the weight of a prototype halves. Default 3600. */
  readonly halfLife?: number
  /** An identity that has not been seen for so many seconds is forgotten. Default 86,400: a day. */
  readonly keepSeconds?: number
  /**
   * Most identities; of more the one that has not been seen for the longest time is forgotten. While all have open tracks, a new track
   * stays undecided. 1 to 10,000. Default 10,000.
   */
  readonly maxIdentities?: number
  /** A track that has not been seen for so many seconds has ended, where its tracker does not say so. Default 30. */
  readonly maxTrackGap?: number
  /** Ways between cameras. Default: none, every transition is possible. */
  readonly links?: readonly CameraLink[]
  /** Number of entries of `trail` that are kept. Default 1000. */
  readonly trailLength?: number
}

export type CompleteGalleryOptions = Readonly<Required<IdentityGalleryOptions>>

export const identityGalleryDefaults: CompleteGalleryOptions = {
  maxDistance: 'learned',
  maxFalseMatches: 0.1,
  minObservations: 5,
  minScore: 0.3,
  maxPrototypes: 8,
  halfLife: 3600,
  keepSeconds: 86_400,
  maxIdentities: 10_000,
  maxTrackGap: 30,
  links: [],
  trailLength: 1000,
}

/** Names of cameras. */
export const cameraName: Shape<string> = (value, place, refuse) =>
  typeof value === 'string' && value.length >= 1 && value.length <= 200
    ? value
    : refuse(place, 'a text of 1 to 200 characters', value)

const distance = numberShape('from 0 to 2, or "learned"', (value) => value >= 0 && value <= 2)
const link: Shape<CameraLink> = record<CameraLink>({
  from: cameraName,
  to: cameraName,
  seconds: numberShape('from 0 to 86,400', (value) => value >= 0 && value <= 86_400),
  oneWay: optional(flag) as Shape<boolean>,
})
const upTo = (most: number) =>
  numberShape(
    `a whole number from 1 to ${most.toLocaleString('en')}`,
    (value) => Number.isInteger(value) && value >= 1 && value <= most,
  )

const shapes: Shapes<Required<IdentityGalleryOptions>> = {
  maxDistance: (value, place, refuse) => (value === 'learned' ? value : distance(value, place, refuse)),
  maxFalseMatches: share,
  minObservations: countFromOne,
  minScore: finite,
  maxPrototypes: upTo(64),
  halfLife: positive,
  keepSeconds: positive,
  maxIdentities: upTo(10_000),
  maxTrackGap: positive,
  links: list(link),
  trailLength: numberShape(
    'a whole number from 0 to 1,000,000',
    (value) => Number.isInteger(value) && value >= 0 && value <= 1_000_000,
  ),
}

/** @throws MotError `invalid-option`. */
export function completeGalleryOptions(options: IdentityGalleryOptions): CompleteGalleryOptions {
  const complete = completeOptions(options, identityGalleryDefaults, shapes)
  checkLinks(complete.links)
  return Object.freeze(complete)
}
