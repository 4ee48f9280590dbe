import type { Model } from '@mot/core'
import type { Head } from '@mot/heads'
import type { Stopwatch } from './stopwatch'

/** The same network, with its runs measured by the stopwatch. */
export function timedModel(model: Model, stopwatch: Stopwatch): Model {
  return {
    inputs: model.inputs,
    outputs: model.outputs,
    metadata: model.metadata,
    run: (inputs, options) => stopwatch.measureAsync('run', () => model.run(inputs, options)),
    dispose: () => model.dispose(),
    [Symbol.asyncDispose]: () => model.dispose(),
  }
}

/** The same head, with preparation and decoding measured by the stopwatch. */
export function timedHead(head: Head, stopwatch: Stopwatch): Head {
  return {
    ...head,
    prepare: (...arguments_) => stopwatch.measure('prepare', () => head.prepare(...arguments_)),
    decode: (...arguments_) => stopwatch.measure('decode', () => head.decode(...arguments_)),
  }
}
