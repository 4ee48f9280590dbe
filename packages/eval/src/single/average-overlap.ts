import { addFields, type Metric, share } from '../metric'
import { type SingleSequence, visibleFrames } from './single-sequence'

export interface AverageOverlapCounts {
  /** Frames in which the object is visible, without the initial one. */
  readonly frames: number
  /** Sum of the overlaps. */
  readonly overlap: number
  /** Frames with an overlap above 0.5, and above 0.75. */
  readonly above50: number
  readonly above75: number
}

/** 0 to 1. */
export interface AverageOverlapScores extends AverageOverlapCounts {
  readonly ao: number
  /** Success rates at 0.5 and 0.75. */
  readonly sr50: number
  readonly sr75: number
}

const zero: AverageOverlapCounts = { frames: 0, overlap: 0, above50: 0, above75: 0 }

/**
 * Huang, Zhao and Huang, "GOT-10k: A Large High-Diversity Benchmark for Generic Object Tracking in the Wild" (2019):
 * every frame has the same weight. The mean of the scores of each object class is mAO.
 */
export const averageOverlap: Metric<SingleSequence, AverageOverlapCounts, AverageOverlapScores> = {
  count(sequence) {
    const overlaps = visibleFrames(sequence, 1).map(({ overlap }) => overlap)
    return {
      frames: overlaps.length,
      overlap: overlaps.reduce((sum, overlap) => sum + overlap, 0),
      above50: overlaps.filter((overlap) => overlap > 0.5).length,
      above75: overlaps.filter((overlap) => overlap > 0.75).length,
    }
  },

  add: (counts) => addFields(zero, counts),

  score: (counts) => ({
    ...counts,
    ao: share(counts.overlap, counts.frames),
    sr50: share(counts.above50, counts.frames),
    sr75: share(counts.above75, counts.frames),
  }),
}
