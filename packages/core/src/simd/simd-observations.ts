import { type BoxConversion, tlbrToXyah, tlbrToXysr, tlbrToXywh } from '../box'
import type { TrackingModule } from './tracking-module'
import { addressOf, type Workspace } from './workspace'

/** Selects the detections of a frame by SIMD. All columns lie in a workspace: see simd/observations.ts. */
export class SimdObservations {
  /** [1] lower bound of the scores. In memory, because a float64 argument would be boxed on the heap. */
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
   * Undefined where the workspace has no SIMD, or the measurement is unsupported.
   * @param toMeasurement conversion of a box to the measurement of a filter.
   */
  static create(workspace: Workspace, toMeasurement: BoxConversion, minScore: number): SimdObservations | undefined {
    const form = 1 + conversions.indexOf(toMeasurement)
    return workspace.simd && form > 0 ? new SimdObservations(workspace.simd, form, workspace, minScore) : undefined
  }

  /**
   * Compacts the columns to the detections that score above the limit, in their order. Writes their row indices to `rows`, and their
   * measurements.
   * @returns their count, or −1 where a detection is invalid. The columns are then undefined.
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

/** In the order of their numbers in simd/observations.ts. */
const conversions: readonly BoxConversion[] = [tlbrToXyah, tlbrToXywh, tlbrToXysr]
