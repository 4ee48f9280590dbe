import { MotError, shown } from '@mot/core'
import type { CompleteGalleryOptions } from './gallery-options'
import type { AuditEntry, GalleryState, IdentityState, Sighting } from './gallery-state'
import { PrototypeTable } from './prototype-table'
import { TrackEvidence } from './track-evidence'

/** A track that has not ended. */
export interface OpenTrack {
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

export interface Identity {
  readonly id: number
  readonly classId: number
  firstSeen: number
  lastSeen: number
  sightings: Sighting[]
  readonly merged: number[]
}

/** Sightings that are kept of an identity, the last ones. */
const SIGHTINGS = 32

/**
 * All that is known: identities with their prototypes and sightings, the tracks that have not ended, and the trail of what was decided.
 * Each change of an identity is one method, which keeps these parts in step and writes the trail; decisions are made elsewhere.
 */
export class IdentityRecord {
  readonly identities = new Map<number, Identity>()
  /** By camera and id. */
  readonly tracks = new Map<string, OpenTrack>()
  table: PrototypeTable
  trail: AuditEntry[] = []
  /** Numbers of an embedding; 0 until the first. */
  dimension = 0
  /** Seconds of the last frame. */
  time = 0
  /** By the id of an identity that was merged. */
  private readonly aliases = new Map<number, number>()
  private nextIdentity = 1
  private nextTrack = 1

  constructor(private readonly options: CompleteGalleryOptions) {
    this.table = this.emptyTable()
  }

  /** Takes in the time of a frame, and of the first embeddings their dimension. */
  begin(dimension: number, time: number): void {
    this.time = Math.max(this.time, time)
    if (dimension === this.dimension || this.dimension !== 0) return
    this.dimension = dimension
    this.table = this.emptyTable()
  }

  // Identities.

  /** That of a track, also of one that has ended; 0 where there is none. */
  identityOf(trackId: number, camera: string): number {
    const open = this.tracks.get(keyOf(camera, trackId))
    if (open) return open.identity
    let [found, latest] = [0, 0]
    for (const { id, sightings } of this.identities.values()) {
      const sighting = sightings.findLast((each) => each.trackId === trackId && each.camera === camera)
      if (sighting && sighting.track > latest) [found, latest] = [id, sighting.track]
    }
    return found
  }

  /** The identity that an earlier id has now, after merges; undefined where it is forgotten. */
  current(identity: number): number | undefined {
    const known = this.aliases.get(identity) ?? identity
    return this.identities.has(known) ? known : undefined
  }

  /** @throws MotError `invalid-option` for an identity that is not known. */
  known(id: number): Identity {
    const identity = this.identities.get(this.current(id) ?? 0)
    if (identity) return identity
    throw new MotError('invalid-option', `There is no identity ${shown(id)}.`)
  }

  /** Copies, in the order in which they were founded. */
  list(): IdentityState[] {
    return Array.from(this.identities.values(), ({ sightings, merged, ...identity }) => ({
      ...identity,
      sightings: sightings.map((each) => ({ ...each })),
      merged: [...merged],
    }))
  }

  /** Whether one identity more may be known: of too many one without an open track is forgotten for it. */
  get hasRoom(): boolean {
    return this.identities.size < this.options.maxIdentities || this.oldest() !== undefined
  }

  /** A new identity of a track. Needs room. */
  found(track: OpenTrack): void {
    const { sighting, classId } = track
    track.identity = this.newIdentity(classId, sighting)
    const { camera, trackId } = sighting
    this.note({ kind: 'founded', time: this.time, identity: track.identity, camera, trackId })
  }

  /** The track is of a known identity. */
  assign(track: OpenTrack, id: number, distance: number, limit: number): void {
    const { sighting } = track
    track.identity = id
    addSighting(this.identities.get(id)!, sighting)
    const { camera, trackId } = sighting
    this.note({ kind: 'matched', time: this.time, identity: id, camera, trackId, distance, limit })
  }

  /** @returns the id that stays, the older one. */
  merge(one: Identity, other: Identity, measured: { distance?: number; limit?: number } = {}): number {
    const [older, newer] = one.id < other.id ? [one, other] : [other, one]
    this.table.move(newer.id, older.id, undefined, this.time)
    for (const sighting of newer.sightings) addSighting(older, sighting)
    older.firstSeen = Math.min(older.firstSeen, newer.firstSeen)
    for (const alias of [newer.id, ...newer.merged]) {
      this.aliases.set(alias, older.id)
      older.merged.push(alias)
    }
    this.identities.delete(newer.id)
    for (const track of this.tracks.values()) if (track.identity === newer.id) track.identity = older.id
    this.note({ kind: 'merged', time: this.time, identity: older.id, other: newer.id, ...measured })
    return older.id
  }

  /**
   * Takes a track out of an identity that has others.
   * @param to identity that the track has from now on. Default: a new one, which needs room.
   * @returns that.
   */
  split(from: Identity, sighting: Sighting, distance?: number, to?: number): number {
    from.sightings = from.sightings.filter((each) => each !== sighting)
    from.lastSeen = Math.max(...from.sightings.map(({ end }) => end))
    const id = to ?? this.newIdentity(from.classId, sighting)
    if (to !== undefined) addSighting(this.identities.get(to)!, sighting)
    this.table.move(from.id, id, sighting.track, this.time)
    for (const track of this.tracks.values()) if (track.sighting === sighting) track.identity = id
    const { camera, trackId } = sighting
    const measured = distance === undefined ? {} : { distance }
    this.note({ kind: 'split', time: this.time, identity: id, other: from.id, camera, trackId, ...measured })
    return id
  }

