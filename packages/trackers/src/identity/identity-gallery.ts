import {
  asDetections,
  Candidates,
  type Detections,
  type DetectionsInput,
  EmbeddingRows,
  MotError,
  readOptions,
  SparseAssigner,
  shown,
  type Tracks,
} from '@mot/core'
import { readState } from '../read-state'
import { LAST_FRAME } from '../shapes'
import { CameraGraph } from './camera-graph'
import { type CompleteGalleryOptions, completeGalleryOptions, type IdentityGalleryOptions } from './gallery-options'
import {
  type AuditEntry,
  checkState,
  type GalleryState,
  galleryState,
  type IdentityState,
  type Sighting,
} from './gallery-state'
import { type Identity, IdentityRecord, keyOf, type OpenTrack } from './identity-record'
import { LearnedLimit } from './learned-limit'
import { qualityOf } from './observation-quality'
import { evidenceDistance } from './track-evidence'

/** Where and when tracks were seen. */
export interface GalleryFrame {
  /** Default `camera`. */
  readonly camera?: string
  /** Seconds, of one clock for all cameras. Default: `tracks.time`. */
  readonly time?: number
}

/** The whole state of a gallery as plain data: `structuredClone` and `JSON` copy it without loss. */
export interface GallerySnapshot {
  readonly gallery: 'IdentityGallery'
  readonly version: 1
  readonly state: unknown
}

/** A track leaves an identity only where it is farther from it than this many limits: decisions should not swing. */
const SPLIT_FACTOR = 1.5
/**
 * Identity over minutes and cameras: tracks of any tracker go in with the embeddings of their detections, and each gets the identity that it
 * has had before, or a new one. An identity is a bounded set of prototypes, weighted by quality and age.
 *
 * ```ts
 * const gallery = new IdentityGallery()
 * const tracks = tracker.update(detections)
 * const identities = gallery.update(tracks, detections, { camera: 'door' })
 * ```
 *
 * A track is decided after `minObservations`, all undecided tracks of a frame at once, and compared again whenever its observations have
 * doubled and when it ends: then identities are merged that turn out to be one, and tracks split off that turn out to be another's.
 * `trail` has each decision. No identity is twice in an image, and none is where no way of `links` leads in time. Deterministic.
 */
export class IdentityGallery {
  readonly options: CompleteGalleryOptions
  private readonly graph: CameraGraph
  private readonly record: IdentityRecord
  private learned = new LearnedLimit()
  private result = new Int32Array(0)
  private readonly rows = new EmbeddingRows()

  /** @throws MotError `invalid-option`. */
  constructor(options: IdentityGalleryOptions = {}) {
    this.options = completeGalleryOptions(options)
    this.graph = new CameraGraph(this.options.links)
    this.record = new IdentityRecord(this.options)
  }

  /**
   * Takes in the tracks of a frame of one camera.
   * @param detections those that the tracker was given, with embeddings.
   * @returns [tracks.count] the identity of each track, from 1; 0 while it is undecided, which a new one also is while `maxIdentities`
   *   identities have open tracks. The next call overwrites it.
   * @throws MotError `invalid-detections` without embeddings, and for those of another dimension; `invalid-tracks` for a row of
   *   detections that is not there; `invalid-frame` for a time before the last of that camera; `invalid-option`. The gallery is then
   *   unchanged.
   */
  update(tracks: Tracks, detections: DetectionsInput, frame: GalleryFrame = {}): Int32Array {
    const given = asDetections(detections)
    const { camera = 'camera', time = tracks.time } = readOptions(frame)
    this.check(tracks, given, camera, time)
    this.record.begin(given.count === 0 ? 0 : given.embeddingDimension, time)
    const present = this.observe(tracks, given, camera, time)
    for (const trackId of tracks.ended) this.end(keyOf(camera, trackId))
    this.endSilent(camera, time)
    this.decide(present.filter(({ observations, nextReview }) => observations >= nextReview))
    this.splitDoubles(present)
    this.forget(time - this.options.keepSeconds)
    if (this.result.length < tracks.count) this.result = new Int32Array(2 * tracks.count)
    for (const [row, { identity }] of present.entries()) this.result[row] = identity
    return this.result.subarray(0, tracks.count)
  }

