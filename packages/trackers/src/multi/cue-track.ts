import { CameraFilterBank, tlbrToXywh, xywh } from '@mot/core'
import { readState } from '../read-state'
import { moderate, notNegative, numbers, record, type Shape } from '../shapes'
import { TrackEmbeddings } from './appearance/track-embeddings'
import { AdaptiveNoise } from './cue-track/adaptive-noise'
import { LastBoxes } from './cue-track/last-boxes'
import { type CueTrackOptions, completeCueTrackOptions } from './cue-track-options'
import { MultiTracker } from './following/multi-tracker'
import { OneListFollower, OneListTracklet, oneListShapes, type TrackState } from './following/one-list-follower'
import type { Report } from './following/report'
import type { Stream } from './following/stream'
import { MutualMatcher } from './rounds/mutual-matcher'
import { type OverlapRound, overlapRound } from './rounds/round'
import { ScoreSplit } from './rounds/score-split'
import type { Unmatched } from './rounds/unmatched'

/**
 * Matches by all that boxes alone tell: their overlap and that of their heights, where they stand, and their scores. A tracker of this
 * library's own, made of parts that papers proposed one by one, for pedestrians, crowds and dancers with one setting:
 *
 * - low-score detections in a round of their own: "ByteTrack" (Zhang et al. 2022), section 3;
 * - overlap × overlap of heights, and the expected score: "Hybrid-SORT" (Yang et al. 2024), section 3;
 * - the distance of bottom edges, which tells who stands in front: after the pseudo-depth of "SparseTrack" (Liu et al. 2023);
 * - the box of the last detection, for tracks whose motion was predicted wrongly: "OC-SORT" (Cao et al. 2023), section 4.3;
 * - with `adaptNoise`, process noise that follows the innovations of each track, and of the stream for new ones: "Approaches to Adaptive Filtering"
 *   (1972).
 *
 * An object is reported from its first detection on (with `reportTentative: false`, from its second on). Without a detection it is lost,
 * and may be matched again for `maxLostFrames`.
 *
 * What to change when…
 * - people who are half hidden lose their ids: raise `maxLowCost`.
 * - people who pass each other swap ids: raise `bottomWeight` and `scoreWeight`, or `useEmbeddings`.
 * - dancers swap ids: `adaptNoise: true`.
 * - scores flicker: lower `scoreWeight`.
 * - people come back with a new id: raise `maxLostFrames` and `maxLastBoxCost`.
 * - ids are lost when the camera pans: give detections their `cameraMotion`.
 * - objects are no people, and turn or tilt: `fuseHeight: false` and `bottomWeight: 0`.
 */
export class CueTrack extends MultiTracker<Required<CueTrackOptions>> {
  /** @throws MotError `invalid-option`. */
  constructor(options: CueTrackOptions = {}) {
    const complete = completeCueTrackOptions(options)
    super({
      name: 'CueTrack',
      options: complete,
      frameRate: options.frameRate,
      Follower: CueFollower,
      toMeasurement: tlbrToXywh,
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: complete.useEmbeddings,
      minAppearanceScore: complete.lowScore,
    })
  }
}

class CueTracklet extends OneListTracklet {
  /** Of the detection before its latest one; of the latest one where it has only that. */
  previousScore = 0
}

const cueState = record({ ...oneListShapes, previousScore: moderate })

/** Further state of a track, by slot. */
interface CueMemory {
  readonly innovation: number
  readonly lastBox: readonly number[]
}

const cueMemory: Shape<CueMemory> = record<CueMemory>({ innovation: notNegative, lastBox: numbers(4) })

interface CueStreamState {
  /** All tracks. */
  readonly followed: unknown
  readonly innovation: number
}

const cueStreamState: Shape<CueStreamState> = record<CueStreamState>({
  followed: (value) => value,
  innovation: notNegative,
})

const positionOnly = { positionOnly: true } as const

class CueFollower extends OneListFollower<CueTracklet, Required<CueTrackOptions>, TrackEmbeddings, CameraFilterBank> {
  private readonly scores: ScoreSplit
  private readonly highRound: OverlapRound
  private readonly lowRound: OverlapRound
  private readonly lastBoxRound: OverlapRound
  private readonly tentativeRound: OverlapRound
  private readonly mutual: MutualMatcher | undefined
  private readonly noise: AdaptiveNoise
  private readonly lastBoxes = new LastBoxes()

