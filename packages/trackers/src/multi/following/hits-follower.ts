import { CameraFilterBank, MotionGate, xyah } from '@mot/core'
import { count, record } from '../../shapes'
import type { Appearance } from '../appearance/appearance'
import { ClippedMatcher } from '../rounds/clipped-matcher'
import { DetectionFilter } from '../rounds/detection-filter'
import { PythonSet } from '../rounds/python-set'
import { gatedRound, type OverlapRound, overlapRound, type Round } from '../rounds/round'
import { Unmatched } from '../rounds/unmatched'
import type { AssociationOptions } from './association'
import type { HitsOptions } from './hits-options'
import { OneListFollower, OneListTracklet, oneListShapes, type TrackState } from './one-list-follower'
import type { Report } from './report'
import type { Stream } from './stream'

class HitsTracklet extends OneListTracklet {
  /** Frames with detections since its latest detection. */
  missedFrames = 0
}

const hitsState = record({ ...oneListShapes, missedFrames: count })

/**
 * What DeepSORT and StrongSORT add to `OneListFollower`: detections sorted by score, the appearance cost inside the motion
 * gate, and tracks that are tentative until `minHits` detections in a row.
 */
export abstract class HitsFollower<Options extends Required<HitsOptions>> extends OneListFollower<
  HitsTracklet,
  Options,
  Appearance,
  CameraFilterBank
> {
  /** Detections without a track so far. */
  protected readonly unmatched: Unmatched
  protected readonly appearanceRound: Round
  protected readonly overlapRound: OverlapRound
  private readonly detectionFilter: DetectionFilter
  private readonly gate = new MotionGate()
  private readonly matcher = new ClippedMatcher()
  private trackCounts = new Int32Array(0)

  constructor(
    options: Options,
    stream: Stream,
    private readonly own: Unmatched,
    private readonly appearance: Appearance,
    association: AssociationOptions = {},
  ) {
    super(options, stream, {
      bank: new CameraFilterBank(xyah, { workspace: stream.workspace }),
      Tracklet: HitsTracklet,
      state: hitsState,
      embeddings: appearance,
      ...association,
    })
    this.detectionFilter = new DetectionFilter(stream.observations, options)
    this.unmatched = new Unmatched(stream.observations)
    const { maxEmbeddingDistance, maxIouDistance } = options
    this.appearanceRound = gatedRound('appearance and motion', this.unmatched, maxEmbeddingDistance, this.filters.bank)
    this.overlapRound = overlapRound('overlap', this.unmatched, maxIouDistance, false)
  }

  override advance(): void {
    this.predictAll()
  }

  // Steps of a frame.

  protected filterDetections(): void {
    this.detectionFilter.fill(this.unmatched, this.own)
  }

  /** Predicts all tracks, and applies camera motion. */
  protected predictWithCamera(): void {
    this.predictAll()
    const { cameraMotion } = this.stream.observations
    if (!cameraMotion || !this.options.followCamera) return
    const { pool } = this.association
    this.filters.bank.multiWarp(pool.slots, cameraMotion, pool.count)
  }

  /** Fills the pool with tentative tracks, and after them those tracked in the last frame and unmatched in this one. */
  protected gatherForOverlap(): void {
    const { tracks } = this
    const { pool } = this.association
    const { now } = this.stream.clock
    pool.clear()
    for (const track of tracks) if (track.state === 'tentative') pool.add(track)
    const tentativeCount = pool.count
    for (const track of tracks) if (track.state === 'tracked' && track.lastFrame < now) pool.add(track)
    if (pool.count < tentativeCount + 2) return

    // Reference quirk: they come in the order of a Python set of all tracks unmatched in the first round.
    const confirmed = [...tracks.keys()].filter((i) => tracks[i]!.state !== 'tentative')
    const isMatched = (i: number) => tracks[i]!.lastFrame === now
    const unmatched = PythonSet.from(confirmed).without(isMatched, confirmed.filter(isMatched).length)
    pool.count = tentativeCount
    for (const i of unmatched) if (tracks[i]!.state === 'tracked') pool.add(tracks[i]!)
  }

  /** Fills the candidates with the pairs inside the motion gate, at the cost of their appearance. */
  protected compareAppearance({ unmatched }: Round): void {
    const { appearance } = this
    const { pool, candidates } = this.association
    const { appearanceWeight, maxEmbeddingDistance } = this.options
    unmatched.gatherMeasurements()
    this.gate.fill(candidates, this.filters.bank, pool.slots, pool.count, unmatched.measurements, unmatched.count)
    const trackCounts = this.countTracks()
    // A pair without an alternative is matched at any distance within the limit. Explanations show the exact distance.
    const sufficient = appearanceWeight === 1 && !this.stream.journal ? maxEmbeddingDistance : 0
    const { rowCount, starts, columns, costs } = candidates
    for (let i = 0; i < rowCount; i++) {
      const slot = pool.slots[i]!
      const begin = starts[i]!
      const end = starts[i + 1]!
      for (let k = begin; k < end; k++) {
        const column = columns[k]!
        const isOnly = end === begin + 1 && trackCounts[column] === 1
        const distance = appearance.distance(slot, unmatched.observations[column]!, isOnly ? sufficient : 0)
        costs[k] = appearanceWeight * distance + (1 - appearanceWeight) * costs[k]!
      }
    }
  }

  /** [columns] number of candidates of each column. */
  private countTracks(): Int32Array {
    const { columnCount, count, columns } = this.association.candidates
    if (this.trackCounts.length < columnCount) this.trackCounts = new Int32Array(2 * columnCount)
    const { trackCounts } = this
    trackCounts.fill(0, 0, columnCount)
    for (let k = 0; k < count; k++) trackCounts[columns[k]!]!++
    return trackCounts
  }

  protected match(round: Round): void {
    const { association } = this
    association.apply(round, this.matcher.match(association.candidates, round.maxCost))
  }

  protected override updateTrack(track: HitsTracklet, observation: number): boolean {
    super.updateTrack(track, observation)
    this.appearance.update(track.slot, observation)
    track.missedFrames = 0
    return true
  }

  protected override stateOf({ state, hitStreak }: HitsTracklet): TrackState {
    return state !== 'tentative' || hitStreak + 1 >= this.options.minHits ? 'tracked' : 'tentative'
  }

  /** Marks tracks without a detection in this frame as lost. Removes tentative ones and those lost for too long. */
  protected override endMissed(): void {
    const { now } = this.stream.clock
    this.endTentative()
    for (const track of this.tracks) {
      if (track.lastFrame === now) continue
      track.state = 'lost'
      track.missedFrames++
    }
    this.dropUnseen(now)
  }

  /** Starts a track with each unmatched detection. */
  protected startAll(): void {
    const { unmatched } = this
    for (let k = 0; k < unmatched.count; k++) this.start(unmatched.observations[k]!)
  }

  // Reports.

  /** In the order they began. */
  override report(report: Report): void {
    for (const track of this.tracks) {
      if (track.state === 'tracked' || this.isJustMissed(track)) this.addRow(report, track)
    }
  }

  /** Whether a track is reported with its predicted box, which must have an area. */
  private isJustMissed({ state, missedFrames, slot }: HitsTracklet): boolean {
    if (!this.options.reportMissed || state !== 'lost' || missedFrames !== 1) return false
    const { means, stride } = this.filters.bank
    return means[slot * stride + 2]! > 0 && means[slot * stride + 3]! > 0
  }
}
