import type { Tensor, TensorInfo } from '@mot/core'

/** A model's description, and its outputs for each run. */
export interface Recording {
  readonly inputs: readonly TensorInfo[]
  readonly outputs: readonly TensorInfo[]
  readonly metadata?: Readonly<Record<string, string>>
  readonly runs: readonly RecordedRun[]
}

export interface RecordedRun {
  /** `fingerprint` of the inputs. Runs without one are played in order, for any inputs. */
  readonly fingerprint?: string
  readonly outputs: Readonly<Record<string, Tensor>>
}
