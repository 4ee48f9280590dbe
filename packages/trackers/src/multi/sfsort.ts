import { BoxDistances, boxDistance, Candidates, Matcher, overlapDistance, tlbrToXyah } from '@mot/core'
import { readState } from '../read-state'
import { flag, list, numbers, record, type Shape } from '../shapes'
import type { Follower } from './following/follower'
import { MultiTracker } from './following/multi-tracker'
import type { Report } from './following/report'
import { SlotBoxes } from './following/slot-boxes'
import { Slots } from './following/slots'
import type { Stream } from './following/stream'
import { shorten } from './following/tracklet-lists'
import { BaseTracklet, baseTrackletShapes, type TrackletState } from './frames/base-tracklet'
import { Pool } from './rounds/pool'
import type { Round } from './rounds/round'
import { ScoreSplit } from './rounds/score-split'
import type { Unmatched } from './rounds/unmatched'
import { completeSFSORTOptions, type SFSORTOptions } from './sfsort-options'

/**
 * Matches by the similarity of boxes: overlap, distance of the centres, and sizes. No motion model: a track is the box of its last
 * detection. "SFSORT: Scene Features-based Simple Online Real-Time Tracker" (2024), of which the scene's features here
 * are the number of detections, which tunes the thresholds, and the margins of the image, where tracks leave.
 *
 * An object is reported from its first detection on, and only in frames with one. Without a detection it is lost, keeps its last box,
 * and may be matched again for `maxLostFrames`: with 0, the default, it never is.
 *
 * What to change when…
 * - ids change whenever a detection is missing: raise `maxLostFrames`.
 * - objects that enter get the ids of objects that left: set margins, and lower `maxMarginLostFrames`.
 * - tracks start on false detections: raise `newTrackScore`.
 * - ids swap in crowds: set `highScoreDrop`, `newTrackScoreRise` and `maxBoxDistanceDrop`, as `sfsort_tuned` does.
 */
export class SFSORT extends MultiTracker<Required<SFSORTOptions>> {
  /** @throws MotError `invalid-option`. */
  constructor(options: SFSORTOptions = {}) {
    super({
      name: 'SFSORT',
      options: completeSFSORTOptions(options),
      frameRate: options.frameRate,
      Follower: SFSORTFollower,
      // Without a filter, measurements are unused; these are read by SIMD.
      toMeasurement: tlbrToXyah,
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: false,
    })
  }
}

class SFSORTTracklet extends BaseTracklet {
  /** Without a detection in the last frame that had detections. */
  lost = false
  /** Was lost in the margins of the image. */
  marginal = false

  override renew(id: number, slot: number): this {
    this.marginal = false
    return super.renew(id, slot)
  }
}

/** A round whose limit follows the number of detections. */
interface TunedRound extends Round {
  maxCost: number
  costLimit: number
}

class SFSORTFollower implements Follower {
  /** Tracks with a detection in the last frame that had detections, in the order they are reported. */
  private followed: SFSORTTracklet[] = []
  /** In the order they became lost. */
  private readonly lost: SFSORTTracklet[] = []
  private readonly scores: ScoreSplit
  private readonly highRound: TunedRound
  private readonly lowRound: Round
  /** At this frame rate. */
  private readonly maxLostFrames: number
  private readonly maxMarginLostFrames: number
  private readonly slots = new Slots()
  /** Tracklets that ended, for new tracks: many begin in a frame, and creating one takes as long as matching ten. */
  private readonly spare: SFSORTTracklet[] = []
  /** The last detections of tracks. */
  private readonly observed = new SlotBoxes()
  // Scratch of one update.
  private readonly pool: Pool<SFSORTTracklet>
  private readonly candidates: Candidates
  private readonly distances: BoxDistances
  private readonly matcher: Matcher
  /** The next `followed`: the first `reportedCount` are of this frame. */
  private reported: SFSORTTracklet[] = []
  private reportedCount = 0
  /** Largest distance of a round, and least score of a new track. */
  private readonly limit: Float64Array
  private newTrackScore: number

  constructor(
    private readonly options: Required<SFSORTOptions>,
    private readonly stream: Stream,
    private readonly own: Unmatched,
  ) {
    const { workspace } = stream
    const { frameRate, maxBoxDistance, maxLowIouDistance, maxLostFrames, maxMarginLostFrames } = options
    this.scores = new ScoreSplit(stream.observations, { ...options, includeHighScore: false })
    this.newTrackScore = options.newTrackScore
    this.maxLostFrames = Math.floor((maxLostFrames * frameRate) / 30)
    this.maxMarginLostFrames = Math.floor((maxMarginLostFrames * frameRate) / 30)
    this.limit = workspace.floats(1)
    this.pool = new Pool(workspace)
    this.candidates = new Candidates(workspace)
    this.distances = new BoxDistances(workspace)
    this.matcher = new Matcher(workspace)
    this.highRound = {
      name: 'overlap, centre and size, high-score detections',
      unmatched: this.scores.high,
      maxCost: maxBoxDistance,
      costLimit: maxBoxDistance,
      gate: 'the distance of the boxes is above the limit',
      gateDistance: (pool, row, { boxes }, column) => boxDistance(pool.boxes, row, boxes, column),
    }
    this.lowRound = {
      name: 'overlap, low-score detections',
      unmatched: this.scores.low,
      maxCost: maxLowIouDistance,
      costLimit: maxLowIouDistance,
      gate: `1 − IoU is above ${maxLowIouDistance}`,
      gateDistance: (pool, row, { boxes }, column) => overlapDistance(pool.boxes, row, boxes, column),
    }
  }

