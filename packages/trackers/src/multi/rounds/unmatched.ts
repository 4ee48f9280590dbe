import type { StreamShapes } from '../../geometry/geometry'
import type { FrameObservations } from '../frames/frame-observations'
import type { Matches } from './matches'

/** Observations not matched so far: the columns of a round. After the round, the unmatched ones. */
export class Unmatched {
  count = 0
  /** [count] indices into the frame's observations. Read-only after `takeAll`. */
  observations: Int32Array
  /** [count × 4] left, top, right, bottom; filled by `gather`. Boxes and scores are read-only after `takeAll`. */
  boxes: Float64Array
  /** [count] */
  scores: Float64Array
  /** [count × 4] in the filter's measurement space; filled by `gatherMeasurements`. */
  measurements: Float64Array
  /** Holds all observations of the frame in their order. */
  private isAll = false
  // Writable lists, of which the first may be `observations`.
  private own: Int32Array
  private spare: Int32Array
  private ownBoxes: Float64Array
  private ownScores: Float64Array

  constructor(private readonly all: FrameObservations) {
    const { workspace } = all
    this.observations = this.own = workspace.ints(64)
    this.boxes = this.ownBoxes = workspace.floats(256)
    this.scores = this.ownScores = workspace.floats(64)
    this.measurements = workspace.floats(256)
    this.spare = workspace.ints(64)
  }

  clear(): void {
    this.count = 0
    this.isAll = false
    this.observations = this.own
  }

  add(observation: number): void {
    this.reserve(this.count + 1)
    this.observations[this.count++] = observation
  }

  /** Refers to all observations of the frame, without a copy. */
  takeAll(): void {
    this.count = this.all.count
    this.isAll = true
    this.observations = this.all.numbers
  }

  /** Reserves room for `count` observations. */
  reserve(count: number): void {
    if (count <= this.own.length) return
    const { own } = this
    this.observations = this.own = this.all.workspace.ints(2 * count)
    this.own.set(own)
  }

  /** What is compared instead of boxes. */
  get shapes(): StreamShapes | undefined {
    return this.all.shapes
  }

  /** Row in `Detections` of the observation at an index. */
  rowOf(index: number): number {
    return this.all.rows[this.observations[index]!]!
  }

  /** Keeps the unmatched observations of a round, in the order of `matches`. */
  keepUnmatched({ unmatchedColumns, unmatchedColumnCount }: Matches): void {
    if (this.spare.length < unmatchedColumnCount) this.spare = this.all.workspace.ints(2 * unmatchedColumnCount)
    const { observations, own, spare } = this
    for (let k = 0; k < unmatchedColumnCount; k++) spare[k] = observations[unmatchedColumns[k]!]!
    this.observations = this.own = spare
    this.spare = own
    this.count = unmatchedColumnCount
    this.isAll = false
  }

  /** Fills `boxes` and `scores`. */
  gather(): void {
    const { count, observations, all } = this
    const { boxes: allBoxes, scores: allScores } = all
    if (this.isAll) {
      this.boxes = allBoxes
      this.scores = allScores
      return
    }
    if (this.ownScores.length < count) {
      this.ownBoxes = all.workspace.floats(8 * count)
      this.ownScores = all.workspace.floats(2 * count)
    }
    const { ownBoxes: boxes, ownScores: scores } = this
    this.boxes = boxes
    this.scores = scores
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
