import { minIouOf } from './checks'
import type { ComparedFrame } from './compare'
import { greatestTotal } from './greatest-total'
import { addFields } from './metric'
import { type Counter, sequenceMetric } from './sequence-metric'

export interface VaceCounts {
  /** Frames with an object or a result. */
  readonly frames: number
  /** Sum over these of the frame detection accuracy: total overlap over the mean number of objects and results. */
  readonly frameAccuracy: number
  readonly truthIds: number
  readonly resultIds: number
  /** Sum over pairs of ids, matched one-to-one, of the share of their frames in which they overlap. */
  readonly trackAccuracy: number
}

export interface VaceScores extends VaceCounts {
  /** Sequence frame detection accuracy, 0 to 1. */
  readonly sfda: number
  /** Average tracking accuracy, 0 to 1. */
  readonly ata: number
}

const zero: VaceCounts = { frames: 0, frameAccuracy: 0, truthIds: 0, resultIds: 0, trackAccuracy: 0 }

/**
 * Manohar et al., "Performance Evaluation of Object Detection and Tracking in Video" (2006), in the relaxed variant that
 * TrackEval computes: two ids overlap in a frame where their IoU is at least `minIou`.
 */
export const vace = sequenceMetric<VaceCounts, VaceScores>({
  counter: (options) => new VaceCounter(minIouOf(options)),

  add: (counts) => addFields(zero, counts),

  score(counts) {
    const { frames, frameAccuracy, truthIds, resultIds, trackAccuracy } = counts
    return {
      ...counts,
      sfda: frames > 0 ? frameAccuracy / frames : 0,
      ata: truthIds + resultIds > 0 ? trackAccuracy / ((truthIds + resultIds) / 2) : 0,
    }
  },
})

class VaceCounter implements Counter<VaceCounts> {
  private frame = 0
  private frames = 0
  private frameAccuracy = 0
  private readonly truthPresence: Presence[] = []
  private readonly resultPresence: Presence[] = []
  /** [pairs] ids of truth and results, and number of frames in which they overlap. */
  private readonly rows: number[] = []
  private readonly columns: number[] = []
  private readonly together: number[] = []

  constructor(private readonly minIou: number) {}

  add({ truth, results, overlaps }: ComparedFrame): void {
    this.frame++
    for (const id of truth) present(this.truthPresence, id, this.frame)
    for (const id of results) present(this.resultPresence, id, this.frame)
    for (let k = 0; k < overlaps.pairs.length; k++) {
      const pair = overlaps.pairs[k]!
      this.rows[pair] = truth[overlaps.rows[k]!]!
      this.columns[pair] = results[overlaps.columns[k]!]!
      this.together[pair] = (this.together[pair] ?? 0) + (overlaps.ious[k]! >= this.minIou ? 1 : 0)
    }
    if (truth.length + results.length === 0) return
    this.frames++
    this.frameAccuracy += greatestTotal({ ...overlaps, weights: overlaps.ious }) / ((truth.length + results.length) / 2)
  }

  counts(): VaceCounts {
    const { rows, columns, together } = this
    const weights = together.map((frames, pair) => {
      if (frames === 0) return 0
      return frames / this.truthPresence[rows[pair]!]!.union(this.resultPresence[columns[pair]!]!)
    })
    return {
      frames: this.frames,
      frameAccuracy: this.frameAccuracy,
      truthIds: this.truthPresence.length,
      resultIds: this.resultPresence.length,
      trackAccuracy: greatestTotal({ rows, columns, weights }),
    }
  }
}

function present(presence: Presence[], id: number, frame: number): void {
  presence[id] ??= new Presence()
  presence[id].add(frame)
}

/** The frames of one id, as runs of consecutive frames: memory does not grow while an object stays. */
class Presence {
  /** First and last frame of each run. */
  private readonly runs: number[] = []
  private count = 0

  add(frame: number): void {
    const { runs } = this
    this.count++
    if (runs.at(-1) === frame - 1) runs[runs.length - 1] = frame
    else runs.push(frame, frame)
  }

  /** Number of frames with at least one of the two. */
  union(other: Presence): number {
    let both = 0
    for (let i = 0, j = 0; i < this.runs.length && j < other.runs.length; ) {
      const end = this.runs[i + 1]!
      const otherEnd = other.runs[j + 1]!
      both += Math.max(0, Math.min(end, otherEnd) - Math.max(this.runs[i]!, other.runs[j]!) + 1)
      if (end < otherEnd) i += 2
      else j += 2
    }
    return this.count + other.count - both
  }
}
