import { KalmanFilterBank, MotError, tlbrToXywh, xywh } from '@mot/core'
import { readState } from '../read-state'
import { count, numberShape, numbers, record, type Shape } from '../shapes'
import { type CBIoUOptions, completeCBIoUOptions } from './cbiou-options'
import { MultiTracker } from './following/multi-tracker'
import { OneListFollower, type OneListState, OneListTracklet, oneListShapes } from './following/one-list-follower'
import type { Report } from './following/report'
import { SlotBoxes } from './following/slot-boxes'
import type { Stream } from './following/stream'
import { AverageMotion } from './observation-centric/average-motion'
import { sortAscending } from './observation-centric/sort-ascending'
import { BufferedOverlaps } from './rounds/buffered-overlaps'
import { rejectAbove } from './rounds/reject-above'
import { type OverlapRound, overlapRound } from './rounds/round'
import { ScoreSplit } from './rounds/score-split'
import type { Unmatched } from './rounds/unmatched'

/**
 * Matches by the overlap of buffered boxes, whose sides are moved out in proportion to their size, so that an object that moves farther
 * than its size still overlaps with its track: a small buffer for high-score detections, a larger one for low-score detections. "Hard
 * to Track Objects with Irregular Motions and Similar Appearances? Make It Easier by Buffering the Matching Space" (Yang et al. 2023).
 *
 * Reference: roboflow/trackers, which takes the rounds of ByteTrack and the filter of BoT-SORT in place of the paper's own. The motion
 * model of the paper is `motion: 'average'`.
 *
 * An object has an id, and is reported, from its second detection in a row on; in frame 1 at once. Boxes are those of the detections.
 *
 * What to change when…
 * - fast objects still lose their ids: raise `buffer` and `lowBuffer`.
 * - ids swap where objects are near each other: lower them.
 * - objects turn or stop while they are hidden: take `motion: 'average'` with few `averageFrames`.
 * - people come back with a new id: raise `maxLostFrames`.
 */
export class CBIoU extends MultiTracker<Required<CBIoUOptions>> {
  /** @throws MotError `invalid-option`. */
  constructor(options: CBIoUOptions = {}) {
    super({
      name: 'CBIoU',
      options: completeCBIoUOptions(options),
      frameRate: options.frameRate,
      Follower: CBIoUFollower,
      toMeasurement: tlbrToXywh,
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: false,
    })
  }
}

class CBIoUTracklet extends OneListTracklet {
  /** 0 for a tentative track, which is given its id when it is confirmed. */
  declare id: number
  /** Row in the report of the frame of its latest detection. */
  place = 0
}

/** Pixels: least width and height of a filter's box. */
const LEAST_SIDE = 1e-3

class CBIoUFollower extends OneListFollower<CBIoUTracklet, Required<CBIoUOptions>> {
  private readonly scores: ScoreSplit
  private readonly highRound: OverlapRound
  private readonly lowRound: OverlapRound
  private readonly tentativeRound: OverlapRound
  private readonly overlaps: BufferedOverlaps
  /** Undefined where boxes are predicted by the filter. */
  private readonly average: AverageMotion | undefined
  /** The latest detections of tracks. */
  private readonly observed = new SlotBoxes()
  /** The first `reportedCount` are reported, in the order of matching. */
  private readonly reported: CBIoUTracklet[] = []
  private reportedCount = 0

  constructor(
    options: Required<CBIoUOptions>,
    stream: Stream,
    private readonly own: Unmatched,
  ) {
    const maxLostFrames = Math.max(1, Math.ceil((options.frameRate / 30) * options.maxLostFrames))
    super({ ...options, maxLostFrames }, stream, {
      bank: new KalmanFilterBank(xywh, { workspace: stream.workspace }),
      Tracklet: CBIoUTracklet,
      state: cbiouState,
    })
    this.scores = new ScoreSplit(stream.observations, { ...options, includeHighScore: true })
    this.overlaps = new BufferedOverlaps(stream.workspace)
    this.average = options.motion === 'average' ? new AverageMotion(options.averageFrames) : undefined
    const { high, low } = this.scores
    const { maxIouDistance, maxLowIouDistance, maxTentativeIouDistance } = options
    const cost = options.fuseScore ? 'buffered overlap and score' : 'buffered overlap'
    this.highRound = bufferedRound(`${cost}, high-score detections`, high, maxIouDistance)
    this.lowRound = bufferedRound('buffered overlap, low-score detections', low, maxLowIouDistance)
    this.tentativeRound = bufferedRound(`${cost}, tentative tracks`, high, maxTentativeIouDistance)
  }

