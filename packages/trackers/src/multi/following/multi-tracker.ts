import {
  asDetections,
  type Detections,
  type DetectionsInput,
  MotError,
  shown,
  type Tracker,
  type TrackerSnapshot,
  type Tracks,
} from '@mot/core'
import { readState } from '../../read-state'
import {
  count,
  countFromOne,
  dimension,
  frameNumber,
  int32,
  list,
  moderate,
  moment,
  optional,
  positive,
  record,
  type Shape,
} from '../../shapes'
import type { StreamState } from '../frames/frame-clock'
import type { ObserveOptions } from '../frames/frame-observations'
import type { MotionTrust } from '../frames/seen-places'
import { steadyGridState } from '../frames/steady-grid'
import { Unmatched } from '../rounds/unmatched'
import { ClassGroups } from './class-groups'
import { type Explanation, Journal } from './explanation'
import type { Follower } from './follower'
import { FrameRoom, isNoMemory, tooManyDetections } from './frame-room'
import { LaterReport } from './later-report'
import { LateMotion } from './motion-columns'
import { type MultiTrackerOptions, multiTrackerDefaults } from './multi-tracker-options'
import { Report } from './report'
import { checkSameOptions, isOptions } from './same-options'
import { Stream } from './stream'

/** What differs between trackers. */
export interface MultiTrackerParts<Options> extends Omit<ObserveOptions, 'badDetections'> {
  /** Complete and valid. */
  readonly options: Options
  /** As given: undefined if the times of frames determine the rate. */
  readonly frameRate: number | undefined
  /** Least score of detections that are compared by appearance. Default: all are, where embeddings are needed. */
  readonly minAppearanceScore?: number
  /** Whether rounds list all pairs, not only those of boxes that overlap. Default false. */
  readonly listsAll?: boolean
  /** How many pairs a frame lists is not known from its boxes. Default false. */
  readonly listsUnknown?: boolean
  /** The algorithm, for the objects of one group of classes. */
  readonly Follower: new (
    options: Options,
    stream: Stream,
    own: Unmatched,
  ) => Follower
}

/** All that changes from frame to frame. */
interface Following {
  readonly stream: Stream
  readonly lanes: Lane[]
}

/** Objects of one group of classes. */
interface Lane {
  readonly group: number
  readonly follower: Follower
  /** The frame's observations of these classes. */
  readonly own: Unmatched
}

/**
 * What every tracker of many objects shares: frames and time, ids, classes, reports, snapshots, explanations. The algorithm is
 * in its `Follower`.
 */
export abstract class MultiTracker<Options extends Required<MultiTrackerOptions>> implements Tracker {
  readonly options: Readonly<Options>
  private stream: Stream
  private lanes: Lane[] = []
  private readonly groups: ClassGroups
  private readonly moving = new Report('motion')
  private readonly motion = new LateMotion(this.moving.tracks, () => this.fillMotion())
  private readonly current = new Report('current', this.motion)
  private readonly missing = new Report('lost')
  private readonly later = new LaterReport()
  private readonly room: FrameRoom

  protected constructor(private readonly parts: MultiTrackerParts<Options>) {
    this.options = Object.freeze(parts.options)
    this.groups = new ClassGroups(parts.options.classes)
    this.room = new FrameRoom(parts.listsAll ?? false, parts.listsUnknown)
    this.stream = this.newStream()
  }

  /**
   * Detections that score less are never compared by appearance, so that an appearance network may leave them out (they need
   * some vector of the same length). Infinity where the tracker compares no appearance, -Infinity where it compares all.
   */
  get minAppearanceScore(): number {
    const { needsEmbeddings, minAppearanceScore = Number.NEGATIVE_INFINITY } = this.parts
    return needsEmbeddings ? minAppearanceScore : Number.POSITIVE_INFINITY
  }

  update(input: DetectionsInput): Tracks {
    const detections = asDetections(input)
    const { stream, trackCount } = this
    const frame = stream.clock.check(detections)
    stream.checkIds(detections.count)
    const observed = stream.observations.shapes?.read(detections) ?? detections
    if (this.room.take(stream.workspace, trackCount, detections, this.countNewLanes(detections))) {
      stream.observations.read(observed)
      // No error is thrown from here on.
      return this.follow(frame, detections)
    }
    // Memory may run out midway.
    let spare: Following | undefined
    this.motion.read()
    try {
      spare = this.copy()
      stream.observations.read(observed)
      return this.follow(frame, detections)
    } catch (error) {
      if (spare) this.take(spare)
      throw isNoMemory(error) ? tooManyDetections(detections, trackCount, error) : error
    }
  }

  /** A checked frame. */
  private follow(frame: number, detections: Detections): Tracks {
    const { clock } = this.stream
    if (clock.skips(frame, detections)) this.skipTo(frame - 1)
    this.passFrames(clock.missed(frame, detections))
    clock.accept(frame, detections)
    this.stream.classNames = detections.classNames ?? this.stream.classNames
    this.sortByClass()
    for (const { follower } of this.lanes) {
      // After less than that, no frame was missed.
      if (clock.step >= 1.5) follower.dropUnseen(clock.now - 1)
      follower.follow()
    }
    return this.report(detections.count, detections)
  }