  get trackCount(): number {
    return this.followed.length + this.lost.length
  }

  follow(): void {
    const { scores, own, highRound, lowRound } = this
    const { high, low } = scores
    this.tune()
    scores.fill(own)
    this.dropLost(this.stream.clock.now)
    this.gatherTracks()
    // Reference quirk: where all detections that may be matched are low-score ones, none is, and followed tracks end.
    const isEnd = high.count === 0 && low.count > 0

    // 1. By overlap, centre and size with high-score detections, for all tracks, also lost ones.
    this.match(highRound)

    // 2. Unmatched high-score detections start tracks.
    this.startAll()

    // 3. By overlap with low-score detections, for unmatched tracks.
    if (!isEnd) this.match(lowRound)

    // 4. Unmatched tracks are lost.
    this.settle(isEnd)
  }

  advance(): void {
    // Without a motion model, predicted boxes are the last ones.
  }

  dropUnseen(now: number): void {
    this.dropLost(now)
    let kept = 0
    for (const track of this.followed) {
      // A frame without a detector run ends no track.
      const most = Math.max(1, this.isInMargin(track) ? this.maxMarginLostFrames : this.maxLostFrames)
      if (now - track.lastFrame > most) this.end(track, 'not seen again')
      else this.followed[kept++] = track
    }
    shorten(this.followed, kept)
  }

  // Steps of a frame.

  /** Tunes thresholds to the number of detections: SFSORT, section on tuning the thresholds. */
  private tune(): void {
    const { options, own, scores, highRound } = this
    const { highScoreDrop, newTrackScoreRise, maxBoxDistanceDrop, crowdScore } = options
    let { highScore, newTrackScore, maxBoxDistance } = options
    if (highScoreDrop > 0 || newTrackScoreRise > 0 || maxBoxDistanceDrop > 0) {
      let count = 0
      for (let k = 0; k < own.count; k++) {
        if (this.stream.observations.scores[own.observations[k]!]! > crowdScore) count++
      }
      const tens = Math.log10(Math.max(1, count))
      highScore = Math.max(Math.min(0, highScore), highScore - highScoreDrop * tens)
      newTrackScore = Math.min(Math.max(1, newTrackScore), newTrackScore + newTrackScoreRise * tens)
      maxBoxDistance = Math.max(0, maxBoxDistance - maxBoxDistanceDrop * tens)
      scores.highScore = highScore
      highRound.maxCost = highRound.costLimit = maxBoxDistance
    }
    this.newTrackScore = Math.max(highScore, newTrackScore)
  }

  /** Fills the pool with the followed and then the lost tracks, and their last boxes. */
  private gatherTracks(): void {
    const { pool, followed, lost } = this
    pool.clear()
    pool.addAll(followed)
    pool.addAll(lost)
    this.gatherBoxes()
    this.reportedCount = 0
  }

  private gatherBoxes(): void {
    const { pool } = this
    pool.reserveBoxes()
    const { count, slots } = pool
    for (let i = 0; i < count; i++) this.observed.copy(slots[i]!, pool.boxes, i)
  }

  private match(round: Round): void {
    const { pool, candidates, distances, matcher, limit, stream, highRound } = this
    const { unmatched } = round
    if ((pool.count === 0 || unmatched.count === 0) && !stream.journal) return
    unmatched.gather()
    limit[0] = round.maxCost
    if (round === highRound) {
      distances.fillSimilar(candidates, pool.boxes, pool.count, unmatched.boxes, unmatched.count, limit)
    } else {
      distances.fillOverlapping(candidates, pool.boxes, pool.count, unmatched.boxes, unmatched.count, limit)
    }
    if (candidates.count === 0 && !stream.journal) return
    matcher.match(candidates, round)
    stream.journal?.round(round, pool, candidates, matcher)
    for (let k = 0; k < matcher.matchCount; k++) {
      const track = pool.tracks[matcher.matchedRows[k]!]!
      this.updateTrack(track, unmatched.observations[matcher.matchedColumns[k]!]!)
    }
    pool.keepUnmatched(matcher)
    unmatched.keepUnmatched(matcher)
    if (round === highRound) this.gatherBoxes()
  }

