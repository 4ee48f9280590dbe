import { type BoxConversion, xyahToTlbr, xysrToTlbr, xywhToTlbr } from '../box'
import type { TrackingModule } from '../simd/tracking-module'
import { addressOf, type Workspace } from '../simd/workspace'
import type { CompiledModel } from './compiled-model'
import type { TimeStep } from './time-step'

/** Bytes of the header of the model. */
const HEADER = 96
/** Bytes of the header of a block pair, before its axis pairs. */
const BLOCK_PAIR = 64
/** Bytes of an axis pair. */
const AXIS_PAIR = 32
/** Largest number of axes. */
const MOST_AXES = 15

/** Predicts and corrects the filters of a bank by SIMD. All columns and lists lie in its workspace: see simd/filters.ts. */
export class SimdFilters {
  /** The model in the layout of simd/filters.ts; it begins with the time step. */
  private readonly model: Float64Array
  /** The time step that `model` contains. */
  private step: TimeStep | undefined
  private readonly stride: number
  /** Box format of the measurements, as numbered in simd/observations.ts; 0 for an unsupported one. */
  private readonly form: number

  private constructor(
    private readonly module: TrackingModule,
    workspace: Workspace,
    compiled: CompiledModel,
    toBox: BoxConversion,
  ) {
    const { blockOf, deviations, dimension, positiveAxes, scaleAxis, width } = compiled
    const blockPairs = width / 6
    const floats = workspace.floats((HEADER + blockPairs * (BLOCK_PAIR + AXIS_PAIR * dimension)) / 8)
    const ints = new Int32Array(floats.buffer, addressOf(floats), 2 * floats.length)
    const bytes = new Uint8Array(floats.buffer, addressOf(floats), 8 * floats.length)
    ints.set([dimension, blockPairs, positiveAxes.length, ...positiveAxes], 6)
    for (let blockPair = 0, at = HEADER; blockPair < blockPairs; blockPair++) {
      const header = at
      ints.set(scaleAxis.subarray(2 * blockPair, 2 * blockPair + 2), header / 4)
      floats.set(deviations.subarray(6 * blockPair, 6 * blockPair + 6), header / 8 + 2)
      at += BLOCK_PAIR
      for (let axis = 0; axis < dimension; axis += 2) {
        const lanes = [axis, axis + 1].map((each) => (blockOf[each] ?? -1) - 2 * blockPair)
        if (!lanes.some((lane) => lane === 0 || lane === 1)) continue
        ints[at / 4] = 8 * axis
        // For an axis of another block these indices are outside the sixteen bytes of the gains: `swizzle` gives 0.
        for (let i = 0; i < 16; i++) bytes[at + 16 + i] = 8 * lanes[i >> 3]! + (i & 7)
        at += AXIS_PAIR
        ints[header / 4 + 2]!++
      }
    }
    this.model = floats
    this.stride = compiled.stride
    this.form = 1 + boxes.indexOf(toBox)
  }

  /** Undefined where the workspace has no SIMD, or the model has too many axes. */
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

  /** Whether `gatherBoxes` supports the box format of the measurements. */
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

/** In the order of their numbers in simd/observations.ts. */
const boxes: readonly BoxConversion[] = [xyahToTlbr, xywhToTlbr, xysrToTlbr]