  override follow(): void {
    const { association, options, own, scores } = this
    const { pool } = association
    const { buffer, lowBuffer } = options
    scores.fill(own)
    this.predictTracks()
    this.reportedCount = 0

    // 1. By buffered overlap with high-score detections, for confirmed tracks: lost ones are the last rows.
    pool.clear()
    for (const track of this.tracks) if (track.state === 'tracked') pool.add(track)
    for (const track of this.tracks) if (track.state === 'lost') pool.add(track)
    this.match(this.highRound, buffer, options.fuseScore)

    // 2. By more buffered overlap with low-score detections, for unmatched tracks with a detection in the last frame.
    pool.keep(isTracked)
    this.match(this.lowRound, lowBuffer, false)
    this.markLost()

    // 3. By buffered overlap with unmatched high-score detections, for tentative tracks: unmatched ones are removed.
    pool.clear()
    for (const track of this.tracks) if (track.state === 'tentative') pool.add(track)
    this.match(this.tentativeRound, buffer, options.fuseScore)
    if (pool.count > 0) this.endTentative('not seen a second time')

    // 4. Unmatched high-score detections start tracks.
    this.startAll()
    this.keepSizes()
    this.dropUnseen(this.stream.clock.now)
  }

  override advance(): void {
    this.predictTracks()
  }

  // Steps of a frame.

  /** Predicts all tracks, also tentative ones. */
  private predictTracks(): void {
    if (this.average) return
    const { pool } = this.association
    pool.take(this.list)
    this.filters.bank.multiPredict(pool.slots, pool.count, this.stream.clock.step)
    this.keepSizes()
  }

  /** Keeps widths and heights above 0. */
  private keepSizes(): void {
    const { slots } = this.list
    const { means, stride } = this.filters.bank
    for (let i = 0; i < this.tracks.length; i++) {
      const at = slots[i]! * stride
      if (means[at + 2]! < LEAST_SIDE) means[at + 2] = LEAST_SIDE
      if (means[at + 3]! < LEAST_SIDE) means[at + 3] = LEAST_SIDE
    }
  }

  /** A round: the assignment of the greatest total overlap, of which pairs above the limit are rejected afterwards. */
  private match(round: OverlapRound, buffer: number, isScored: boolean): void {
    const { association, stream } = this
    const { pool, candidates, matcher } = association
    const { unmatched } = round
    if ((pool.count === 0 || unmatched.count === 0) && !stream.journal) return
    if (this.average) this.average.gatherBoxes(pool, stream.clock.now)
    else pool.gatherBoxes(this.filters.bank)
    unmatched.gather()
    const { boxes, scores } = unmatched
    const factors = isScored ? scores : undefined
    this.overlaps.fill(candidates, pool.boxes, pool.count, boxes, unmatched.count, buffer, factors)
    matcher.match(candidates, round)
    rejectAbove(matcher, round.maxCost)
    // Rows and columns stay in the order of lists.
    sortAscending(matcher.unmatchedRows, matcher.unmatchedRowCount)
    sortAscending(matcher.unmatchedColumns, matcher.unmatchedColumnCount)
    association.apply(round)
  }

  /** Updates a matched track. @returns whether its filter is to be corrected. */
  protected override updateTrack(track: CBIoUTracklet, observation: number): boolean {
    track.update(this.stream, observation)
    track.hitStreak++
    this.observe(track, observation)
    return this.average === undefined
  }

