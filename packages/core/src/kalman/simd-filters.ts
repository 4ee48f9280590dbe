import { type BoxConversion, xyahToTlbr, xysrToTlbr, xywhToTlbr } from '../box'
import type { TrackingModule } from '../simd/tracking-module'
import { addressOf, type Workspace } from '../simd/workspace'
import type { CompiledModel } from './compiled-model'
import type { TimeStep } from './time-step'

/** Bytes of the model's head. */
const HEAD = 96
/** Bytes of two blocks, before the pairs of axes that they move. */
const TWO = 64
/** Bytes of a pair of axes. */
const PAIR = 32
/** Axes that there is room for. */
const MOST_AXES = 15

/** Moves the filters of a bank whose columns, and whose callers' lists, lie in a workspace: see simd/filters.ts. */
export class SimdFilters {
  /** The model, where SIMD finds it; it begins with the step. */
  private readonly model: Float64Array
  /** That the model was last given. */
  private step: TimeStep | undefined
  private readonly stride: number
  /** Of its measurements, as the module numbers them; 0 for one it does not know. */
  private readonly form: number

  private constructor(
    private readonly module: TrackingModule,
    workspace: Workspace,
    compiled: CompiledModel,
    toBox: BoxConversion,
  ) {
    const { blockOf, deviations, dimension, positiveAxes, scaleAxis, width } = compiled
    const twos = width / 6
    const floats = workspace.floats((HEAD + twos * (TWO + PAIR * dimension)) / 8)
    const ints = new Int32Array(floats.buffer, addressOf(floats), 2 * floats.length)
    const bytes = new Uint8Array(floats.buffer, addressOf(floats), 8 * floats.length)
    ints.set([dimension, twos, positiveAxes.length, ...positiveAxes], 6)
    for (let two = 0, at = HEAD; two < twos; two++) {
      const head = at
      ints.set(scaleAxis.subarray(2 * two, 2 * two + 2), head / 4)
      floats.set(deviations.subarray(6 * two, 6 * two + 6), head / 8 + 2)
      at += TWO
      for (let axis = 0; axis < dimension; axis += 2) {
        const lanes = [axis, axis + 1].map((each) => (blockOf[each] ?? -1) - 2 * two)
        if (!lanes.some((lane) => lane === 0 || lane === 1)) continue
        ints[at / 4] = 8 * axis
        // Where it is neither, these are beyond the sixteen bytes of the gains.
        for (let i = 0; i < 16; i++) bytes[at + 16 + i] = 8 * lanes[i >> 3]! + (i & 7)
        at += PAIR
        ints[head / 4 + 2]!++
      }
    }
    this.model = floats
    this.stride = compiled.stride
    this.form = 1 + boxes.indexOf(toBox)
  }

  /** Undefined where the workspace has no SIMD, or the model more axes than there is room for. */
  static create(workspace: Workspace, compiled: CompiledModel, toBox: BoxConversion): SimdFilters | undefined {
    if (!workspace.simd || compiled.dimension > MOST_AXES) return undefined
    return new SimdFilters(workspace.simd, workspace, compiled, toBox)
  }

  predict(means: Float64Array, covariances: Float64Array, slots: Int32Array, count: number, step: TimeStep): void {
    const { module, model } = this
    if (this.step !== step) {
      model[0] = step.frames
      model[1] = step.sum
      model[2] = step.sumOfSquares
      this.step = step
    }
    module.predict(addressOf(model), addressOf(means), addressOf(covariances), addressOf(slots), count)
  }

  /** Whether it knows how boxes are measured. */
  get hasBoxes(): boolean {
    return this.form > 0
  }

  /** @returns whether all boxes have an area. */
  gatherBoxes(means: Float64Array, slots: Int32Array, count: number, boxes: Float64Array): boolean {
    const { module, form, stride } = this
    return module.gatherBoxes(form, addressOf(means), stride, addressOf(slots), count, addressOf(boxes)) === 1
  }

  correct(
    means: Float64Array,
    covariances: Float64Array,
    slots: Int32Array,
    count: number,
    measurements: Float64Array,
    rows: Int32Array,
    scores: Float64Array | undefined,
  ): void {
    this.module.correct(
      addressOf(this.model),
      addressOf(means),
      addressOf(covariances),
      addressOf(slots),
      count,
      addressOf(measurements),
      addressOf(rows),
      scores === undefined ? 0 : addressOf(scores),
    )
  }
}

/** In the order of their numbers there. */
const boxes: readonly BoxConversion[] = [xyahToTlbr, xywhToTlbr, xysrToTlbr]
