import type { FrameObservations } from '../frames/frame-observations'
import type { Matches } from './matches'

/** Observations that no track has claimed yet: the columns of a round, which leaves over those that find nobody. */
export class Unclaimed {
  count = 0
  /** [count] their numbers among the observations. */
  observations = new Int32Array(64)
  /** [count × 4] */
  boxes = new Float64Array(256)
  /** [count] */
  scores = new Float64Array(64)
  /** [count × 4] as the filter measures. */
  measurements = new Float64Array(256)
  private spare = new Int32Array(64)

  constructor(private readonly all: FrameObservations) {}

  clear(): void {
    this.count = 0
  }

  add(observation: number): void {
    this.reserve(this.count + 1)
    this.observations[this.count++] = observation
  }

  /** Takes the first `count` observations, and no others. */
  fill(count: number): void {
    this.reserve(count)
    const { observations } = this
    for (let k = 0; k < count; k++) observations[k] = k
    this.count = count
  }

  /** Makes room for so many. */
  reserve(count: number): void {
    if (count <= this.observations.length) return
    const { observations } = this
    this.observations = new Int32Array(2 * count)
    this.observations.set(observations)
  }

  /** Its row in `Detections`. */
  rowOf(index: number): number {
    return this.all.rows[this.observations[index]!]!
  }

  /** Leaves those that a round has left over, in its order. */
  keepFree({ freeColumns, freeColumnCount }: Matches): void {
    const { observations } = this
    if (this.spare.length < observations.length) this.spare = new Int32Array(observations.length)
    const left = this.spare
    for (let k = 0; k < freeColumnCount; k++) left[k] = observations[freeColumns[k]!]!
    this.observations = left
    this.spare = observations
    this.count = freeColumnCount
  }

  /** Brings them back into the order of the detections. */
  sort(): void {
    const { count, observations } = this
    for (let i = 1; i < count; i++) {
      const observation = observations[i]!
      let k = i
      for (; k > 0 && observations[k - 1]! > observation; k--) observations[k] = observations[k - 1]!
      observations[k] = observation
    }
  }

  /** Fills `boxes` and `scores`. */
  gather(): void {
    const { count, observations, all } = this
    if (this.scores.length < count) {
      this.boxes = new Float64Array(8 * count)
      this.scores = new Float64Array(2 * count)
    }
    const { boxes, scores } = this
    const { boxes: allBoxes, scores: allScores } = all
    for (let k = 0; k < count; k++) {
      const observation = observations[k]!
      const from = 4 * observation
      scores[k] = allScores[observation]!
      boxes[4 * k] = allBoxes[from]!
      boxes[4 * k + 1] = allBoxes[from + 1]!
      boxes[4 * k + 2] = allBoxes[from + 2]!
      boxes[4 * k + 3] = allBoxes[from + 3]!
    }
  }

  /** Fills `measurements`. */
  gatherMeasurements(): void {
    const { count, observations, all } = this
    if (this.measurements.length < 4 * count) this.measurements = new Float64Array(8 * count)
    const { measurements } = this
    for (let k = 0; k < count; k++) {
      const from = 4 * observations[k]!
      for (let axis = 0; axis < 4; axis++) measurements[4 * k + axis] = all.measurements[from + axis]!
    }
  }

  /** Leaves those whose entry in `scores` is so much or more, with their boxes and scores. */
  keepScoring(minScore: number): void {
    const { count, observations, boxes, scores } = this
    let kept = 0
    for (let k = 0; k < count; k++) {
      if (scores[k]! < minScore) continue
      observations[kept] = observations[k]!
      boxes.copyWithin(4 * kept, 4 * k, 4 * k + 4)
      scores[kept++] = scores[k]!
    }
    this.count = kept
  }
}