  constructor(
    options: Required<CueTrackOptions>,
    stream: Stream,
    private readonly own: Unmatched,
  ) {
    const { frameRate, maxLostFrames, useEmbeddings } = options
    // At this frame rate.
    super({ ...options, maxLostFrames: Math.floor((frameRate / 30) * maxLostFrames) }, stream, {
      bank: new CameraFilterBank(xywh, { workspace: stream.workspace }),
      Tracklet: CueTracklet,
      state: cueState,
      embeddings: useEmbeddings ? new TrackEmbeddings(stream.observations, options) : undefined,
    })
    this.noise = new AdaptiveNoise(options.usualInnovation)
    this.mutual = options.mutual ? new MutualMatcher() : undefined
    const split = { ...options, includeHighScore: false, lowIncludesHighScore: true }
    this.scores = new ScoreSplit(stream.observations, split)
    const { high, low } = this.scores
    const cues = `overlap, bottom edge and score${useEmbeddings ? ', appearance' : ''}`
    // Appearance lowers costs by up to this.
    const gain = useEmbeddings ? options.embeddingWeight * options.usualEmbeddingDistance : 0
    const round = (name: string, unmatched: Unmatched, maxCost: number, most = 0) =>
      overlapRound(`${cues}, ${name}`, unmatched, maxCost, false, Math.min(1 - Number.EPSILON, maxCost + most))
    this.highRound = round('high-score detections', high, options.maxCost, gain)
    this.lowRound = round('low-score detections', low, options.maxLowCost, gain)
    this.lastBoxRound = round('last boxes', high, options.maxLastBoxCost, gain)
    this.tentativeRound = round('tentative tracks', high, options.maxTentativeCost, gain)
  }

  override follow(): void {
    const { association, options, own, scores } = this
    const { pool } = association
    scores.fill(own)
    if (options.adaptNoise) this.stream.journal?.measure('mean innovation', this.noise.ofStream)
    this.advance()

    // 1. Confirmed and lost tracks with high-score detections.
    pool.clear()
    for (const track of this.tracks) if (track.state !== 'tentative') pool.add(track)
    pool.gatherBoxes(this.filters.bank)
    this.match(this.highRound)

    // 2. Unmatched tracks with a detection in the last frame, with low-score detections.
    if (options.useLowScores) {
      pool.keep(isTracked)
      pool.gatherBoxes(this.filters.bank)
      this.match(this.lowRound)
    }

    // 3. Unmatched tracks by their last boxes, with unmatched high-score detections; those still unmatched are lost.
    this.gatherUnmatched()
    if (options.useLastBoxes) this.match(this.lastBoxRound)
    this.endMissed()

    // 4. Tentative tracks with unmatched high-score detections; the unmatched tracks are removed.
    pool.clear()
    for (const track of this.tracks) if (track.state === 'tentative') pool.add(track)
    pool.gatherBoxes(this.filters.bank)
    this.match(this.tentativeRound)
    this.endTentative()

    // 5. Unmatched high-score detections start tracks.
    this.startAll()
  }

  // Steps of a frame.

  /** Moves all tracks with the camera, and predicts them. Lost tracks keep their size. */
  protected override predictAll(): boolean {
    const { filters, noise, options, stream } = this
    const { pool } = this.association
    const { bank } = filters
    this.compensateCamera()
    for (const { state, slot } of this.tracks) if (state === 'lost') bank.holdSize(slot)
    pool.take(this.list)
    const { step } = stream.clock
    if (options.adaptNoise) bank.multiPredictVaried(pool.slots, pool.count, step, noise.factors)
    else bank.multiPredict(pool.slots, pool.count, step)
    return pool.gatherBoxes(bank)
  }

  private compensateCamera(): void {
    const { cameraMotion } = this.stream.observations
    if (!this.options.followCamera || !cameraMotion) return
    for (const { slot } of this.tracks) {
      this.filters.bank.warp(slot, cameraMotion)
      this.lastBoxes.warp(slot, cameraMotion)
    }
  }

  /** Fills the pool with the last boxes of confirmed and lost tracks that have no detection in this frame. */
  private gatherUnmatched(): void {
    const { pool } = this.association
    const { now } = this.stream.clock
    pool.clear()
    for (const track of this.tracks) if (track.state !== 'tentative' && track.lastFrame < now) pool.add(track)
    pool.reserveBoxes()
    for (let i = 0; i < pool.count; i++) this.lastBoxes.copy(pool.slots[i]!, pool.boxes, i)
  }

  private match(round: OverlapRound): void {
    const { association, mutual, options } = this
    association.compareBoxes(round)
    this.addCues(round)
    if (mutual) association.apply(round, mutual.match(association.candidates, round.maxCost, options.costStep))
    else association.match(round)
  }

