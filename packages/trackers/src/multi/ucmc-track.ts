import { Candidates, GroundCamera, Matcher } from '@mot/core'
import { readState } from '../read-state'
import { countFromOne, flag, list, numbers, oneOf, record, type Shape } from '../shapes'
import type { Follower } from './following/follower'
import { MultiTracker } from './following/multi-tracker'
import type { Report } from './following/report'
import { Slots } from './following/slots'
import type { Stream } from './following/stream'
import { BaseTracklet, baseTrackletShapes, type TrackletState } from './frames/base-tracklet'
import { Pool } from './rounds/pool'
import type { Round } from './rounds/round'
import { TrackList } from './rounds/track-list'
import { Unmatched } from './rounds/unmatched'
import { GroundBoxes } from './ucmc-track/ground-boxes'
import { GroundFilters, groundFilterState, MEAN } from './ucmc-track/ground-filters'
import { GroundGate } from './ucmc-track/ground-gate'
import { GroundObservations } from './ucmc-track/ground-observations'
import { type CompleteUCMCTrackOptions, completeUCMCTrackOptions, type UCMCTrackOptions } from './ucmc-track-options'

/**
 * Associates on the ground, in metres, with the uncertainty of each detection mapped from pixels: far away, a pixel is metres.
 * "UCMCTrack: Multi-Object Tracking with Uniform Camera Motion Compensation" (Yi et al. 2023), section 3.
 *
 * Needs to know where the camera stands: option `camera`. An object is reported from its third detection on, with the box of its
 * detection. Without one it coasts, and may be matched again, for `maxLostFrames`.
 *
 * What to change when…
 * - ids are lost when people turn or start to run: raise `accelerationX` and `accelerationY`, and `maxSpeed`.
 * - ids jump to others nearby: lower `maxCost`.
 * - people come back with a new id: raise `maxLostFrames`.
 * - ids wander to others long after: `coastAlways`.
 * - ids are lost when the camera pans or shakes: give detections their `cameraMotion`.
 */
export class UCMCTrack extends MultiTracker<CompleteUCMCTrackOptions> {
  /** @throws MotError `invalid-option`, also without a camera. */
  constructor(options: UCMCTrackOptions = {}) {
    super({
      name: 'UCMCTrack',
      options: completeUCMCTrackOptions(options),
      frameRate: options.frameRate,
      Follower: UCMCFollower,
      toMeasurement: () => {},
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: false,
      listsUnknown: true,
    })
  }
}

/**
 * - `tentative`: not reported so far.
 * - `confirmed`: matched in the last frame; or unmatched, where no low-score detection was left to compare it with.
 * - `coasting`: confirmed before, and unmatched.
 */
type GroundTrackState = 'tentative' | 'confirmed' | 'coasting'

class GroundTracklet extends BaseTracklet {
  state: GroundTrackState = 'tentative'
  /** Number of detections. */
  hits = 0
  /** Has no detection in the last frame that had a detector run. */
  missed = false
}

class UCMCFollower implements Follower {
  private readonly list: TrackList<GroundTracklet>
  private readonly slots = new Slots()
  private readonly ground: GroundObservations
  private readonly filters: GroundFilters
  private readonly gate: GroundGate
  private readonly boxes: GroundBoxes
  private readonly high: Unmatched
  private readonly low: Unmatched
  private readonly highRound: Round
  private readonly lowRound: Round
  private readonly tentativeRound: Round
  // Scratch of one update.
  private readonly pool: Pool<GroundTracklet>
  private readonly candidates: Candidates
  private readonly matcher: Matcher

  constructor(
    private readonly options: CompleteUCMCTrackOptions,
    private readonly stream: Stream,
    private readonly own: Unmatched,
  ) {
    const { workspace, observations } = stream
    const camera = new GroundCamera(options.camera)
    this.list = new TrackList(workspace, (track, reason) => {
      this.slots.release(track.slot)
      stream.end(track, reason)
    })
    this.ground = new GroundObservations(observations, camera)
    this.filters = new GroundFilters(options)
    this.gate = new GroundGate(this.filters, this.ground, options.maxCost)
    this.boxes = new GroundBoxes(camera, this.filters)
    this.high = new Unmatched(observations)
    this.low = new Unmatched(observations)
    this.highRound = this.newRound('high-score detections', this.high)
    this.lowRound = this.newRound('low-score detections', this.low)
    this.tentativeRound = this.newRound('tentative tracks', this.high)
    this.pool = new Pool(workspace)
    this.candidates = new Candidates(workspace)
    this.matcher = new Matcher(workspace)
  }