  predict(): Tracks {
    this.stream.clock.checkNext()
    this.advance()
    return this.report(0)
  }

  /**
   * Updates, and explains the result: each pair of a track and a detection in each round with its cost and verdict, and the new
   * and removed tracks. Slow, and allocates; `update` is unaffected.
   * @throws MotError as `update` does.
   */
  explain(detections: DetectionsInput): Explanation {
    const journal = new Journal()
    this.stream.journal = journal
    try {
      return journal.explain(this.update(detections))
    } finally {
      this.stream.journal = undefined
    }
  }

  /** Lost tracks: without a detection in the last frame, and not yet removed. With predicted boxes and their covariances. */
  get lost(): Tracks {
    this.missing.begin(this.stream.clock, 0, this.trackCount, this.stream.classNames)
    for (const { follower } of this.lanes) follower.reportLost(this.missing)
    this.missing.show(this.stream.observations.shapes)
    return this.missing.tracks
  }

  /**
   * The tracks of the last frame where they are at a time from it on, in seconds as `tracks.time`, with covariances: detectors are late,
   * and screens show what is now. Each is the box of its detection in the last frame (its predicted box where it has none), moved on. Changes
   * nothing; the next call overwrites the same `Tracks`.
   * @throws MotError `invalid-frame` for a time before the last frame, and for none.
   */
  at(time: number): Tracks {
    const { later, stream } = this
    const { frame, now, period } = stream.clock
    later.ahead = stream.clock.framesTo(time)
    later.begin({ frame, now, seconds: time, period }, 0, this.trackCount, stream.classNames)
    for (const { follower } of this.lanes) follower.report(later)
    later.carry(stream)
    later.show(stream.observations.shapes)
    return later.tracks
  }

  reset(): void {
    this.stream = this.newStream()
    this.lanes = []
    this.report(0)
  }

  snapshot(): TrackerSnapshot {
    const { clock, nextId, observations, trust } = this.stream
    const state: TrackerState = {
      stream: clock.state(),
      nextId,
      trust: { ...trust },
      embeddingDimension: observations.embeddingDimension,
      lanes: this.lanes.map(({ group, follower }) => ({ group, state: follower.snapshot() })),
    }
    return { tracker: this.parts.name, version: VERSION, options: this.givenOptions(), state }
  }

  /** Takes what `snapshot` gave a tracker of the same options. */
  restore(snapshot: TrackerSnapshot): void {
    try {
      this.take(this.read(snapshot))
      this.report(0)
    } catch (error) {
      if (error instanceof MotError) throw error
      throw new MotError('invalid-snapshot', `The snapshot cannot be read: ${String(error)}.`, { cause: error })
    }
  }

  /** The same in memory of its own. */
  private copy(): Following {
    return this.read(this.snapshot())
  }

  private take({ stream, lanes }: Following): void {
    this.stream = stream
    this.lanes = lanes
  }

  private read(snapshot: TrackerSnapshot): Following {
    const { name } = this.parts
    if (snapshot?.tracker !== name || snapshot.version !== VERSION) {
      throw new MotError(
        'invalid-snapshot',
        `A snapshot of ${name} version ${VERSION} is needed, got ${shown(snapshot?.tracker)} version ${shown(snapshot?.version)}.`,
      )
    }
    const state = readState(trackerState, snapshot.state)
    const stream = this.newStream()
    stream.clock.set(state.stream)
    stream.nextId = state.nextId
    Object.assign(stream.trust, state.trust)
    stream.observations.embeddingDimension = state.embeddingDimension
    const lanes = state.lanes.map((lane) => {
      const restored = this.newLane(lane.group, stream)
      restored.follower.restore(lane.state)
      return restored
    })
    this.checkOptions(snapshot.options, state.stream.grid !== undefined)
    this.checkLanes(state)
    return { stream, lanes }
  }

  /**
   * The options, so that a tracker made of them tracks the same: no frame rate where times of frames determine it. What is done with
   * invalid detections leaves no trace in a tracker, and may change.
   */
  private givenOptions(): Readonly<Record<string, unknown>> {
    const { frameRate, geometry, badDetections: _, ...others } = this.options as Required<MultiTrackerOptions>
    // Plain data; snapshots from before there was the option are of boxes.
    const options = geometry === 'box' ? others : { ...others, geometry: geometry.description }
    return this.parts.frameRate === undefined ? options : { ...options, frameRate }
  }

  /**
   * Without times of frames, a frame rate that was left out is the usual one.
   * @throws MotError `invalid-snapshot` naming those that differ.
   */
  private checkOptions(given: unknown, isTimed: boolean): void {
    const { name } = this.parts
    const { frameRate } = multiTrackerDefaults
    const own = this.givenOptions()
    if (isTimed || !isOptions(given)) checkSameOptions(name, own, given)
    else checkSameOptions(name, { frameRate, ...own }, { frameRate, ...given })
  }