  /** Keeps the box of a detection; confirms and reports its track. */
  private observe(track: CBIoUTracklet, observation: number): void {
    const { options, stream } = this
    const { boxes } = stream.observations
    this.observed.set(track.slot, boxes, observation)
    this.average?.observe(track.slot, stream.clock.now, boxes, observation)
    const isFirstFrame = stream.clock.frame === 1 && options.confirmFirstFrame
    if (track.id === 0 && (isFirstFrame || track.hitStreak + 1 >= options.minHits)) {
      track.id = stream.takeId()
      stream.journal?.begin(track)
    }
    if (track.id === 0) return
    track.state = 'tracked'
    track.place = this.reportedCount
    this.reported[this.reportedCount++] = track
  }

  /** The tracks left in the pool are lost from this frame on. */
  private markLost(): void {
    const { tracks, count } = this.association.pool
    for (let i = 0; i < count; i++) {
      tracks[i]!.state = 'lost'
      tracks[i]!.hitStreak = 0
    }
  }

  private startAll(): void {
    const { options, stream } = this
    const { high } = this.scores
    for (let k = 0; k < high.count; k++) {
      const observation = high.observations[k]!
      if (stream.observations.scores[observation]! < options.newTrackScore) continue
      const slot = this.filters.initiate(observation)
      this.average?.clear(slot)
      const track = new CBIoUTracklet(0, slot).begin(stream, observation)
      this.list.add(track)
      this.observe(track, observation)
    }
  }

  // Reports.

  override report(report: Report): void {
    const { now } = this.stream.clock
    for (let i = 0; i < this.reportedCount; i++) {
      const track = this.reported[i]!
      // Others were removed.
      if (now - track.lastFrame > this.options.maxLostFrames) continue
      const row = this.addRow(report, track)
      if (track.lastFrame === now) this.observed.copy(track.slot, report.tracks.boxes, row)
    }
  }

  override reportLost(report: Report): void {
    if (!this.average) {
      super.reportLost(report)
      return
    }
    // Without a filter, covariances are 0.
    for (const track of this.tracks) {
      if (track.state !== 'lost') continue
      const row = this.addRow(report, track)
      report.tracks.covariances.fill(0, 16 * row, 16 * row + 16)
    }
  }

  protected override addRow(report: Report, track: CBIoUTracklet): number {
    if (!this.average) return super.addRow(report, track)
    const row = report.add(track)
    this.average.writeRow(report, row, track, this.stream.clock.now)
    return row
  }

  // Snapshots.

  protected override memoryOf(slot: number): CBIoUMemory {
    return { box: this.observed.snapshot(slot), history: this.average?.snapshot(slot) }
  }

  protected override restoreMemory(slot: number, memory: unknown): void {
    const { box, history } = readState(cbiouMemory, memory)
    this.observed.set(slot, box, 0)
    this.average?.restore(slot, history, this.stream.clock.now)
  }

  override restore(state: unknown): void {
    super.restore(state)
    for (const { id, state } of this.tracks) {
      if ((id === 0) === (state === 'tentative')) continue
      throw new MotError(
        'invalid-snapshot',
        `Tracks of the snapshot should have an id unless tentative, got ${id} for ${state}.`,
      )
    }
    const tracked = this.tracks.filter(isTracked).sort((a, b) => a.place - b.place)
    this.reported.push(...tracked)
    this.reportedCount = tracked.length
  }
}

/** A round that is solved without a limit first. */
function bufferedRound(name: string, unmatched: Unmatched, maxCost: number): OverlapRound {
  return { ...overlapRound(name, unmatched, 1, false), maxCost, gate: 'their buffered boxes are disjoint' }
}

function isTracked({ state }: CBIoUTracklet): boolean {
  return state === 'tracked'
}

interface CBIoUMemory {
  readonly box: readonly number[]
  readonly history?: unknown
}

const cbiouMemory: Shape<CBIoUMemory> = record<CBIoUMemory>({ box: numbers(4), history: (value) => value })

const cbiouState: Shape<OneListState<CBIoUTracklet>> = record<OneListState<CBIoUTracklet>>({
  ...oneListShapes,
  id: numberShape(
    'a whole number from 0 below 2³¹',
    (value) => Number.isInteger(value) && value >= 0 && value < 2 ** 31,
  ),
  place: count,
})