  /** All tracks in the order they began. */
  private get tracks(): readonly GroundTracklet[] {
    return this.list.tracks
  }

  get trackCount(): number {
    return this.tracks.length
  }

  follow(): void {
    const { high, low, pool, options, stream } = this
    this.split()
    this.advance()
    this.compensateCamera()
    this.list.drop(this.isLostForGood, 'too uncertain to be matched again')

    // 1. High-score detections, with confirmed and then coasting tracks.
    pool.clear()
    for (const track of this.tracks) if (track.state === 'confirmed') pool.add(track)
    for (const track of this.tracks) if (track.state === 'coasting') pool.add(track)
    this.match(this.highRound)

    // 2. Low-score detections, with the unmatched tracks, which coast.
    // Reference quirk: without such a detection they do not, and stay confirmed.
    const coast = options.coastAlways || low.count > 0
    this.match(this.lowRound)
    if (coast) for (let i = 0; i < pool.count; i++) pool.tracks[i]!.state = 'coasting'

    // 3. Unmatched high-score detections, with tentative tracks.
    pool.clear()
    for (const track of this.tracks) if (track.state === 'tentative') pool.add(track)
    this.match(this.tentativeRound)

    // 4. Unmatched high-score detections start tracks.
    for (let k = 0; k < high.count; k++) this.start(high.observations[k]!)
    for (const track of this.tracks) track.missed = track.lastFrame < stream.clock.now
    this.list.drop(this.isOver, 'lost for too long')
  }

  advance(): void {
    const { list, filters } = this
    filters.predict(list.slots, list.tracks.length, this.stream.clock.step)
  }

  dropUnseen(now: number): void {
    this.now = now
    this.list.drop(this.isUnseen, 'lost for too long')
  }

  private now = 0
  private readonly isUnseen = ({ lastFrame }: GroundTracklet): boolean =>
    this.now - lastFrame + 1 >= this.options.maxLostFrames

  /** The uncertainty of its place alone costs more than the limit, and grows. */
  private readonly isLostForGood = ({ missed, slot }: GroundTracklet): boolean =>
    missed && this.filters.leastCost(slot) > this.options.maxCost

  private readonly isOver = ({ state, missed, lastFrame }: GroundTracklet): boolean => {
    if (state === 'tentative') return missed
    return state === 'coasting' && this.stream.clock.now - lastFrame + 1 >= this.options.maxLostFrames
  }

  // Steps of a frame.

  /** Maps the observations to the ground, and splits them by score. */
  private split(): void {
    const { own, high, low, ground, options } = this
    const { scores } = this.stream.observations
    ground.fill()
    high.clear()
    low.clear()
    for (let k = 0; k < own.count; k++) {
      const observation = own.observations[k]!
      if (scores[observation]! < options.minScore || ground.isOnGround[observation] === 0) continue
      if (scores[observation]! >= options.highScore) high.add(observation)
      else low.add(observation)
    }
  }

  private compensateCamera(): void {
    const { cameraMotion } = this.stream.observations
    if (!this.options.followCamera || !cameraMotion) return
    for (const { slot } of this.tracks) this.boxes.warp(slot, cameraMotion)
  }

  private newRound(name: string, unmatched: Unmatched): Round {
    const { maxCost } = this.options
    return {
      name: `on the ground, ${name}`,
      unmatched,
      maxCost,
      costLimit: maxCost,
      gate: `its cost is above ${maxCost}`,
      gateDistance: (pool, row, { observations }, column) =>
        this.gate.distance(pool.slots[row]!, observations[column]!),
    }
  }

