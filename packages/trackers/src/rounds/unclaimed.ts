import type { FrameObservations } from '../frames/frame-observations'
import type { Matches } from './matches'

/** Observations that no track has claimed yet: the columns of a round, which leaves over those that find nobody. */
export class Unclaimed {
  count = 0
  /** [count] their numbers among the observations. */
  observations: Int32Array
  /** [count × 4] */
  boxes: Float64Array
  /** [count] */
  scores: Float64Array
  /** [count × 4] as the filter measures. */
  measurements: Float64Array
  private spare: Int32Array

  constructor(private readonly all: FrameObservations) {
    const { workspace } = all
    this.observations = workspace.ints(64)
    this.boxes = workspace.floats(256)
    this.scores = workspace.floats(64)
    this.measurements = workspace.floats(256)
    this.spare = workspace.ints(64)
  }

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
    this.observations = this.all.workspace.ints(2 * count)
    this.observations.set(observations)
  }

  /** Its row in `Detections`. */
  rowOf(index: number): number {
    return this.all.rows[this.observations[index]!]!
  }

  /** Leaves those that a round has left over, in its order. */
  keepFree({ freeColumns, freeColumnCount }: Matches): void {
    const { observations } = this
    if (this.spare.length < observations.length) this.spare = this.all.workspace.ints(observations.length)
    const left = this.spare
    for (let k = 0; k < freeColumnCount; k++) left[k] = observations[freeColumns[k]!]!
    this.observations = left
    this.spare = observations
    this.count = freeColumnCount
  }

  /** Fills `boxes` and `scores`. */
  gather(): void {
    const { count, observations, all } = this
    if (this.scores.length < count) {
      this.boxes = all.workspace.floats(8 * count)
      this.scores = all.workspace.floats(2 * count)
    }
    const { boxes, scores } = this
    const { boxes: allBoxes, scores: allScores } = all
    if (all.simd) {
      all.simd.gather(observations, count, allBoxes, allScores, boxes, scores)
      return
    }
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
    if (this.measurements.length < 4 * count) this.measurements = all.workspace.floats(8 * count)
    const { measurements } = this
    for (let k = 0; k < count; k++) {
      const from = 4 * observations[k]!
      for (let axis = 0; axis < 4; axis++) measurements[4 * k + axis] = all.measurements[from + axis]!
    }
  }
}
