import {
  cosineDistance,
  type EmbeddingMetric,
  EmbeddingRows,
  type EmbeddingSnapshot,
  euclideanDistance,
} from '@mot/core'
import { readState } from '../../read-state'
import { finite, numbers, record, type Shape } from '../../shapes'
import type { FrameObservations } from '../frames/frame-observations'
import type { Appearance } from './appearance'

export interface TrackEmbeddingOptions {
  /** Weight of the track's embedding in its exponential moving average with the detection's, 0 to 1. */
  readonly embeddingMomentum: number
  /** Default `cosine`. */
  readonly embeddingMetric?: EmbeddingMetric
}

/** Appearance as one embedding per tracklet, an exponential moving average, in the row of its slot. */
export class TrackEmbeddings implements Appearance {
  readonly rows = new EmbeddingRows()
  private readonly between: typeof cosineDistance

  constructor(
    private readonly observations: FrameObservations,
    { embeddingMomentum, embeddingMetric = 'cosine' }: TrackEmbeddingOptions,
  ) {
    this.rows.momentum = embeddingMomentum
    this.between = embeddingMetric === 'cosine' ? cosineDistance : euclideanDistance
  }

  begin(slot: number, observation: number): void {
    const { rows, observations } = this
    rows.dimension = observations.embeddingDimension
    rows.reserve(slot + 1)
    rows.copy(slot, observations.embeddings, observations.rows[observation]!)
  }

  /** Moves a tracklet's embedding towards that of an observation. @param momentum default: `embeddingMomentum`. */
  update(slot: number, observation: number, momentum?: number): void {
    const { rows, observations } = this
    rows.smooth(slot, observations.embeddings, observations.rows[observation]!, momentum)
  }

  distance(slot: number, observation: number): number {
    const { rows, observations } = this
    return this.between(rows, slot, observations.embeddings, observations.rows[observation]!)
  }

  snapshot(slot: number): EmbeddingSnapshot {
    return this.rows.snapshot(slot)
  }

  restore(slot: number, state: unknown): void {
    this.rows.dimension = this.observations.embeddingDimension
    this.rows.restore(slot, readState(embeddingState, state, 'embedding'))
  }
}

/** An embedding in a snapshot. */
export const embeddingState: Shape<EmbeddingSnapshot> = record<EmbeddingSnapshot>({ values: numbers(), scale: finite })
