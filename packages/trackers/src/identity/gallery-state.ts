import { type EmbeddingSnapshot, MotError } from '@mot/core'
import {
  id,
  int32,
  integer,
  list,
  moment,
  notNegative,
  numberShape,
  numbers,
  oneOf,
  optional,
  positive,
  record,
  row,
  type Shape,
} from '../shapes'
import { cameraName } from './gallery-options'
import type { PrototypeState } from './prototype-table'
import type { EvidenceState } from './track-evidence'
import { MOST_VIEWS } from './track-evidence'

/** One track of an identity: when it was seen, and by which camera. */
export interface Sighting {
  /** Number of the track in the gallery, from 1. */
  readonly track: number
  readonly camera: string
  /** Id of the track in its tracker. */
  readonly trackId: number
  /** Seconds of its first and last observation. */
  readonly start: number
  end: number
}

export type AuditKind = 'founded' | 'matched' | 'merged' | 'split' | 'forgotten' | 'erased'

/** What the gallery decided, and why. */
export interface AuditEntry {
  readonly kind: AuditKind
  /** Seconds. */
  readonly time: number
  /** The identity that the track has now, or that is left. */
  readonly identity: number
  /** The identity that was merged into it, or that it was split from. */
  readonly other?: number
  readonly camera?: string
  readonly trackId?: number
  /** Of the track to the identity, and the limit at that time. */
  readonly distance?: number
  readonly limit?: number
}

export interface IdentityState {
  readonly id: number
  readonly classId: number
  readonly firstSeen: number
  readonly lastSeen: number
  readonly sightings: readonly Sighting[]
  /** Ids of identities that were merged into it. */
  readonly merged: readonly number[]
}

export interface OpenTrackState extends EvidenceState {
  readonly sighting: Sighting
  readonly classId: number
  readonly identity: number
  readonly observations: number
  readonly nextReview: number
  /** [4] where it was last. */
  readonly box: readonly number[]
}

export interface GalleryState {
  readonly dimension: number
  readonly time: number
  readonly nextIdentity: number
  readonly nextTrack: number
  readonly identities: readonly IdentityState[]
  readonly tracks: readonly OpenTrackState[]
  readonly prototypes: readonly PrototypeState[]
  readonly learned: readonly number[]
  readonly trail: readonly AuditEntry[]
}

const distance = numberShape('from 0 to 2.001', (value) => value >= 0 && value <= 2.001)
const vector = record<EmbeddingSnapshot>({ values: numbers(), scale: notNegative })
const sighting: Shape<Sighting> = record<Sighting>({
  track: id,
  camera: cameraName,
  trackId: integer,
  start: moment,
  end: moment,
})

export const galleryState: Shape<GalleryState> = record<GalleryState>({
  dimension: row,
  time: moment,
  nextIdentity: id,
  nextTrack: id,
  identities: list(
    record<IdentityState>({
      id,
      classId: int32,
      firstSeen: moment,
      lastSeen: moment,
      sightings: list(sighting),
      merged: list(id),
    }),
  ),
  tracks: list(
    record<OpenTrackState>({
      sighting,
      classId: int32,
      identity: row,
      observations: row,
      nextReview: id,
      box: numbers(4),
      weights: list(positive),
      views: list(vector),
    }),
  ),
  prototypes: list(record<PrototypeState>({ identity: id, track: id, weight: positive, time: moment, vector })),
  learned: list(distance),
  trail: list(
    record<AuditEntry>({
      kind: oneOf('founded', 'matched', 'merged', 'split', 'forgotten', 'erased'),
      time: moment,
      identity: id,
      other: optional(id) as Shape<number>,
      camera: optional(cameraName) as Shape<string>,
      trackId: optional(integer) as Shape<number>,
      distance: optional(distance) as Shape<number>,
      limit: optional(notNegative) as Shape<number>,
    }),
  ),
})

/** What the shapes alone do not say. @throws MotError `invalid-snapshot`. */
export function checkState({ dimension, identities, tracks, prototypes }: GalleryState): void {
  const ids = new Set(identities.map(({ id }) => id))
  const isVector = ({ values }: EmbeddingSnapshot) =>
    values.length === dimension && values.every((value) => Number.isFinite(Math.fround(value)))
  const isSound =
    ids.size === identities.length &&
    identities.every(({ sightings }) => sightings.length > 0) &&
    prototypes.every(({ identity, vector }) => ids.has(identity) && isVector(vector)) &&
    tracks.every(
      ({ identity, weights, views }) =>
        (identity === 0 || ids.has(identity)) &&
        weights.length <= MOST_VIEWS &&
        views.length === weights.length &&
        views.every(isVector),
    )
  if (!isSound) throw new MotError('invalid-snapshot', 'The parts of the snapshot should belong together.')
}
