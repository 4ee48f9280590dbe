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
 * OC-SORT with appearance, which count the more, the better they tell somebody apart, and are learned the faster, the surer a
 * detection is. Tracks move with the camera. "Deep OC-SORT: Multi-Pedestrian Tracking by Adaptive Re-Identification"
 * (Maggiolino et al. 2023), section 3.
 *
 * An object is reported from its fourth detection in a row on (in the first three frames: at once), with the box of its
 * detection. Where it is not seen, it is lost, and may be found again for `maxLostFrames`. How the camera moved, detections say
 * in `cameraMotion`.
 *
 * What to change when…
 * - people who pass each other swap ids: raise `embeddingWeight`.
 * - an id wanders to another person of similar appearance: raise `embeddingMomentum` towards 1.
 * - ids are lost when the camera pans: give detections their `cameraMotion`.
 * - boxes change their shape quickly: `motionModel: 'xywh'`.
 * - tracks start on things that are nobody: raise `highScore`.
 */
export class DeepOCSORT extends MultiTracker<Required<DeepOCSORTOptions>> {
  /** @throws MotError `invalid-option`. */
  constructor(options: DeepOCSORTOptions = {}) {
    const complete = completeDeepOCSORTOptions(options)
    super({
      name: 'DeepOCSORT',
      options: complete,
      Follower: DeepOCFollower,
      toMeasurement: complete.motionModel === 'xysr' ? tlbrToXysr : tlbrToXywh,
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: complete.useEmbeddings,
    })
  }
}

class DeepOCFollower extends ObservationCentricFollower<Required<DeepOCSORTOptions>, CameraFilterBank> {
  private readonly round: FullRound
  private readonly weights = new AdaptiveWeights()
  /** Of tracks with detections; times their weights once those are known. */
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
      rest: (row, column) => this.rest(row, column),
      leastRest: -momentumWeight / 2,
    })
  }

  override follow(): void {
    const { high, pool, round, options } = this
    this.takeScoring(high, options.highScore, Number.POSITIVE_INFINITY)
    this.followCamera()
    this.moveAll()

    // 1. By overlap, direction and appearance.
    this.findNear(round)
    if (!this.matchPlain(round)) {
      this.weighAppearance()
      this.momentum.begin(pool, this.stream.clock.now)
      this.matchFully(round)
    }

    // 2. By overlap with where they were last seen.
    this.recover()

    // 3. Whoever is left starts a track.
    this.startAll()
    this.endMissed()
  }

  /** Moves with the camera where tracks were, are and will come back to. */
  private followCamera(): void {
    const { bank, history, reUpdate, options } = this
    const { cameraMotion } = this.stream.observations
    const { now, step } = this.stream.clock
    if (!options.followCamera || !cameraMotion) return
    const withSize = options.motionModel === 'xywh'
    // Reference quirk: with areas, covariances between positions and velocities do not turn.
    const turn = { mixed: withSize }
    for (const { slot } of this.tracks) {
      history.warp(slot, now - step, cameraMotion)
      reUpdate.warp(slot, cameraMotion, turn, withSize)
      bank.warp(slot, cameraMotion, turn)
    }
  }

  protected override moveAll(): void {
    const holdsSize = this.options.motionModel === 'xywh'
    if (holdsSize) for (const track of this.tracks) if (track.missed) this.bank.holdSize(track.slot)
    super.moveAll()
  }

  /** How much alike everybody appearance, and how much that counts. Appearance may speak for pairs that are far apart, too. */
  private weighAppearance(): void {
    const { embeddings, high, pool, cosines, options, round, weights } = this
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

  /** Direction and appearance. */
  private rest(row: number, column: number): number {
    const { high, momentum, options } = this
    const appearance = this.embeddings ? this.cosines.values[row * high.count + column]! : 0
    return -momentum.agreement(row, high.boxes, column) * options.momentumWeight * high.scores[column]! - appearance
  }

  /** Tracks learn the more of their detections' appearance, the surer those are. */
  protected override see(track: ObservedTracklet, observation: number): boolean {
    const { embeddingMomentum, highScore } = this.options
    const trust = (this.stream.observations.scores[observation]! - highScore) / (1 - highScore)
    this.embeddings?.see(track.slot, observation, embeddingMomentum + (1 - embeddingMomentum) * (1 - trust))
    return super.see(track, observation)
  }
}
