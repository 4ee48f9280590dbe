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
import { LearnedLimit } from './learned-limit'
import { qualityOf } from './observation-quality'
import { PrototypeTable } from './prototype-table'
import { evidenceDistance, TrackEvidence } from './track-evidence'

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

/** A track that has not ended. */
interface OpenTrack {
  readonly sighting: Sighting
  readonly classId: number
  readonly evidence: TrackEvidence
  observations: number
  /** 0 until it is decided. */
  identity: number
  /** Number of observations after which it is compared again. */
  nextReview: number
  /** [4] where it was last: left, top, right, bottom. */
  readonly box: Float64Array
}

interface Identity {
  readonly id: number
  readonly classId: number
  firstSeen: number
  lastSeen: number
  sightings: Sighting[]
  readonly merged: number[]
}

/** A track leaves an identity only where it is farther from it than this many limits: decisions should not swing. */
const SPLIT_FACTOR = 1.5
/** Sightings that are kept of an identity, the last ones. */
const SIGHTINGS = 32

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
  private dimension = 0
  private table: PrototypeTable
  private learned = new LearnedLimit()
  private identities = new Map<number, Identity>()
  /** By the id of an identity that was merged. */
  private aliases = new Map<number, number>()
  private tracks = new Map<string, OpenTrack>()
  private entries: AuditEntry[] = []
  private now = 0
  private nextIdentity = 1
  private nextTrack = 1
  private result = new Int32Array(0)
  private readonly rows = new EmbeddingRows()

  /** @throws MotError `invalid-option`. */
  constructor(options: IdentityGalleryOptions = {}) {
    this.options = completeGalleryOptions(options)
    this.graph = new CameraGraph(this.options.links)
    this.table = this.emptyTable(0)
  }

  /**
   * Takes in the tracks of a frame of one camera.
   * @param detections those that the tracker was given, with embeddings.
   * @returns [tracks.count] the identity of each track, from 1; 0 while it is undecided. The next call overwrites it.
   * @throws MotError `invalid-detections` without embeddings, and for those of another dimension; `invalid-tracks` for a row of
   *   detections that is not there; `invalid-frame` for a time before the last of that camera; `invalid-option`. The gallery is then
   *   unchanged.
   */
  update(tracks: Tracks, detections: DetectionsInput, frame: GalleryFrame = {}): Int32Array {
    const given = asDetections(detections)
    const { camera = 'camera', time = tracks.time } = readOptions(frame)
    this.check(tracks, given, camera, time)
    this.begin(given, time)
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

  /** The identity of a track that has not ended, 0 where undecided or unknown. */
  identityOf(trackId: number, camera = 'camera'): number {
    return this.tracks.get(keyOf(camera, trackId))?.identity ?? 0
  }

  /** The identity that an earlier id has now, after merges; undefined where it is forgotten. */
  current(identity: number): number | undefined {
    const known = this.aliases.get(identity) ?? identity
    return this.identities.has(known) ? known : undefined
  }

  /** All identities, in the order in which they were founded: copies. */
  list(): IdentityState[] {
    return Array.from(this.identities.values(), (identity) => structuredCopy(identity))
  }

  /** What was decided, the last `trailLength` entries. */
  get trail(): readonly AuditEntry[] {
    return this.entries
  }

  /** The limit on distances by now: `maxDistance`, or what has been learned; 0 while too little is known. */
  get limit(): number {
    const { maxDistance, maxFalseMatches } = this.options
    if (maxDistance !== 'learned') return maxDistance
    return this.learned.limit(maxFalseMatches / Math.max(1, this.identities.size))
  }

  /** Ends all tracks of a camera, or of all: their ids may come again. Identities stay. */
  endTracks(camera?: string): void {
    for (const [key, { sighting }] of [...this.tracks]) {
      if (camera === undefined || sighting.camera === camera) this.end(key)
    }
  }

  /**
   * Merges an identity into another: what a person saw. The older id stays.
   * @returns it.
   * @throws MotError `invalid-option` for an identity that is not known.
   */
  merge(one: number, other: number): number {
    const [a, b] = [this.known(one), this.known(other)]
    return a === b ? a.id : this.mergeInto(a.id < b.id ? a : b, a.id < b.id ? b : a)
  }

  /**
   * Takes a track out of its identity: it founds a new one.
   * @returns that.
   * @throws MotError `invalid-option` where the identity has no such track, or no other.
   */
  split(identity: number, trackId: number, camera = 'camera'): number {
    const from = this.known(identity)
    const sighting = from.sightings.findLast((each) => each.trackId === trackId && each.camera === camera)
    if (sighting === undefined || from.sightings.length < 2) {
      const expected = sighting === undefined ? `should have track ${shown(trackId)}` : 'should have another track'
      throw new MotError('invalid-option', `Identity ${identity} ${expected}.`)
    }
    return this.splitOff(from, sighting, undefined)
  }

  /**
   * Erases all that is known of an identity, its tracks and its entries in the trail. A track that is still seen begins anew.
   * @throws MotError `invalid-option` for an identity that is not known.
   */
  erase(identity: number): void {
    const { id, merged } = this.known(identity)
    this.remove(id)
    const gone = new Set([id, ...merged])
    this.entries = this.entries.filter(({ identity, other = 0 }) => !gone.has(identity) && !gone.has(other))
    this.note({ kind: 'erased', time: this.now, identity: id })
  }

  /** Forgets the identities that have not been seen since a time, in seconds, and have no open track. */
  forget(before: number): void {
    const open = new Set(Array.from(this.tracks.values(), ({ identity }) => identity))
    for (const { id, lastSeen } of [...this.identities.values()]) {
      if (lastSeen >= before || open.has(id)) continue
      this.remove(id)
      this.note({ kind: 'forgotten', time: this.now, identity: id })
    }
  }

  reset(): void {
    this.dimension = 0
    this.table = this.emptyTable(0)
    this.learned = new LearnedLimit()
    for (const each of [this.identities, this.aliases, this.tracks]) each.clear()
    this.entries = []
    this.now = 0
    this.nextIdentity = 1
    this.nextTrack = 1
  }

  snapshot(): GallerySnapshot {
    const state: GalleryState = {
      dimension: this.dimension,
      time: this.now,
      nextIdentity: this.nextIdentity,
      nextTrack: this.nextTrack,
      identities: this.list(),
      tracks: Array.from(this.tracks.values(), ({ evidence, box, sighting, ...each }) => ({
        ...each,
        sighting: { ...sighting },
        box: [...box],
        ...evidence.snapshot(),
      })),
      prototypes: this.table.snapshot(),
      learned: this.learned.snapshot(),
      trail: this.entries.map((entry) => ({ ...entry })),
    }
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
    this.reset()
    this.dimension = state.dimension
    this.table = this.emptyTable(state.dimension)
    this.table.restore(state.prototypes)
    this.learned.restore(state.learned)
    this.now = state.time
    this.nextIdentity = state.nextIdentity
    this.nextTrack = state.nextTrack
    this.entries = [...state.trail]
    for (const each of state.identities) {
      this.identities.set(each.id, { ...each, sightings: [...each.sightings], merged: [...each.merged] })
      for (const alias of each.merged) this.aliases.set(alias, each.id)
    }
    for (const { weights, views, sighting, box, ...each } of state.tracks) {
      const evidence = new TrackEvidence(state.dimension)
      evidence.restore({ weights, views })
      // One object for the track and its identity, whose end goes on.
      const shared = this.identities.get(each.identity)?.sightings.find(({ track }) => track === sighting.track)
      this.tracks.set(keyOf(sighting.camera, sighting.trackId), {
        ...each,
        evidence,
        box: Float64Array.from(box),
        sighting: shared ?? sighting,
      })
    }
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
    for (const { sighting } of this.tracks.values()) {
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
    if (count > 0 && this.dimension !== 0 && embeddingDimension !== this.dimension) {
      throw new MotError(
        'invalid-detections',
        `Embeddings should have ${this.dimension} numbers as before, got ${embeddingDimension}.`,
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

  private begin({ count, embeddingDimension }: Detections, time: number): void {
    this.now = Math.max(this.now, time)
    if (count === 0 || this.dimension !== 0) return
    this.dimension = embeddingDimension
    this.table = this.emptyTable(embeddingDimension)
  }

  /** The open tracks of a frame, by row. */
  private observe(tracks: Tracks, detections: Detections, camera: string, time: number): OpenTrack[] {
    return Array.from({ length: tracks.count }, (_, row) => {
      const track = this.open(camera, tracks.ids[row]!, tracks.classIds[row]!, time)
      track.sighting.end = time
      track.box.set(tracks.boxes.subarray(4 * row, 4 * row + 4))
      const identity = this.identities.get(track.identity)
      if (identity) identity.lastSeen = Math.max(identity.lastSeen, time)
      const detection = tracks.detectionIndices[row]!
      if (detection < 0 || detections.scores[detection]! < this.options.minScore) return track
      track.evidence.add(this.rows, detection, qualityOf(tracks, row, detections.scores[detection]!))
      track.observations++
      return track
    })
  }

  private open(camera: string, trackId: number, classId: number, time: number): OpenTrack {
    const key = keyOf(camera, trackId)
    const known = this.tracks.get(key)
    if (known) return known
    const track: OpenTrack = {
      sighting: { track: this.nextTrack++, camera, trackId, start: time, end: time },
      classId,
      evidence: new TrackEvidence(this.dimension),
      observations: 0,
      identity: 0,
      nextReview: this.options.minObservations,
      box: new Float64Array(4),
    }
    this.tracks.set(key, track)
    return track
  }

  private end(key: string): void {
    const track = this.tracks.get(key)
    if (track === undefined) return
    // With all of its observations.
    if (track.identity > 0) this.decide([track])
    this.tracks.delete(key)
  }

  private endSilent(camera: string, time: number): void {
    for (const [key, { sighting }] of [...this.tracks]) {
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
    const { limit } = this
    for (const track of due) if (track.identity > 0) this.review(track, limit)
    const undecided = due.filter(({ identity }) => identity === 0)
    const matches = this.match(undecided, limit)
    for (const [i, track] of undecided.entries()) {
      const match = matches[i]
      if (match) this.assign(track, this.identities.get(match.identity)!, match.distance, limit)
      else this.found(track)
    }
    for (const { identity, evidence, sighting } of due) {
      this.table.put(identity, sighting.track, evidence, this.now)
    }
  }

  /** Distances to the tracks beside it: they are of other identities. Boxes that touch may be two tracks of one object. */
  private learnFrom(track: OpenTrack): void {
    for (const other of this.tracks.values()) {
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
      [...this.table.distancesTo(track.evidence, track.sighting.track)].filter(
        ([id, distance]) => distance <= limit && this.allows(this.identities.get(id)!, track),
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
    const own = this.identities.get(track.identity)!
    const distances = this.table.distancesTo(track.evidence, track.sighting.track)
    const distance = distances.get(own.id)
    if (distance !== undefined && own.sightings.length > 1 && distance > SPLIT_FACTOR * limit && limit > 0) {
      const [match] = this.match([track], limit)
      this.splitOff(own, track.sighting, distance, match?.identity)
      return
    }
    const others = [...distances].filter(
      ([id, distance]) => id !== own.id && distance <= limit && this.areOne(own, this.identities.get(id)!),
    )
    if (others.length === 0) return
    const [id] = others.reduce((a, b) => (b[1] < a[1] ? b : a))
    // One of several tracks would take the others with it, whose appearance says nothing about it.
    if (own.sightings.length > 1) return
    const other = this.identities.get(id)!
    const [older, newer] = own.id < id ? [own, other] : [other, own]
    this.mergeInto(older, newer, distances.get(id), limit)
  }

  private found(track: OpenTrack): void {
    const { sighting, classId } = track
    const id = this.newIdentity(classId, [sighting])
    track.identity = id
    this.note({ kind: 'founded', time: this.now, identity: id, camera: sighting.camera, trackId: sighting.trackId })
  }

  private newIdentity(classId: number, sightings: Sighting[]): number {
    if (this.identities.size >= this.options.maxIdentities) this.forgetOldest()
    const id = this.nextIdentity++
    const [first] = sightings
    this.identities.set(id, { id, classId, firstSeen: first!.start, lastSeen: first!.end, sightings, merged: [] })
    return id
  }

  private assign(track: OpenTrack, identity: Identity, distance: number, limit: number): void {
    const { sighting } = track
    track.identity = identity.id
    addSightings(identity, [sighting])
    const { camera, trackId } = sighting
    this.note({ kind: 'matched', time: this.now, identity: identity.id, camera, trackId, distance, limit })
  }

  private mergeInto(older: Identity, newer: Identity, distance?: number, limit?: number): number {
    this.table.move(newer.id, older.id, undefined, this.now)
    addSightings(older, newer.sightings)
    older.firstSeen = Math.min(older.firstSeen, newer.firstSeen)
    for (const alias of [newer.id, ...newer.merged]) {
      this.aliases.set(alias, older.id)
      older.merged.push(alias)
    }
    this.identities.delete(newer.id)
    for (const track of this.tracks.values()) if (track.identity === newer.id) track.identity = older.id
    const measured = { ...(distance !== undefined && { distance }), ...(limit !== undefined && { limit }) }
    this.note({ kind: 'merged', time: this.now, identity: older.id, other: newer.id, ...measured })
    return older.id
  }

  /** @param to identity that the track has from now on. Default: a new one. */
  private splitOff(from: Identity, sighting: Sighting, distance: number | undefined, to?: number): number {
    from.sightings = from.sightings.filter((each) => each !== sighting)
    from.lastSeen = Math.max(...from.sightings.map(({ end }) => end))
    const id = to ?? this.newIdentity(from.classId, [sighting])
    if (to !== undefined) addSightings(this.identities.get(to)!, [sighting])
    this.table.move(from.id, id, sighting.track, this.now)
    for (const track of this.tracks.values()) if (track.sighting === sighting) track.identity = id
    const { camera, trackId } = sighting
    const measured = distance === undefined ? {} : { distance }
    this.note({ kind: 'split', time: this.now, identity: id, other: from.id, camera, trackId, ...measured })
    return id
  }

  /** A track that had been lost is back beside one that took its identity: the later one is another's. */
  private splitDoubles(present: readonly OpenTrack[]): void {
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
      this.splitOff(this.identities.get(track.identity)!, later.sighting, undefined)
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

  // Forgetting.

  private forgetOldest(): void {
    const open = new Set(Array.from(this.tracks.values(), ({ identity }) => identity))
    let oldest: Identity | undefined
    for (const each of this.identities.values()) {
      if (!open.has(each.id) && (oldest === undefined || each.lastSeen < oldest.lastSeen)) oldest = each
    }
    if (oldest === undefined) {
      throw new MotError(
        'too-many-detections',
        `There are ${this.identities.size} identities with an open track, and no room.`,
      )
    }
    this.remove(oldest.id)
    this.note({ kind: 'forgotten', time: this.now, identity: oldest.id })
  }

  private remove(id: number): void {
    const { merged } = this.identities.get(id)!
    for (const alias of merged) this.aliases.delete(alias)
    this.table.remove(id)
    this.identities.delete(id)
    for (const [key, { identity }] of [...this.tracks]) if (identity === id) this.tracks.delete(key)
  }

  private known(id: number): Identity {
    const identity = this.identities.get(this.current(id) ?? 0)
    if (identity) return identity
    throw new MotError('invalid-option', `There is no identity ${shown(id)}.`)
  }

  private note(entry: AuditEntry): void {
    this.entries.push(entry)
    if (this.entries.length > this.options.trailLength) this.entries.shift()
  }

  private emptyTable(dimension: number): PrototypeTable {
    return new PrototypeTable(dimension, this.options.maxPrototypes, this.options.halfLife)
  }
}

function addSightings(identity: Identity, sightings: readonly Sighting[]): void {
  const all = [...identity.sightings, ...sightings].sort((a, b) => a.start - b.start || a.track - b.track)
  identity.sightings = all.slice(-SIGHTINGS)
  identity.lastSeen = Math.max(identity.lastSeen, ...sightings.map(({ end }) => end))
}

function structuredCopy(identity: Identity): IdentityState {
  return { ...identity, sightings: identity.sightings.map((each) => ({ ...each })), merged: [...identity.merged] }
}

function touch(a: Float64Array, b: Float64Array): boolean {
  return a[0]! < b[2]! && b[0]! < a[2]! && a[1]! < b[3]! && b[1]! < a[3]!
}

function keyOf(camera: string, trackId: number): string {
  return `${trackId} ${camera}`
}