  /** Matches the pool with a round's observations. Both keep the unmatched ones. */
  private match(round: Round): void {
    const { candidates, matcher, pool, stream } = this
    const { unmatched } = round
    this.gate.fill(candidates, pool.slots, pool.count, unmatched)
    if (candidates.count === 0 && !stream.journal) return
    matcher.match(candidates, round)
    stream.journal?.round(round, pool, candidates, matcher)
    const { matchCount, matchedRows, matchedColumns } = matcher
    for (let k = 0; k < matchCount; k++) {
      this.updateTrack(pool.tracks[matchedRows[k]!]!, unmatched.observations[matchedColumns[k]!]!)
    }
    pool.keepUnmatched(matcher)
    unmatched.keepUnmatched(matcher)
  }

  private updateTrack(track: GroundTracklet, observation: number): void {
    const { slot } = track
    track.update(this.stream, observation)
    this.filters.correct(slot, this.ground.values, observation)
    this.boxes.set(slot, this.stream.observations.boxes, observation)
    track.hits++
    if (track.state !== 'tentative' || track.hits >= this.options.minHits) track.state = 'confirmed'
  }

  private start(observation: number): void {
    const { stream } = this
    const slot = this.slots.take()
    const track = new GroundTracklet(stream.takeId(), slot).begin(stream, observation)
    this.filters.initiate(slot, this.ground.values, observation)
    this.boxes.set(slot, stream.observations.boxes, observation)
    track.hits = 1
    if (this.options.minHits === 1) track.state = 'confirmed'
    this.list.add(track)
    stream.journal?.begin(track)
  }

  // Reports.

  /** In the order they began. */
  report(report: Report): void {
    const { now } = this.stream.clock
    for (const track of this.tracks) {
      if (track.state === 'tentative' || track.missed) continue
      const row = report.add(track)
      if (track.lastFrame === now) this.boxes.writeSeen(track.slot, report.tracks.boxes, row)
      else this.boxes.writePredicted(track.slot, report.tracks.boxes, row)
      this.addMotion(report, row, track.slot)
      if (report.ahead !== undefined) this.writeAhead(report, row, track.slot, report.ahead)
    }
  }

  /** Writes the covariance of a copy of the filter that is predicted. */
  private writeAhead(report: Report, row: number, slot: number, frames: number): void {
    const copy = this.slots.take()
    this.filters.copy(slot, copy)
    this.filters.predict(Int32Array.of(copy), 1, frames)
    this.boxes.writeCovariance(copy, report.tracks.covariances, row)
    this.slots.release(copy)
  }

  reportLost(report: Report): void {
    for (const track of this.tracks) {
      if (track.state === 'tentative' || !track.missed) continue
      const row = report.add(track)
      this.boxes.writePredicted(track.slot, report.tracks.boxes, row)
      this.boxes.writeCovariance(track.slot, report.tracks.covariances, row)
      this.addMotion(report, row, track.slot)
    }
  }

  private addMotion(report: Report, row: number, slot: number): void {
    if (!report.motion) return
    const { means, period } = this.filters
    const at = MEAN * slot
    report.setVelocity(row, this.boxes.velocity(slot), 0)
    report.setGround(row, means[at]!, means[at + 1]!, period * Math.hypot(means[at + 2]!, means[at + 3]!))
  }

  // Snapshots.

  snapshot(): unknown {
    const tracks = this.tracks.map((track) => ({
      ...track,
      filter: this.filters.snapshot(track.slot),
      box: this.boxes.snapshot(track.slot),
    }))
    return readState(groundState, tracks)
  }

  restore(state: unknown): void {
    for (const { filter, box, id, ...fields } of readState(groundState, state)) {
      this.stream.readmit({ id, ...fields })
      const slot = this.slots.take()
      this.filters.restore(slot, filter)
      this.boxes.restore(slot, box)
      this.list.add(Object.assign(new GroundTracklet(id, slot), fields))
    }
  }
}

type GroundState = TrackletState<GroundTracklet> & { readonly filter: unknown; readonly box: readonly number[] }

const groundState: Shape<GroundState[]> = list(
  record<GroundState>({
    ...baseTrackletShapes,
    state: oneOf('tentative', 'confirmed', 'coasting'),
    hits: countFromOne,
    missed: flag,
    filter: groundFilterState,
    box: numbers(4),
  }),
)