  private startAll(): void {
    const { newTrackScore, scores, stream } = this
    const { high } = scores
    for (let k = 0; k < high.count; k++) {
      const observation = high.observations[k]!
      if (!(stream.observations.scores[observation]! > newTrackScore)) continue
      const id = stream.takeId()
      const slot = this.slots.take()
      const track = (this.spare.pop()?.renew(id, slot) ?? new SFSORTTracklet(id, slot)).begin(stream, observation)
      this.updateTrack(track, observation)
      stream.journal?.begin(track)
    }
  }

  private updateTrack(track: SFSORTTracklet, observation: number): void {
    track.update(this.stream, observation)
    this.observed.set(track.slot, this.stream.observations.boxes, observation)
    track.lost = false
    this.reported[this.reportedCount++] = track
  }

  /** The tracks left in the pool are lost from this frame on, or end. */
  private settle(isEnd: boolean): void {
    const { lost, pool, followed, reported } = this
    let kept = 0
    for (const track of lost) if (track.lost) lost[kept++] = track
    shorten(lost, kept)
    for (let i = 0; i < pool.count; i++) {
      const track = pool.tracks[i]!
      if (track.lost) continue
      if (isEnd) {
        this.end(track, 'all detections of the frame are low-score ones')
        continue
      }
      track.lost = true
      track.marginal = this.isInMargin(track)
      lost.push(track)
    }
    shorten(reported, this.reportedCount)
    this.followed = reported
    this.reported = followed
  }

  /** By the centre of its last box. Where the size of the image is unknown, all is margin. */
  private isInMargin({ slot }: SFSORTTracklet): boolean {
    const { options, observed } = this
    const { boxes } = observed
    const { clock } = this.stream
    const width = clock.imageWidth || options.imageWidth
    const height = clock.imageHeight || options.imageHeight
    const x = (boxes[4 * slot]! + boxes[4 * slot + 2]!) / 2
    const y = (boxes[4 * slot + 1]! + boxes[4 * slot + 3]!) / 2
    const beside = wholePixels(options.horizontalMargin * width)
    const above = wholePixels(options.verticalMargin * height)
    return !(beside < x && x < width - beside && above < y && y < height - above)
  }

  private dropLost(now: number): void {
    const { lost } = this
    let kept = 0
    for (const track of lost) {
      const most = track.marginal ? this.maxMarginLostFrames : this.maxLostFrames
      if (now - track.lastFrame > most) this.end(track, 'not seen again')
      else lost[kept++] = track
    }
    shorten(lost, kept)
  }

  private end(track: SFSORTTracklet, reason: string): void {
    this.slots.release(track.slot)
    this.stream.end(track, reason)
    this.spare.push(track)
  }

  // Reports.

  report(report: Report): void {
    for (const track of this.followed) this.observed.copy(track.slot, report.tracks.boxes, report.add(track))
  }

  /** Without a filter, covariances are 0. */
  reportLost(report: Report): void {
    for (const track of this.lost) {
      const row = report.add(track)
      this.observed.copy(track.slot, report.tracks.boxes, row)
      report.tracks.covariances.fill(0, 16 * row, 16 * row + 16)
    }
  }

  // Snapshots.

  snapshot(): SFSORTState {
    const { followed, lost } = this
    const plain = (track: SFSORTTracklet) => ({ ...track, box: this.observed.snapshot(track.slot) })
    return readState(sfsortState, { followed: followed.map(plain), lost: lost.map(plain) })
  }

  restore(state: unknown): void {
    const { followed, lost } = readState(sfsortState, state)
    for (const track of followed) this.followed.push(this.restoreTrack(track, false))
    for (const track of lost) this.lost.push(this.restoreTrack(track, true))
  }

  private restoreTrack({ id, box, ...fields }: SFSORTTrackState, lost: boolean): SFSORTTracklet {
    this.stream.readmit({ id, ...fields })
    const slot = this.slots.take()
    this.observed.set(slot, box, 0)
    return Object.assign(new SFSORTTracklet(id, slot), fields, { lost })
  }
}

/** Complete pixels, where rounding does not take the last one. */
function wholePixels(length: number): number {
  return Math.floor(length + 1e-9)
}

type SFSORTTrackState = Omit<TrackletState<SFSORTTracklet>, 'lost'> & { readonly box: readonly number[] }

interface SFSORTState {
  readonly followed: readonly SFSORTTrackState[]
  readonly lost: readonly SFSORTTrackState[]
}

const trackState: Shape<SFSORTTrackState> = record<SFSORTTrackState>({
  ...baseTrackletShapes,
  box: numbers(4),
  marginal: flag,
})

const sfsortState: Shape<SFSORTState> = record<SFSORTState>({ followed: list(trackState), lost: list(trackState) })
