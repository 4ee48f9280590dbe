import type { Model, RunOptions, Tensor, TensorInfo, TensorLike } from '@mot/core'

export interface FakeRun {
  readonly inputs: Readonly<Record<string, TensorLike>>
  readonly options: RunOptions
}

/** A model without a network: it returns given outputs and records its inputs. */
export interface FakeModel extends Model {
  readonly runs: FakeRun[]
  disposed: boolean
}

export function fakeModel(
  inputs: readonly TensorInfo[],
  outputs: readonly TensorInfo[],
  answer: (
    inputs: Readonly<Record<string, Tensor<Float32Array>>>,
  ) => Record<string, Tensor> | Promise<Record<string, Tensor>>,
): FakeModel {
  const model: FakeModel = {
    inputs,
    outputs,
    metadata: {},
    runs: [],
    disposed: false,
    async run(given, options = {}) {
      if (options.signal?.aborted) throw options.signal.reason
      model.runs.push({ inputs: given, options })
      const answered = await answer(given as Readonly<Record<string, Tensor<Float32Array>>>)
      for (const [name, tensor] of Object.entries(options.into ?? {})) {
        ;(tensor.data as Float32Array).set(answered[name]!.data as Float32Array)
      }
      return { ...answered, ...options.into }
    },
    async dispose() {
      model.disposed = true
    },
    [Symbol.asyncDispose]: () => model.dispose(),
  }
  return model
}

export function tensorInfo(name: string, ...shape: (number | string)[]): TensorInfo {
  return { name, type: 'float32', shape }
}
