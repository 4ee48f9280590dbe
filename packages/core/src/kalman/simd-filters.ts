import { type BoxConversion, xyahToTlbr, xysrToTlbr, xywhToTlbr } from '../box'
import type { TrackingModule } from '../simd/tracking-module'
import { addressOf, type Workspace } from '../simd/workspace'
import type { CompiledModel } from './compiled-model'
import type { TimeStep } from './time-step'

/** Bytes of the model's head. */
const HEAD = 96
/** Bytes of one block. */
const BLOCK = 64
/** Axes of a block that there is room for. */
const MOST_AXES = 8
/** Axes that must stay above 0 that there is room for. */
const MOST_POSITIVE = 15

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
    const floats = workspace.floats((HEAD + BLOCK * compiled.blockCount) / 8)
    const ints = new Int32Array(floats.buffer, addressOf(floats), 2 * floats.length)
    ints.set([compiled.dimension, compiled.blockCount, compiled.positiveAxes.length, ...compiled.positiveAxes], 6)
    for (const [block, axes] of compiled.axesOf.entries()) {
      const at = HEAD + BLOCK * block
      ints[at / 4] = compiled.scaleAxis[block]!
      ints[at / 4 + 1] = axes.length
      floats[at / 8 + 1] = compiled.process[2 * block]!
      floats[at / 8 + 2] = compiled.process[2 * block + 1]!
      floats[at / 8 + 3] = compiled.measurement[block]!
      ints.set(axes, at / 4 + 8)
    }
    this.model = floats
    this.stride = compiled.stride
    this.form = 1 + boxes.indexOf(toBox)
  }

  /** Undefined where the workspace has no SIMD, or the model more axes than there is room for. */
  static create(workspace: Workspace, compiled: CompiledModel, toBox: BoxConversion): SimdFilters | undefined {
    if (!workspace.simd || compiled.positiveAxes.length > MOST_POSITIVE) return undefined
    if (compiled.axesOf.some((axes) => axes.length > MOST_AXES)) return undefined
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