  /** @throws MotError `invalid-snapshot` unless each group of classes is there once. */
  private checkLanes({ lanes }: TrackerState): void {
    const groups = lanes.map(({ group }) => group)
    const areGroups = groups.every((group) => this.groups.groupOf(group) === group)
    if (areGroups && new Set(groups).size === groups.length) return
    throw new MotError(
      'invalid-snapshot',
      `"lanes" of the snapshot should be of one group each, got ${groups.join(', ')}.`,
    )
  }

  // Time.

  /** Predicts the frames up to this one, as long as there are tracks. */
  private skipTo(frame: number): void {
    const { clock } = this.stream
    const last = Math.min(frame, clock.frame + LONGEST_GAP)
    while (clock.frame < last && this.trackCount > 0) this.advance()
    if (this.trackCount === 0) clock.leap(frame)
  }

  /** Predicts as many frames as were missed by the times, as `skipTo` does those whose numbers are missing. */
  private passFrames(count: number): void {
    const { clock } = this.stream
    let passed = 0
    for (; passed < count && passed < LONGEST_GAP && this.trackCount > 0; passed++) {
      clock.pass(1)
      this.predictTracks()
    }
    if (this.trackCount === 0 && passed < count) clock.pass(count - passed)
  }

  /** One frame without detections. */
  private advance(): void {
    this.stream.clock.tick()
    this.predictTracks()
  }

  private predictTracks(): void {
    const { clock } = this.stream
    for (const { follower } of this.lanes) {
      follower.advance()
      follower.dropUnseen(clock.now)
    }
  }

  // Classes.

  /** Adds each observation to the lane of its class. */
  private sortByClass(): void {
    const { count, classIds } = this.stream.observations
    if (this.groups.isOne) {
      this.laneOf(0).own.takeAll()
      return
    }
    for (const { own } of this.lanes) own.clear()
    for (let k = 0; k < count; k++) this.laneOf(this.groups.groupOf(classIds[k]!)).own.add(k)
  }

  /** An upper bound of the lanes that a frame adds. */
  private countNewLanes({ count, classIds }: Detections): number {
    if (this.groups.isOne) return 1
    let found = 0
    for (let i = 0; i < count; i++) if (!this.findLane(this.groups.groupOf(classIds[i]!))) found++
    return found
  }

  private laneOf(group: number): Lane {
    return this.findLane(group) ?? this.addLane(group)
  }

  private findLane(group: number): Lane | undefined {
    for (const lane of this.lanes) if (lane.group === group) return lane
    return undefined
  }

  private addLane(group: number): Lane {
    const lane = this.newLane(group, this.stream)
    this.lanes.push(lane)
    return lane
  }

  private newLane(group: number, stream: Stream): Lane {
    const own = new Unmatched(stream.observations)
    return { group, own, follower: new this.parts.Follower(this.options, stream, own) }
  }

  private newStream(): Stream {
    const { options, parts } = this
    return new Stream(options, { ...parts, badDetections: options.badDetections }, parts.frameRate)
  }

  /** Number of tracks, with tentative and lost ones. */
  private get trackCount(): number {
    let count = 0
    for (const { follower } of this.lanes) count += follower.trackCount
    return count
  }

  private report(detectionCount: number, detections?: Detections): Tracks {
    const { ended } = this.stream
    this.current.begin(this.stream.clock, detectionCount, this.trackCount, this.stream.classNames)
    for (const { follower } of this.lanes) follower.report(this.current)
    this.current.show(this.stream.observations.shapes, detections)
    if (ended.length > 0) {
      this.current.end(ended)
      ended.length = 0
    }
    this.motion.expire()
    return this.current.tracks
  }

  /** The rows of the frame once more, with velocities and first times. */
  private fillMotion(): void {
    this.moving.begin(this.stream.clock, 0, this.trackCount)
    for (const { follower } of this.lanes) follower.report(this.moving)
  }
}

const VERSION = 4

/** Frames that are predicted one by one where they are missing; those of a longer gap pass in one step. */
const LONGEST_GAP = 10_000

type TrustState = Pick<MotionTrust, 'along' | 'promised'>

interface TrackerState {
  readonly stream: StreamState
  readonly nextId: number
  readonly trust: TrustState
  readonly embeddingDimension: number
  readonly lanes: readonly { readonly group: number; readonly state: unknown }[]
}

const trackerState: Shape<TrackerState> = record<TrackerState>({
  stream: record<StreamState>({
    frame: frameNumber,
    now: moment,
    time: optional(moderate),
    timedFrame: optional(frameNumber),
    grid: optional(steadyGridState),
    keptPlaces: moment,
    placeSpacing: countFromOne,
    imageWidth: count,
    imageHeight: count,
  }),
  nextId: countFromOne,
  trust: record<TrustState>({ along: moderate, promised: positive }),
  embeddingDimension: dimension,
  lanes: list(record<TrackerState['lanes'][number]>({ group: int32, state: (value) => value })),
})
