import type { FrameObservations } from '../frames/frame-observations'

/** Columns of a frame's scores, as TrackTrack computes with them. By observation; may be longer. */
export class ScoreColumns {
  /** 0 to 1: a score above 1, as of detectors that return no probabilities, counts as 1. */
  trusts: Float64Array
  /** 1 − √(1 − trust): a bank multiplies standard deviations by 1 − this, which multiplies variances by 1 − trust. */
  noiseScores: Float64Array

  constructor(private readonly observations: FrameObservations) {
    this.trusts = observations.workspace.floats(64)
    this.noiseScores = observations.workspace.floats(64)
  }

  /** Fills the columns for the observations of a frame. */
  fill(): void {
    const { count, scores, workspace } = this.observations
    if (this.trusts.length < count) {
      this.trusts = workspace.floats(2 * count)
      this.noiseScores = workspace.floats(2 * count)
    }
    const { trusts, noiseScores } = this
    for (let k = 0; k < count; k++) {
      const trust = Math.max(0, Math.min(1, scores[k]!))
      trusts[k] = trust
      noiseScores[k] = 1 - Math.sqrt(1 - trust)
    }
  }
}