  /**
   * The identity of a track; 0 where it is undecided or unknown. Of one that has ended, while its sighting is kept: the last 32 of an
   * identity are.
   */
  identityOf(trackId: number, camera = 'camera'): number {
    return this.record.identityOf(trackId, camera)
  }

  /** Seconds of the latest frame, 0 before the first. */
  get time(): number {
    return this.record.time
  }

  /** The identity that an earlier id has now, after merges; undefined where it is forgotten. */
  current(identity: number): number | undefined {
    return this.record.current(identity)
  }

  /** All identities, in the order in which they were founded: copies. */
  list(): IdentityState[] {
    return this.record.list()
  }

  /** What was decided, the last `trailLength` entries. */
  get trail(): readonly AuditEntry[] {
    return this.record.trail
  }

  /** The limit on distances by now: `maxDistance`, or what has been learned; 0 while too little is known. */
  get limit(): number {
    const { maxDistance, maxFalseMatches } = this.options
    if (maxDistance !== 'learned') return maxDistance
    return this.learned.limit(maxFalseMatches / Math.max(1, this.record.identities.size))
  }

  /** Ends all tracks of a camera, or of all: their ids may come again. Identities stay. */
  endTracks(camera?: string): void {
    for (const [key, { sighting }] of [...this.record.tracks]) {
      if (camera === undefined || sighting.camera === camera) this.end(key)
    }
  }

  /**
   * Merges an identity into another: what a person saw. The older id stays.
   * @returns it.
   * @throws MotError `invalid-option` for an identity that is not known.
   */
  merge(one: number, other: number): number {
    const [a, b] = [this.record.known(one), this.record.known(other)]
    return a === b ? a.id : this.record.merge(a, b)
  }

  /**
   * Takes a track out of its identity: it founds a new one.
   * @returns that.
   * @throws MotError `invalid-option` where the identity has no such track, or no other; `too-many-detections` where `maxIdentities`
   *   identities have open tracks.
   */
  split(identity: number, trackId: number, camera = 'camera'): number {
    const from = this.record.known(identity)
    const sighting = from.sightings.findLast((each) => each.trackId === trackId && each.camera === camera)
    if (sighting === undefined || from.sightings.length < 2) {
      const expected = sighting === undefined ? `should have track ${shown(trackId)}` : 'should have another track'
      throw new MotError('invalid-option', `Identity ${identity} ${expected}.`)
    }
    if (this.record.hasRoom) return this.record.split(from, sighting)
    const count = this.options.maxIdentities
    throw new MotError(
      'too-many-detections',
      `There are ${count} identities with open tracks, and no room for one more.`,
    )
  }

  /**
   * Erases all that is known of an identity, its tracks and its entries in the trail. A track that is still seen begins anew.
   * @throws MotError `invalid-option` for an identity that is not known.
   */
  erase(identity: number): void {
    this.record.erase(this.record.known(identity))
  }

  /** Forgets the identities that have not been seen since a time, in seconds, and have no open track. */
  forget(before: number): void {
    this.record.forget(before)
  }

  reset(): void {
    this.record.reset()
    this.learned = new LearnedLimit()
  }

  snapshot(): GallerySnapshot {
    const state: GalleryState = { ...this.record.snapshot(), learned: this.learned.snapshot() }
    return { gallery: 'IdentityGallery', version: 1, state }
  }

  /** @throws MotError `invalid-snapshot`. The gallery is then unchanged. */
  restore(snapshot: GallerySnapshot): void {
    if (snapshot?.gallery !== 'IdentityGallery' || snapshot.version !== 1) {
      throw new MotError(
        'invalid-snapshot',
        `A snapshot of IdentityGallery version 1 is needed, got ${shown(snapshot?.gallery)} version ${shown(snapshot?.version)}.`,
      )
    }
    const state = readState(galleryState, snapshot.state)
    checkState(state)
    this.record.restore(state)
    this.learned = new LearnedLimit()
    this.learned.restore(state.learned)
  }

  // A frame.

