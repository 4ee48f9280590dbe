import { fuseScore, KalmanFilterBank, tlbrToXyah, xyah } from '@mot/core'
import { Lanes } from './fast-tracker/lanes'
import { Occlusions } from './fast-tracker/occlusions'
import { completeFastTrackerOptions, type FastTrackerOptions } from './fast-tracker-options'
import { MultiTracker } from './following/multi-tracker'
import type { Stream } from './following/stream'
import { type ListedTracklet, TwoListFollower } from './following/two-list-follower'
import { Pool } from './rounds/pool'
import { maxScoredDistance, type OverlapRound, overlapRound } from './rounds/round'
import { ScoreSplit } from './rounds/score-split'
import type { Unmatched } from './rounds/unmatched'

/**
 * ByteTrack that reckons with occlusion: a track without a detection is reported for a few more frames, and one that another track
 * covers is set back to where it was seen well, enlarged and slowed down, and kept longer. "FastTracker: Real-Time and Accurate Visual
 * Tracking" (2025), with the rounds of its code. `lanes` for vehicles are in the paper alone.
 *
 * An object is reported from its second detection on (in frame 1: at once), then also without one for `maxMissedFrames`, with a
 * predicted box.
 *
 * What to change when…
 * - tracks go on after objects have left: lower `maxMissedFrames` and `maxOccludedFrames`.
 * - people come back from behind others with a new id: raise `maxLostFrames`, `occlusionMemoryFrames` and `enlargement`.
 * - a second track starts on a tracked object: raise `newTrackIouDistance`.
 * - tracks of vehicles leave their lane while occluded: give `lanes`.
 */
export class FastTracker extends MultiTracker<Required<FastTrackerOptions>> {
  /** @throws MotError `invalid-option`. */
  constructor(options: FastTrackerOptions = {}) {
    super({
      name: 'FastTracker',
      options: completeFastTrackerOptions(options),
      frameRate: options.frameRate,
      Follower: FastFollower,
      toMeasurement: tlbrToXyah,
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: false,
    })
  }
}

/** All pairs of overlapping boxes. */
const overlapping = { maxIouDistance: 1 - Number.EPSILON } as const

class FastFollower extends TwoListFollower {
  private readonly scores: ScoreSplit
  private readonly highRound: OverlapRound
  private readonly lowRound: OverlapRound
  private readonly tentativeRound: OverlapRound
  private readonly occlusions: Occlusions
  private readonly lanes: Lanes
  /** Tracks matched in this frame that were tracked before; later those that may suppress new ones. */
  private readonly active: Pool<ListedTracklet>
  /** Tracks matched in a round. */
  private readonly matched: Pool<ListedTracklet>
  private readonly nearest: { readonly maxIouDistance: number }

  constructor(
    private readonly options: Required<FastTrackerOptions>,
    stream: Stream,
    private readonly own: Unmatched,
  ) {
    super(options, stream, new KalmanFilterBank(xyah, { workspace: stream.workspace }))
    this.scores = new ScoreSplit(stream.observations, options)
    this.occlusions = new Occlusions(this.filters.bank, options)
    this.lanes = new Lanes(options.lanes)
    this.active = new Pool(stream.workspace)
    this.matched = new Pool(stream.workspace)
    const { high, low } = this.scores
    const { maxIouDistance, maxLowIouDistance, maxTentativeIouDistance, newTrackIouDistance, inclusive } = options
    this.nearest = { maxIouDistance: Math.min(newTrackIouDistance, overlapping.maxIouDistance) }
    const cost = options.fuseScore ? 'overlap and score' : 'overlap'
    this.highRound = overlapRound(`${cost}, high-score detections`, high, maxIouDistance, inclusive)
    this.lowRound = overlapRound('overlap, low-score detections', low, maxLowIouDistance, inclusive)
    this.tentativeRound = overlapRound(`${cost}, tentative tracks`, high, maxTentativeIouDistance, inclusive)
  }

  override follow(): void {
    const { association, own, scores } = this
    scores.fill(own)
    this.predictAll()
    this.active.clear()

    // 1. By overlap with high-score detections, for all but tentative tracks.
    this.compareScored(this.highRound)
    this.match(this.highRound)

    // 2. By overlap with low-score detections, for unmatched tracks that are not lost.
    this.keepTracked()
    association.compareOverlaps(this.lowRound)
    this.match(this.lowRound)

    // 3. Unmatched tracks go on for a few frames, occluded ones for longer; then they are lost.
    this.coast()

    // 4. By overlap with unmatched high-score detections, for tentative tracks: unmatched ones are lost.
    this.gatherTentative()
    this.compareScored(this.tentativeRound)
    this.match(this.tentativeRound)
    this.markLost()

    // 5. Unmatched high-score detections start tracks, unless they lie on tracked ones.
    this.startApart()
    this.settle()
  }

  // Steps of a frame.

  protected override predictAll(): void {
    const { lanes, lists } = this
    const { bank } = this.filters
    if (lanes.count > 0) {
      for (const { slot, state } of lists.followed) if (state === 'tracked') lanes.steer(bank, slot)
      for (const { slot } of lists.lost) lanes.steer(bank, slot)
    }
    super.predictAll()
  }

  /** Fills the candidates at the cost 1 − IoU × score, or 1 − IoU without `fuseScore`. */
  private compareScored(round: OverlapRound): void {
    const { association } = this
    const isScored = this.options.fuseScore
    association.compareOverlaps(round, isScored ? maxScoredDistance : undefined)
    if (isScored) fuseScore(association.candidates, round.unmatched.scores)
  }

