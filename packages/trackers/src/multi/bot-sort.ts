import { CameraFilterBank, fuseScore, tlbrToXywh, xywh } from '@mot/core'
import { TrackEmbeddings } from './appearance/track-embeddings'
import { type BoTSORTOptions, completeBoTSORTOptions } from './bot-sort-options'
import { MultiTracker } from './following/multi-tracker'
import type { Report } from './following/report'
import type { Stream } from './following/stream'
import { type ListedTracklet, TwoListFollower } from './following/two-list-follower'
import { maxScoredDistance, type OverlapRound, overlapRound } from './rounds/round'
import { ScoreSplit } from './rounds/score-split'
import type { Unmatched } from './rounds/unmatched'

/**
 * ByteTrack for moving cameras and crowds: a filter of width and height, camera motion compensation, and appearance for
 * overlapping pairs. "BoT-SORT: Robust Associations Multi-Pedestrian Tracking" (Aharon et al. 2022), section 3.
 *
 * An object is reported from its first detection on (with `reportTentative: false`, from its second on). Without a detection it
 * is lost, is predicted by its filter, and may be matched again by overlap for `maxLostFrames`. Camera motion is read from the
 * `cameraMotion` of detections.
 *
 * What to change when…
 * - ids are lost when the camera pans: give detections their `cameraMotion`.
 * - people who pass each other swap ids: `useEmbeddings`, then lower `maxEmbeddingDistance`.
 * - people who are half hidden lose their ids: lower `lowScore`, raise `maxLowIouDistance`.
 * - tracks of a single frame are in the way: `reportTentative: false`, or raise `newTrackScore`.
 */
export class BoTSORT extends MultiTracker<Required<BoTSORTOptions>> {
  /** @throws MotError `invalid-option`. */
  constructor(options: BoTSORTOptions = {}) {
    const complete = completeBoTSORTOptions(options)
    super({
      name: 'BoTSORT',
      options: complete,
      frameRate: options.frameRate,
      Follower: BoTFollower,
      toMeasurement: tlbrToXywh,
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: complete.useEmbeddings,
      minAppearanceScore: complete.learnLowScoreAppearance ? complete.lowScore : complete.highScore,
    })
  }
}

class BoTFollower extends TwoListFollower<CameraFilterBank> {
  private readonly scores: ScoreSplit
  private readonly highRound: OverlapRound
  private readonly lowRound: OverlapRound
  private readonly tentativeRound: OverlapRound

  constructor(
    private readonly options: Required<BoTSORTOptions>,
    stream: Stream,
    private readonly own: Unmatched,
  ) {
    const { useEmbeddings, maxIouDistance, maxLowIouDistance, maxTentativeIouDistance, inclusive } = options
    const embeddings = useEmbeddings ? new TrackEmbeddings(stream.observations, options) : undefined
    super(options, stream, new CameraFilterBank(xywh, { workspace: stream.workspace }), embeddings)
    this.scores = new ScoreSplit(stream.observations, options)
    const { high, low } = this.scores
    const cost = `overlap${options.fuseScore ? ' and score' : ''}${embeddings ? ' or appearance' : ''}`
    // Appearance may lower the cost of pairs up to `maxProximityDistance`.
    const gate = (limit: number) => Math.max(limit, embeddings ? options.maxProximityDistance : 0)
    const round = (name: string, limit: number) => overlapRound(name, high, limit, inclusive, gate(limit))
    this.highRound = round(`${cost}, high-score detections`, maxIouDistance)
    this.lowRound = overlapRound('overlap, low-score detections', low, maxLowIouDistance, inclusive)
    this.tentativeRound = round(`${cost}, tentative tracks`, maxTentativeIouDistance)
  }

  override follow(): void {
    const { association, options, own, scores } = this
    scores.fill(own)
    this.predictAll()
    this.compensateCamera()

    // 1. By overlap or appearance with high-score detections, for all but tentative tracks.
    this.compareAll(this.highRound)
    association.match(this.highRound)

    // 2. By overlap with low-score detections, for unmatched tracks with a detection in the last frame.
    this.keepTracked()
    association.compareOverlaps(this.lowRound)
    association.match(this.lowRound)
    this.markLost()

    // 3. By overlap or appearance with unmatched high-score detections, for tentative tracks: unmatched ones are removed.
    this.gatherTentative()
    this.compareAll(this.tentativeRound)
    association.match(this.tentativeRound)
    this.markRemoved()

    // 4. Unmatched high-score detections start tracks.
    this.startAll(scores.high, options.newTrackScore)
    this.settle()
  }

  /** Applies camera motion to all tracks: those of the pool, and tentative ones. Section 3.2. */
  private compensateCamera(): void {
    const { pool } = this.association
    const { bank } = this.filters
    const { cameraMotion } = this.stream.observations
    if (!this.options.followCamera || !cameraMotion) return
    bank.multiWarp(pool.slots, cameraMotion, pool.count)
    for (const track of this.lists.followed) if (track.state === 'tentative') bank.warp(track.slot, cameraMotion)
  }

  /** Cost: the minimum of overlap and score, and, for overlapping pairs of similar appearance, of appearance. Section 3.3. */
  private compareAll(round: OverlapRound): void {
    const { association, embeddings, options } = this
    association.compareOverlaps(round, options.fuseScore ? maxScoredDistance : undefined)
    const { candidates, pool } = association
    const { scores, observations } = round.unmatched
    if (!embeddings) {
      if (options.fuseScore) fuseScore(candidates, scores)
      return
    }
    const { rowCount, starts, columns, costs } = candidates
    for (let i = 0; i < rowCount; i++) {
      const slot = pool.slots[i]!
      for (let k = starts[i]!; k < starts[i + 1]!; k++) {
        const column = columns[k]!
        const distance = costs[k]!
        if (options.fuseScore) costs[k] = 1 - (1 - distance) * scores[column]!
        if (distance > options.maxProximityDistance) continue
        const appearance = embeddings.distance(slot, observations[column]!)
        if (appearance <= options.maxEmbeddingDistance) costs[k] = Math.min(costs[k]!, appearance / 2)
      }
    }
  }

  protected override updateTrack(track: ListedTracklet, observation: number): boolean {
    // The embedding of an occluded object is that of the occluder.
    const isReliable = this.options.learnLowScoreAppearance || this.scores.isHigh(observation)
    if (isReliable) this.embeddings?.update(track.slot, observation)
    return super.updateTrack(track, observation)
  }

  override report(report: Report): void {
    const { reportTentative } = this.options
    for (const track of this.lists.followed) {
      if (track.state === 'tracked' || reportTentative) this.filters.addRow(report, track)
    }
  }
}
