import { CameraFilterBank, tlbrToXysr, tlbrToXywh } from '@mot/core'
import { TrackEmbeddings } from './appearance/track-embeddings'
import { completeDeepOCSORTOptions, type DeepOCSORTOptions } from './deep-oc-sort-options'
import { MultiTracker } from './following/multi-tracker'
import type { Stream } from './following/stream'
import { AdaptiveWeights } from './observation-centric/adaptive-weights'
import { CosineMatrix } from './observation-centric/cosine-matrix'
import { ObservationCentricFollower, type ObservedTracklet } from './observation-centric/follower'
import type { FullRound } from './observation-centric/full-round'
import { areaMotion, shapeMotion } from './observation-centric/motion'
import type { Unmatched } from './rounds/unmatched'

/**
 * OC-SORT with appearance, weighted by how discriminative it is (adaptive weighting) and averaged with a momentum that falls
 * with the detection's score (dynamic appearance), and with camera motion compensation. "Deep OC-SORT: Multi-Pedestrian
 * Tracking by Adaptive Re-Identification" (Maggiolino et al. 2023), section 3.
 *
 * An object is reported from its fourth detection in a row on (in the first three frames: at once), with the box of its
 * detection. Without a detection it is lost, and may be matched again for `maxLostFrames`. Camera motion is read from the
 * `cameraMotion` of detections.
 *
 * What to change when…
 * - people who pass each other swap ids: raise `embeddingWeight`.
 * - an id wanders to another person of similar appearance: raise `embeddingMomentum` towards 1.
 * - ids are lost when the camera pans: give detections their `cameraMotion`.
 * - shapes of boxes change quickly: `motionModel: 'xywh'`.
 * - tracks start on false detections: raise `highScore`.
 */
export class DeepOCSORT extends MultiTracker<Required<DeepOCSORTOptions>> {
  /** @throws MotError `invalid-option`. */
  constructor(options: DeepOCSORTOptions = {}) {
    const complete = completeDeepOCSORTOptions(options)
    super({
      name: 'DeepOCSORT',
      options: complete,
      frameRate: options.frameRate,
      Follower: DeepOCFollower,
      toMeasurement: complete.motionModel === 'xysr' ? tlbrToXysr : tlbrToXywh,
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: complete.useEmbeddings,
      minAppearanceScore: complete.highScore,
    })
  }
}

class DeepOCFollower extends ObservationCentricFollower<Required<DeepOCSORTOptions>, CameraFilterBank> {
  private readonly round: FullRound
  private readonly weights = new AdaptiveWeights()
  /** Of tracks and detections; multiplied by their weights in place. */
  private readonly cosines = new CosineMatrix()
  /** [detections] rows of their embeddings. */
  private rows = new Int32Array(64)

  constructor(options: Required<DeepOCSORTOptions>, stream: Stream, own: Unmatched) {
    const { motionModel, momentumWeight, useEmbeddings } = options
    super(options, stream, own, {
      Bank: CameraFilterBank,
      motion: motionModel === 'xysr' ? areaMotion : shapeMotion,
      momentum: { points: 'centre', sum: false },
      nearness: 'iou',
      embeddings: useEmbeddings ? new TrackEmbeddings(stream.observations, options) : undefined,
    })
    this.round = this.newRound({
      name: 'overlap, direction and appearance',
      unmatched: this.high,
      nearness: 'iou',
      extraCost: (row, column) => this.extraCost(row, column),
      minExtraCost: -momentumWeight / 2,
    })
  }

  override follow(): void {
    const { high, round, options } = this
    const { pool } = this.association
    this.selectByScore(high, options.highScore, Number.POSITIVE_INFINITY)
    this.compensateCamera()
    this.predictValid()

    // 1. By overlap, direction and appearance.
    this.compareNear(round)
    if (!this.matchOneToOne(round)) {
      this.compareAppearance()
      this.momentum.begin(pool, this.stream.clock.now)
      this.matchFully(round)
    }

    // 2. By overlap with the last observations of tracks.
    this.recover()

    // 3. Unmatched detections start tracks.
    this.startAll()
    this.endMissed()
  }

  /** Applies camera motion to the filters, the observations and the state of re-updates. */
  private compensateCamera(): void {
    const { history, reUpdate, options } = this
    const { cameraMotion } = this.stream.observations
    const { now, step } = this.stream.clock
    if (!options.followCamera || !cameraMotion) return
    const withSize = options.motionModel === 'xywh'
    // Reference quirk: with areas, covariances between positions and velocities are not rotated.
    const warpOptions = { mixed: withSize }
    for (const { slot } of this.tracks) {
      history.warp(slot, now - step, cameraMotion)
      reUpdate.warp(slot, cameraMotion, warpOptions, withSize)
      this.filters.bank.warp(slot, cameraMotion, warpOptions)
    }
  }

  protected override predictValid(): void {
    const holdsSize = this.options.motionModel === 'xywh'
    if (holdsSize) for (const track of this.tracks) if (track.missed) this.filters.bank.holdSize(track.slot)
    super.predictValid()
  }

  /** Computes the weighted appearance similarities, and their maximum for the lower bound of the round's costs. */
  private compareAppearance(): void {
    const { embeddings, high, cosines, options, round, weights } = this
    const { pool } = this.association
    const { adaptiveWeight, embeddingWeight, maxWeightBonus } = options
    const { observations } = this.stream
    if (!embeddings) return
    if (this.rows.length < high.count) this.rows = new Int32Array(2 * high.count)
    for (let j = 0; j < high.count; j++) this.rows[j] = observations.rows[high.observations[j]!]!
    cosines.fill(embeddings.rows, pool.slots, pool.count, observations.embeddings, this.rows, high.count)
    weights.weigh(cosines.values, pool.count, high.count, adaptiveWeight ? maxWeightBonus : 0)
    let most = 0
    for (let i = 0, k = 0; i < pool.count; i++) {
      for (let j = 0; j < high.count; j++, k++) {
        cosines.values[k]! *= embeddingWeight + weights.rowBonuses[i]! + weights.columnBonuses[j]!
        most = Math.max(most, cosines.values[k]!)
      }
    }
    round.bonus = most
  }

  /** Cost of direction and appearance. */
  private extraCost(row: number, column: number): number {
    const { high, momentum, options } = this
    const appearance = this.embeddings ? this.cosines.values[row * high.count + column]! : 0
    return -momentum.agreement(row, high.boxes, column) * options.momentumWeight * high.scores[column]! - appearance
  }

  /** Dynamic appearance: the weight of a detection's embedding grows with its score. Section 3.2. */
  protected override updateTrack(track: ObservedTracklet, observation: number): boolean {
    const { embeddingMomentum, highScore } = this.options
    const trust = (this.stream.observations.scores[observation]! - highScore) / (1 - highScore)
    this.embeddings?.update(track.slot, observation, embeddingMomentum + (1 - embeddingMomentum) * (1 - trust))
    return super.updateTrack(track, observation)
  }
}