  private match(round: OverlapRound): void {
    const { matched, occlusions } = this
    matched.clear()
    this.association.match(round)
    for (let i = 0; i < matched.count; i++) occlusions.remember(matched.slots[i]!)
  }

  protected override updateTrack(track: ListedTracklet, observation: number): boolean {
    if (track.state === 'tracked') this.active.add(track)
    this.matched.add(track)
    this.occlusions.find(track.slot)
    return super.updateTrack(track, observation)
  }

  /** The tracks left in the pool have no detection: those for too long are lost from this frame on. */
  private coast(): void {
    const { options, occlusions } = this
    const { pool } = this.association
    const { now } = this.stream.clock
    if (pool.count === 0) return
    this.compareWithActive()
    for (let i = 0; i < pool.count; i++) {
      const slot = pool.slots[i]!
      occlusions.miss(slot)
      if (!occlusions.isOccluded(slot) && this.isCovered(i)) occlusions.occlude(slot, now)
      occlusions.pass(slot, now)
      const isPatient = occlusions.isOccluded(slot) && occlusions.occludedFrames(slot) <= options.maxOccludedFrames
      if (occlusions.missedFrames(slot) <= options.maxMissedFrames || isPatient) continue
      const track = pool.tracks[i]!
      track.state = 'lost'
      this.lists.missed.push(track)
    }
  }

  /** Fills the candidates with the pairs of a track in the pool and a matched one whose boxes overlap. */
  private compareWithActive(): void {
    const { active } = this
    const { pool, candidates, overlaps } = this.association
    const { bank } = this.filters
    pool.gatherBoxes(bank)
    active.gatherBoxes(bank)
    overlaps.fill(candidates, pool.boxes, pool.count, active.boxes, active.count, overlapping)
  }

  /** Whether a matched track covers more than `occludedShare` of the box of the track in a row of the pool. */
  private isCovered(row: number): boolean {
    const { active } = this
    const { pool, candidates } = this.association
    const { starts, columns } = candidates
    const area =
      (pool.boxes[4 * row + 2]! - pool.boxes[4 * row]!) * (pool.boxes[4 * row + 3]! - pool.boxes[4 * row + 1]!)
    for (let k = starts[row]!; k < starts[row + 1]!; k++) {
      const shared = intersection(pool.boxes, row, active.boxes, columns[k]!)
      if (shared / area > this.options.occludedShare) return true
    }
    return false
  }

  /** Starts a track with each unmatched high-score detection, unless a tracked one is too near. */
  private startApart(): void {
    const { active, lists, options, scores, stream } = this
    const { candidates, overlaps } = this.association
    const { high } = scores
    const { shapes } = this.highRound
    if (high.count === 0) return
    // Reference quirk: tracks that are re-found or started in this frame suppress none.
    active.clear()
    for (const track of lists.followed) if (track.state === 'tracked') active.add(track)
    active.gatherBoxes(this.filters.bank)
    high.gather()
    if (shapes) shapes.compare(candidates, active, high, this.nearest)
    else overlaps.fill(candidates, high.boxes, high.count, active.boxes, active.count, this.nearest)
    for (let k = 0; k < high.count; k++) {
      const observation = high.observations[k]!
      if (stream.observations.scores[observation]! < options.newTrackScore || this.isSuppressed(k)) continue
      this.start(observation)
    }
  }

  /** Whether a tracked box is too near to the unmatched high-score detection in a row. */
  private isSuppressed(row: number): boolean {
    const { boxes } = this.scores.high
    const { starts, columns, count } = this.association.candidates
    // By shapes, detections are columns, and all candidates are within the limit.
    if (this.highRound.shapes) return columns.subarray(0, count).includes(row)
    for (let k = starts[row]!; k < starts[row + 1]!; k++) {
      const shared = intersection(boxes, row, this.active.boxes, columns[k]!)
      const union = areaOf(boxes, row) + areaOf(this.active.boxes, columns[k]!) - shared
      if (1 - shared / (union + 1e-9) <= this.options.newTrackIouDistance) return true
    }
    return false
  }

  protected override start(observation: number): ListedTracklet {
    const track = super.start(observation)
    this.occlusions.begin(track.slot)
    this.occlusions.remember(track.slot)
    return track
  }

  /** A track that was occluded not long ago stays lost for longer. */
  protected override readonly isKept = ({ slot }: ListedTracklet): boolean =>
    this.occlusions.isRecent(slot, this.stream.clock.now)

  // Snapshots.

  protected override memoryOf(slot: number): unknown {
    return this.occlusions.snapshot(slot)
  }

  protected override restoreMemory(slot: number, memory: unknown): void {
    this.occlusions.restore(slot, memory, this.stream.clock.now)
  }
}

/** Shared area of box i of `a` and box j of `b`, both [n × 4: left, top, right, bottom]. */
function intersection(a: Float64Array, i: number, b: Float64Array, j: number): number {
  const width = Math.min(a[4 * i + 2]!, b[4 * j + 2]!) - Math.max(a[4 * i]!, b[4 * j]!)
  const height = Math.min(a[4 * i + 3]!, b[4 * j + 3]!) - Math.max(a[4 * i + 1]!, b[4 * j + 1]!)
  return Math.max(0, width) * Math.max(0, height)
}

function areaOf(boxes: Float64Array, i: number): number {
  return (boxes[4 * i + 2]! - boxes[4 * i]!) * (boxes[4 * i + 3]! - boxes[4 * i + 1]!)
}
