import { CameraFilterBank, fuseScore, tlbrToXywh, xywh } from '@mot/core'
import { TrackEmbeddings } from './appearance/track-embeddings'
import { type BoTSORTOptions, completeBoTSORTOptions } from './bot-sort-options'
import { MultiTracker } from './following/multi-tracker'
import type { Report } from './following/report'
import type { Stream } from './following/stream'
import type { ListedTracklet } from './following/two-list-follower'
import { TwoScoreFollower } from './following/two-score-follower'
import type { OverlapRound } from './rounds/round'
import type { Unmatched } from './rounds/unmatched'

/**
 * ByteTrack for moving cameras and crowds: its filter knows width and height, tracks move with the camera, and appearance bring
 * together what is near and alike. "BoT-SORT: Robust Associations Multi-Pedestrian Tracking" (Aharon et al. 2022), section 3.
 *
 * An object is reported from its first detection on (with `reportTentative: false`, from its second on). Where it is not seen,
 * it is lost, moves on as predicted, and may be found again where it overlaps for `maxLostFrames`. How the camera moved,
 * detections say in `cameraMotion`.
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
      Follower: BoTFollower,
      toMeasurement: tlbrToXywh,
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: complete.useEmbeddings,
    })
  }
}

class BoTFollower extends TwoScoreFollower<Required<BoTSORTOptions>, CameraFilterBank> {
  constructor(options: Required<BoTSORTOptions>, stream: Stream, own: Unmatched) {
    const embeddings = options.useEmbeddings ? new TrackEmbeddings(stream.observations, options) : undefined
    const reach = embeddings ? options.maxProximityDistance : 0
    super(options, stream, own, new CameraFilterBank(xywh, { workspace: stream.workspace }), embeddings, reach)
  }

  override follow(): void {
    const { high, options } = this
    this.sortByScore()
    this.moveAll()
    this.followCamera()

    // 1. By overlap or appearance with sure detections, for all but tentative tracks.
    this.findNear(this.highRound)
    this.match(this.highRound)

    // 2. By overlap with the others, for tracks seen in the last frame.
    this.keepTracked()
    this.findOverlaps(this.lowRound)
    this.match(this.lowRound)
    this.lose()

    // 3. By overlap or appearance with sure detections left, for tentative tracks: those not seen again at once are gone.
    this.gatherTentative()
    this.findNear(this.tentativeRound)
    this.match(this.tentativeRound)
    this.remove()

    // 4. Sure detections left start tracks.
    this.startAll(high, options.newTrackScore)
    this.settle()
  }

  /** Moves everybody with the camera: the pool, and tentative tracks too. */
  private followCamera(): void {
    const { pool, lists, bank, options } = this
    const { cameraMotion } = this.stream.observations
    if (!options.followCamera || !cameraMotion) return
    bank.multiWarp(pool.slots, cameraMotion, pool.count)
    for (const track of lists.followed) if (track.state === 'tentative') bank.warp(track.slot, cameraMotion)
  }

  /** The smaller cost counts: of overlap and score, or, for pairs that are near and alike, of appearance. Section 3.3. */
  private findNear(round: OverlapRound): void {
    this.findSure(round)
    const { candidates, embeddings, pool, options } = this
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

  protected override see(track: ListedTracklet, observation: number): boolean {
    // Half hidden, somebody appearance like whoever is in front.
    if (this.options.learnLowScoreAppearance || this.isSure(observation)) this.embeddings?.see(track.slot, observation)
    return super.see(track, observation)
  }

  override report(report: Report): void {
    const { reportTentative } = this.options
    for (const track of this.lists.followed) {
      if (track.state === 'tracked' || reportTentative) this.addRow(report, track)
    }
  }
}