  /** Takes a track out of an identity that has others: it is undecided again. */
  release(from: Identity, track: OpenTrack): void {
    from.sightings = from.sightings.filter((each) => each !== track.sighting)
    from.lastSeen = Math.max(...from.sightings.map(({ end }) => end))
    this.table.removeTrack(track.sighting.track)
    track.identity = 0
    track.nextReview = track.observations + 1
  }

  private newIdentity(classId: number, first: Sighting): number {
    if (this.identities.size >= this.options.maxIdentities) this.drop(this.oldest()!.id)
    const id = this.nextIdentity++
    const { start: firstSeen, end: lastSeen } = first
    this.identities.set(id, { id, classId, firstSeen, lastSeen, sightings: [first], merged: [] })
    return id
  }

  // Tracks.

  open(camera: string, trackId: number, classId: number, time: number): OpenTrack {
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

  // Forgetting.

  /** Forgets the identities that have not been seen since a time, in seconds, and have no open track. */
  forget(before: number): void {
    const expired = [...this.identities.values()].filter(({ lastSeen }) => lastSeen < before)
    if (expired.length === 0) return
    const open = this.openIdentities()
    for (const { id } of expired) if (!open.has(id)) this.drop(id)
  }

  /** Erases all that is known of an identity, its open tracks and its entries in the trail. */
  erase({ id, merged }: Identity): void {
    this.remove(id)
    const gone = new Set([id, ...merged])
    this.trail = this.trail.filter(({ identity, other = 0 }) => !gone.has(identity) && !gone.has(other))
    this.note({ kind: 'erased', time: this.time, identity: id })
  }

  reset(): void {
    this.dimension = 0
    this.table = this.emptyTable()
    for (const each of [this.identities, this.aliases, this.tracks]) each.clear()
    this.trail = []
    this.time = 0
    this.nextIdentity = 1
    this.nextTrack = 1
  }

  /** Of the identities without an open track the one that has not been seen for the longest time. */
  private oldest(): Identity | undefined {
    const open = this.openIdentities()
    let oldest: Identity | undefined
    for (const each of this.identities.values()) {
      if (!open.has(each.id) && (oldest === undefined || each.lastSeen < oldest.lastSeen)) oldest = each
    }
    return oldest
  }

  private openIdentities(): ReadonlySet<number> {
    return new Set(Array.from(this.tracks.values(), ({ identity }) => identity))
  }

  private drop(id: number): void {
    this.remove(id)
    this.note({ kind: 'forgotten', time: this.time, identity: id })
  }

  private remove(id: number): void {
    const { merged } = this.identities.get(id)!
    for (const alias of merged) this.aliases.delete(alias)
    this.table.remove(id)
    this.identities.delete(id)
    for (const [key, { identity }] of [...this.tracks]) if (identity === id) this.tracks.delete(key)
  }

  private note(entry: AuditEntry): void {
    this.trail.push(entry)
    if (this.trail.length > this.options.trailLength) this.trail.shift()
  }

  private emptyTable(): PrototypeTable {
    return new PrototypeTable(this.dimension, this.options.maxPrototypes, this.options.halfLife)
  }

  // Snapshots.

  snapshot(): Omit<GalleryState, 'learned'> {
    return {
      dimension: this.dimension,
      time: this.time,
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
      trail: this.trail.map((entry) => ({ ...entry })),
    }
  }

  restore(state: Omit<GalleryState, 'learned'>): void {
    this.reset()
    this.dimension = state.dimension
    this.table = this.emptyTable()
    this.table.restore(state.prototypes)
    this.time = state.time
    this.nextIdentity = state.nextIdentity
    this.nextTrack = state.nextTrack
    this.trail = [...state.trail]
    for (const each of state.identities) {
      this.identities.set(each.id, { ...each, sightings: [...each.sightings], merged: [...each.merged] })
      for (const alias of each.merged) this.aliases.set(alias, each.id)
    }
    for (const { weights, views, sighting, box, ...each } of state.tracks) {
      const evidence = new TrackEvidence(state.dimension)
      evidence.restore({ weights, views })
      // One object for the track and its identity, whose end goes on.
      const shared = this.identities.get(each.identity)?.sightings.find(({ track }) => track === sighting.track)
      const track = { ...each, evidence, box: Float64Array.from(box), sighting: shared ?? sighting }
      this.tracks.set(keyOf(sighting.camera, sighting.trackId), track)
    }
  }
}

/** Of an open track. */
export function keyOf(camera: string, trackId: number): string {
  return `${trackId} ${camera}`
}

function addSighting(identity: Identity, sighting: Sighting): void {
  const all = [...identity.sightings, sighting].sort((a, b) => a.start - b.start || a.track - b.track)
  identity.sightings = all.slice(-SIGHTINGS)
  identity.lastSeen = Math.max(identity.lastSeen, sighting.end)
}
