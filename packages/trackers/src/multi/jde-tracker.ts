import { type FuseMotionOptions, fuseMotion, KalmanFilterBank, MotionGate, tlbrToXyah, xyah } from '@mot/core'
import { TrackEmbeddings } from './appearance/track-embeddings'
import { MultiTracker } from './following/multi-tracker'
import type { Stream } from './following/stream'
import { type ListedTracklet, TwoListFollower } from './following/two-list-follower'
import { completeJdeOptions, type JDETrackerOptions } from './jde-options'
import { gatedRound, type OverlapRound, overlapRound, type Round } from './rounds/round'
import type { Unmatched } from './rounds/unmatched'

/**
 * Matches by appearance and motion, then by overlap: the tracker of "Towards Real-Time Multi-Object Tracking" (Wang et al.
 * 2020, section 3.4) and of "FairMOT" (Zhang et al. 2021, section 3.4). Detections need embeddings.
 *
 * An object is reported from its second detection on (in frame 1: at once, unless `confirmFirstFrame` is false). Without a
 * detection it is lost, is predicted by its filter, and may be matched again by its appearance for `maxLostFrames`. Frames
 * without detections count, too.
 *
 * What to change when…
 * - ids jump between people who pass each other: lower `maxEmbeddingDistance`.
 * - people come back with a new id: raise `maxLostFrames`, then `maxEmbeddingDistance`.
 * - tracks start on false detections: raise `newTrackScore` or `minScore`.
 * - tracks break up at low frame rates: raise `maxIouDistance`.
 */
export class JDETracker extends MultiTracker<Required<JDETrackerOptions>> {
  /** @throws MotError `invalid-option`. */
  constructor(options: JDETrackerOptions = {}) {
    const complete = completeJdeOptions(options)
    super({
      name: 'JDETracker',
      options: complete,
      frameRate: options.frameRate,
      Follower: JDEFollower,
      toMeasurement: tlbrToXyah,
      minScore: complete.minScore,
      needsEmbeddings: true,
      minAppearanceScore: complete.minScore,
    })
  }
}

class JDEFollower extends TwoListFollower {
  private readonly appearance: TrackEmbeddings
  private readonly gate = new MotionGate()
  private readonly appearanceRound: Round
  private readonly overlapRound: OverlapRound
  private readonly tentativeRound: OverlapRound
  private readonly fuseOptions: FuseMotionOptions
  /** [own] rows of the observations in `Detections`. */
  private rows = new Int32Array(64)

  constructor(
    private readonly options: Required<JDETrackerOptions>,
    stream: Stream,
    private readonly own: Unmatched,
  ) {
    const appearance = new TrackEmbeddings(stream.observations, options)
    super(options, stream, new KalmanFilterBank(xyah, { workspace: stream.workspace }), appearance)
    this.appearance = appearance
    const { maxEmbeddingDistance, maxIouDistance, maxTentativeIouDistance, inclusive } = options
    this.fuseOptions = { metric: options.embeddingMetric, appearanceWeight: options.appearanceWeight }
    this.appearanceRound = gatedRound('appearance and motion', own, maxEmbeddingDistance, this.filters.bank)
    this.overlapRound = overlapRound('overlap', own, maxIouDistance, inclusive)
    this.tentativeRound = overlapRound('overlap, tentative tracks', own, maxTentativeIouDistance, inclusive)
  }

  override follow(): void {
    const { association, options, own } = this
    this.predictAll()

    // 1. By appearance and motion, for all but tentative tracks.
    this.compareAppearance()
    association.match(this.appearanceRound)

    // 2. By overlap, for unmatched tracks with a detection in the last frame.
    this.keepTracked()
    association.compareOverlaps(this.overlapRound)
    association.match(this.overlapRound)
    this.markLost()

    // 3. By overlap, for tentative tracks: unmatched ones are removed.
    this.gatherTentative()
    association.compareOverlaps(this.tentativeRound)
    association.match(this.tentativeRound)
    this.markRemoved()

    // 4. Unmatched detections start tracks.
    this.startAll(own, options.newTrackScore)
    this.settle()
  }

  private compareAppearance(): void {
    const { own, appearance, stream } = this
    const { pool, candidates } = this.association
    own.gatherMeasurements()
    if (this.rows.length < own.count) this.rows = new Int32Array(2 * own.count)
    for (let k = 0; k < own.count; k++) this.rows[k] = own.rowOf(k)
    this.gate.fill(candidates, this.filters.bank, pool.slots, pool.count, own.measurements, own.count)
    fuseMotion(candidates, appearance.rows, pool.slots, stream.observations.embeddings, this.rows, this.fuseOptions)
  }

  protected override updateTrack(track: ListedTracklet, observation: number): boolean {
    this.appearance.update(track.slot, observation)
    return super.updateTrack(track, observation)
  }
}