  private check(tracks: Tracks, detections: Detections, camera: string, time: number): void {
    if (typeof camera !== 'string' || camera.length < 1 || camera.length > 200) {
      throw new MotError(
        'invalid-option',
        `Option "camera" should be a text of 1 to 200 characters, got ${shown(camera)}.`,
      )
    }
    if (!(typeof time === 'number' && time >= 0 && time <= LAST_FRAME)) {
      throw new MotError('invalid-frame', `The time should be seconds from 0 to 2⁵², got ${shown(time)}.`)
    }
    for (const { sighting } of this.record.tracks.values()) {
      if (sighting.camera !== camera || sighting.end <= time) continue
      throw new MotError(
        'invalid-frame',
        `The time of a camera should not go back from ${sighting.end} s, got ${time} s.`,
      )
    }
    const { embeddings, embeddingDimension, count } = detections
    if (count > 0 && embeddings === undefined) {
      throw new MotError(
        'invalid-detections',
        'Detections should have embeddings, got none: identities are told apart by them.',
      )
    }
    if (count > 0 && this.record.dimension !== 0 && embeddingDimension !== this.record.dimension) {
      throw new MotError(
        'invalid-detections',
        `Embeddings should have ${this.record.dimension} numbers as before, got ${embeddingDimension}.`,
      )
    }
    for (let row = 0; row < tracks.count; row++) {
      if (tracks.detectionIndices[row]! < count) continue
      throw new MotError(
        'invalid-tracks',
        `Track ${tracks.ids[row]} should be of one of the ${count} detections, got ${tracks.detectionIndices[row]}.`,
      )
    }
    if (count === 0) return
    this.rows.view(embeddings!, count, embeddingDimension)
    for (let row = 0; row < count; row++) {
      if (this.rows.measure(row)) continue
      throw new MotError('invalid-detections', `The embedding of detection ${row} should be finite and not all 0.`)
    }
  }

  /** The open tracks of a frame, by row. */
  private observe(tracks: Tracks, detections: Detections, camera: string, time: number): OpenTrack[] {
    return Array.from({ length: tracks.count }, (_, row) => {
      const track = this.record.open(camera, tracks.ids[row]!, tracks.classIds[row]!, time)
      track.sighting.end = time
      track.box.set(tracks.boxes.subarray(4 * row, 4 * row + 4))
      const identity = this.record.identities.get(track.identity)
      if (identity) identity.lastSeen = Math.max(identity.lastSeen, time)
      const detection = tracks.detectionIndices[row]!
      if (detection < 0 || detections.scores[detection]! < this.options.minScore) return track
      track.evidence.add(this.rows, detection, qualityOf(tracks, row, detections.scores[detection]!))
      track.observations++
      return track
    })
  }

  private end(key: string): void {
    const track = this.record.tracks.get(key)
    if (track === undefined) return
    // With all of its observations.
    if (track.identity > 0) this.decide([track])
    this.record.tracks.delete(key)
  }

  private endSilent(camera: string, time: number): void {
    for (const [key, { sighting }] of [...this.record.tracks]) {
      if (sighting.camera === camera && time - sighting.end > this.options.maxTrackGap) this.end(key)
    }
  }

  // Decisions.

  /** Decides tracks that have no identity, all at once, and compares the others again. */
  private decide(due: readonly OpenTrack[]): void {
    if (due.length === 0) return
    for (const track of due) {
      track.nextReview = Math.max(2 * track.nextReview, track.observations + 1)
      this.learnFrom(track)
    }
    const { limit, record } = this
    for (const track of due) if (track.identity > 0) this.review(track, limit)
    const undecided = due.filter(({ identity }) => identity === 0)
    const matches = this.match(undecided, limit)
    for (const [i, match] of matches.entries()) {
      if (match) record.assign(undecided[i]!, match.identity, match.distance, limit)
    }
    // Afterwards: an identity that is forgotten for a new one is none of those that were matched.
    for (const track of undecided) {
      if (track.identity > 0) continue
      if (record.hasRoom) record.found(track)
      else track.nextReview = track.observations + 1
    }
    for (const { identity, evidence, sighting } of due) {
      if (identity > 0) record.table.put(identity, sighting.track, evidence, record.time)
    }
  }

  /** Distances to the tracks beside it: they are of other identities. Boxes that touch may be two tracks of one object. */
  private learnFrom(track: OpenTrack): void {
    for (const other of this.record.tracks.values()) {
      if (other === track || other.sighting.camera !== track.sighting.camera) continue
      if (other.sighting.end !== track.sighting.end || other.observations < this.options.minObservations) continue
      if (other.classId === track.classId && !touch(track.box, other.box))
        this.learned.add(evidenceDistance(track.evidence, other.evidence))
    }
  }

