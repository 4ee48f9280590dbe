import { type BoxConversion, tlbrToXyah, tlbrToXysr, tlbrToXywh } from '../box'
import type { TrackingModule } from './tracking-module'
import { addressOf, type Workspace } from './workspace'

/** Reads a frame's detections where their columns lie in a workspace: see simd/observations.ts. */
export class SimdObservations {
  /** The score that detections are above, in memory: fractions handed over would be garbage. */
  private readonly limit: Float64Array

  private constructor(
    private readonly module: TrackingModule,
    private readonly form: number,
    workspace: Workspace,
    minScore: number,
  ) {
    this.limit = workspace.floats(1)
    this.limit[0] = minScore
  }

  /**
   * Undefined where the workspace has no SIMD, or for measurements that it does not know.
   * @param toMeasurement what filters measure of a box.
   */
  static create(workspace: Workspace, toMeasurement: BoxConversion, minScore: number): SimdObservations | undefined {
    const form = 1 + conversions.indexOf(toMeasurement)
    return workspace.simd && form > 0 ? new SimdObservations(workspace.simd, form, workspace, minScore) : undefined
  }

  /**
   * Leaves the detections that score above the limit, in their order, lists their numbers in `rows`, and what filters measure of them.
   * @returns how many there are, or −1 where a detection cannot be true. What the columns hold is then of no use.
   */
  select(
    boxes: Float64Array,
    scores: Float64Array,
    classIds: Int32Array,
    count: number,
    rows: Int32Array,
    measurements: Float64Array,
  ): number {
    return this.module.select(
      addressOf(boxes),
      addressOf(scores),
      addressOf(classIds),
      count,
      addressOf(this.limit),
      addressOf(rows),
      this.form,
      addressOf(measurements),
    )
  }
}

/** In the order of their numbers there. */
const conversions: readonly BoxConversion[] = [tlbrToXyah, tlbrToXywh, tlbrToXysr]
