import {
  type Backend,
  type LoadOptions,
  type Model,
  MotError,
  type RunOptions,
  readOptions,
  type Tensor,
  type TensorLike,
} from '@mot/core'
import { throwIfAborted } from './abort'
import { checkInputs } from './check-inputs'
import { checkRecording } from './check-recording'
import { openSource, readAll } from './open-source'
import { checkInto, copyInto } from './outputs'
import type { RecordedRun, Recording } from './recorded-run'
import { fingerprint, readRecording } from './recording'

export type { RecordedRun, Recording } from './recorded-run'
export { readRecording, writeRecording } from './recording'

/**
 * Wraps a model and records its runs, for playback without a runtime.
 *
 * ```ts
 * const recorder = recordModel(await backend.load('fairmot.onnx'))
 * await recorder.run(inputs)
 * await writeFile('fairmot.recording', writeRecording(recorder.recording))
 * ```
 */
export function recordModel(model: Model): Model & { readonly recording: Recording } {
  const runs: RecordedRun[] = []
  const { inputs, outputs, metadata } = model
  return {
    inputs,
    outputs,
    metadata,
    recording: { inputs, outputs, metadata, runs },
    async run(given, options) {
      const mark = fingerprint(checkInputs(inputs, given))
      const results = await model.run(given, options)
      // Copies: the caller reuses arrays given in `into`.
      const copies = Object.entries(results).map(([name, { data, shape }]) => [name, { data: data.slice(), shape }])
      runs.push({ fingerprint: mark, outputs: Object.fromEntries(copies) })
      return results
    },
    dispose: () => model.dispose(),
    [Symbol.asyncDispose]: () => model.dispose(),
  }
}

/**
 * A model that returns recorded outputs: those of the run with the same inputs, or the next run without a fingerprint.
 * A recording written by hand replaces a network in tests.
 * @throws MotError `invalid-output` where a run has other outputs than declared, or data that do not fill their shape.
 */
export function recordedModel(recording: Recording): Model {
  checkRecording(recording)
  const { inputs, outputs, metadata = {}, runs } = recording
  const inTurn = runs.filter((run) => run.fingerprint === undefined)
  let next = 0
  let disposed = false

  function find(given: Readonly<Record<string, Tensor>>): RecordedRun {
    const mark = fingerprint(given)
    const run = runs.find((candidate) => candidate.fingerprint === mark) ?? inTurn[next++]
    if (run) return run
    const count = runs.length === 1 ? 'one run' : `${runs.length} runs`
    if (inTurn.length > 0) throw new MotError('run-failed', `The recording holds ${count}, and all were played.`)
    throw new MotError('invalid-input', `The recording holds ${count}, none with these inputs.`)
  }

  async function dispose() {
    disposed = true
  }

  return {
    inputs,
    outputs,
    metadata,
    async run(given: Readonly<Record<string, TensorLike>>, options: RunOptions = {}) {
      const { signal, into = {} } = readOptions(options)
      if (disposed) throw new MotError('disposed', 'This model was disposed of: it cannot run any more.')
      throwIfAborted(signal)
      const tensors = checkInputs(inputs, given)
      checkInto(outputs, into)
      const results = Object.entries(find(tensors).outputs).map(([name, { data, shape }]) => {
        const target = into[name]
        return [name, target ? copyInto(name, { data, shape }, target) : { data: data.slice(), shape }] as const
      })
      return Object.fromEntries(results)
    },
    dispose,
    [Symbol.asyncDispose]: dispose,
  }
}

/** A backend that loads recordings instead of networks, without a runtime. */
export function createRecordedBackend(): Backend {
  const models = new Set<Model>()
  let disposed = false

  async function dispose() {
    disposed = true
    for (const model of models) await model.dispose()
  }

  return {
    name: 'recorded',
    provider: 'recorded',
    attempts: [{ provider: 'recorded', ok: true }],
    async load(source, given: LoadOptions = {}) {
      const options = readOptions(given)
      if (disposed) throw new MotError('disposed', 'This backend was disposed of: it cannot load models any more.')
      throwIfAborted(options.signal)
      const file = await openSource(source, options)
      const model = recordedModel(readRecording(await readAll(file).finally(file.close)))
      models.add(model)
      return model
    },
    dispose,
    [Symbol.asyncDispose]: dispose,
  }
}