  /** The identity of each track whose distance is within the limit, for the least total distance; each once. */
  private match(tracks: readonly OpenTrack[], limit: number): ({ identity: number; distance: number } | undefined)[] {
    const columns = new Map<number, number>()
    const allowed = tracks.map((track) =>
      [...this.record.table.distancesTo(track.evidence, track.sighting.track)].filter(
        ([id, distance]) => distance <= limit && this.allows(this.record.identities.get(id)!, track),
      ),
    )
    for (const each of allowed) for (const [id] of each) if (!columns.has(id)) columns.set(id, columns.size)
    const candidates = new Candidates()
    candidates.begin(columns.size)
    for (const each of allowed) {
      const byColumn = each.map(([id, distance]) => [columns.get(id)!, distance] as const).sort(([a], [b]) => a - b)
      for (const [column, distance] of byColumn) candidates.add(column, distance)
      candidates.endRow()
    }
    const { columnOfRow } = new SparseAssigner().assign(candidates, { costLimit: limit + 1e-9 })
    const ids = [...columns.keys()]
    return tracks.map((_, row) => {
      const identity = ids[columnOfRow[row]!]
      const distance = allowed[row]!.find(([id]) => id === identity)?.[1]
      return identity === undefined || distance === undefined ? undefined : { identity, distance }
    })
  }

  /** A track that has an identity: it may turn out to be another's, or its identity one that was known before. */
  private review(track: OpenTrack, limit: number): void {
    const { identities, table } = this.record
    const own = identities.get(track.identity)!
    const distances = table.distancesTo(track.evidence, track.sighting.track)
    const distance = distances.get(own.id)
    if (distance !== undefined && own.sightings.length > 1 && distance > SPLIT_FACTOR * limit && limit > 0) {
      const [match] = this.match([track], limit)
      if (match || this.record.hasRoom) this.record.split(own, track.sighting, distance, match?.identity)
      return
    }
    const others = [...distances].filter(
      ([id, distance]) => id !== own.id && distance <= limit && this.areOne(own, identities.get(id)!),
    )
    if (others.length === 0) return
    const [id] = others.reduce((a, b) => (b[1] < a[1] ? b : a))
    // One of several tracks would take the others with it, whose appearance says nothing about it.
    if (own.sightings.length > 1) return
    this.record.merge(own, identities.get(id)!, { distance: distances.get(id)!, limit })
  }

  /** A track that had been lost is back beside one that took its identity: the later one is another's. */
  private splitDoubles(present: readonly OpenTrack[]): void {
    const { record } = this
    const first = new Map<number, OpenTrack>()
    for (const track of present) {
      if (track.identity === 0) continue
      const other = first.get(track.identity)
      if (other === undefined) {
        first.set(track.identity, track)
        continue
      }
      const later = track.sighting.track > other.sighting.track ? track : other
      first.set(track.identity, later === track ? other : track)
      const identity = record.identities.get(later.identity)!
      if (record.hasRoom) record.split(identity, later.sighting)
      else record.release(identity, later)
    }
  }

  // Where an identity may be.

  private allows(identity: Identity, { sighting, classId }: OpenTrack): boolean {
    return identity.classId === classId && identity.sightings.every((each) => this.arePossible(each, sighting))
  }

  private areOne(a: Identity, b: Identity): boolean {
    return (
      a.classId === b.classId && a.sightings.every((one) => b.sightings.every((other) => this.arePossible(one, other)))
    )
  }

  /** Whether two tracks may be of one identity: never at once in one camera, and not faster than the way between two. */
  private arePossible(a: Sighting, b: Sighting): boolean {
    if (a.track === b.track) return true
    if (a.camera === b.camera) return a.end < b.start || b.end < a.start
    const [there, back] = [this.graph.shortest(a.camera, b.camera), this.graph.shortest(b.camera, a.camera)]
    if (there === 0 && back === 0) return true
    return b.start - a.end >= there || a.start - b.end >= back
  }
}

function touch(a: Float64Array, b: Float64Array): boolean {
  return a[0]! < b[2]! && b[0]! < a[2]! && a[1]! < b[3]! && b[1]! < a[3]!
}