  /** Replaces 1 − IoU of the pairs by the cost of all cues. */
  private addCues(round: OverlapRound): void {
    const { options } = this
    const { candidates, pool } = this.association
    const { rowCount, starts, columns, costs } = candidates
    const { boxes, scores } = round.unmatched
    const isScored = options.fuseScore && round !== this.lowRound
    const { bottomWeight, fuseHeight, scoreWeight } = options
    for (let i = 0, k = 0; i < rowCount; i++) {
      const top = pool.boxes[4 * i + 1]!
      const bottom = pool.boxes[4 * i + 3]!
      const { score, previousScore } = pool.tracks[i]!
      const expected = 2 * trusted(score) - trusted(previousScore)
      for (const end = starts[i + 1]!; k < end; k++) {
        const column = columns[k]!
        const otherTop = boxes[4 * column + 1]!
        const otherBottom = boxes[4 * column + 3]!
        const trust = trusted(scores[column]!)
        let overlap = 1 - costs[k]!
        if (fuseHeight) {
          overlap *=
            (Math.min(bottom, otherBottom) - Math.max(top, otherTop)) /
            (Math.max(bottom, otherBottom) - Math.min(top, otherTop))
        }
        if (isScored) overlap *= trust
        const fall = Math.min(1, Math.abs(otherBottom - bottom) / (bottom - top))
        costs[k] = 1 - overlap + bottomWeight * fall + scoreWeight * Math.abs(expected - trust)
      }
    }
    if (this.embeddings) this.addAppearance(this.embeddings, round)
  }

  private addAppearance(embeddings: TrackEmbeddings, { unmatched }: OverlapRound): void {
    const { embeddingWeight, usualEmbeddingDistance } = this.options
    const { candidates, pool } = this.association
    const { rowCount, starts, columns, costs } = candidates
    for (let i = 0, k = 0; i < rowCount; i++) {
      const slot = pool.slots[i]!
      for (const end = starts[i + 1]!; k < end; k++) {
        const distance = embeddings.distance(slot, unmatched.observations[columns[k]!]!)
        costs[k] = Math.max(0, costs[k]! + embeddingWeight * (Math.min(1, distance) - usualEmbeddingDistance))
      }
    }
  }

  protected override updateTrack(track: CueTracklet, observation: number): boolean {
    const { noise, stream } = this
    const { measurements, boxes } = stream.observations
    // Across a gap, what differs is mostly what was predicted without detections.
    if (this.options.adaptNoise && track.state !== 'lost') {
      noise.learn(track.slot, this.filters.bank.gatingDistance(track.slot, measurements, observation, positionOnly) / 2)
    }
    this.lastBoxes.set(track.slot, boxes, observation)
    // The embedding of an occluded object is that of the occluder.
    if (this.scores.isHigh(observation)) this.embeddings?.update(track.slot, observation)
    track.previousScore = track.score
    return super.updateTrack(track, observation)
  }

  private startAll(): void {
    const { high } = this.scores
    const { boxes, scores } = this.stream.observations
    for (let k = 0; k < high.count; k++) {
      const observation = high.observations[k]!
      if (scores[observation]! < this.options.newTrackScore) continue
      const track = this.start(observation)
      track.previousScore = track.score
      this.noise.begin(track.slot)
      this.lastBoxes.set(track.slot, boxes, observation)
    }
  }

  protected override stateOf({ state, hitStreak }: CueTracklet): TrackState {
    const isConfirmed = hitStreak + 1 >= this.options.minHits || this.stream.clock.frame === 1
    return state !== 'tentative' || isConfirmed ? 'tracked' : 'tentative'
  }

  // Reports.

  /** In the order they began. */
  override report(report: Report): void {
    const { reportTentative } = this.options
    for (const track of this.tracks) {
      if (track.state === 'tracked' || (track.state === 'tentative' && reportTentative)) this.addRow(report, track)
    }
  }

  // Snapshots.

  override snapshot(): CueStreamState {
    return { followed: super.snapshot(), innovation: this.noise.ofStream }
  }

  override restore(state: unknown): void {
    const { followed, innovation } = readState(cueStreamState, state)
    this.noise.ofStream = innovation
    super.restore(followed)
  }

  protected override memoryOf(slot: number): CueMemory {
    return { innovation: this.noise.meanOf(slot), lastBox: this.lastBoxes.snapshot(slot) }
  }

  protected override restoreMemory(slot: number, memory: unknown): void {
    const { innovation, lastBox } = readState(cueMemory, memory, 'memory')
    this.noise.set(slot, innovation)
    this.lastBoxes.set(slot, lastBox, 0)
  }
}

function isTracked({ state }: CueTracklet): boolean {
  return state === 'tracked'
}

/** A score above 1, as of detectors that return no probabilities, counts as 1. */
function trusted(score: number): number {
  return Math.max(0, Math.min(1, score))
}
