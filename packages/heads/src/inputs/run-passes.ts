import { contiguous, type Detections, type Signal, type Tensor } from '@mot/core'
import type { NetworkOutputs, Pass, Passes } from '../head'
import type { NetworkRunner } from '../network-runner'
import type { ImageInput } from './image-input'

/** Runs the passes of a head, one after the other, to the merged detections. */
export async function runPasses(
  passes: Passes,
  runner: NetworkRunner,
  input: ImageInput,
  signal?: Signal,
): Promise<Detections> {
  let step = passes.next()
  while (!step.done) step = await runPass(step.value, (outputs) => passes.next(outputs), runner, input, signal)
  return step.value
}

/** One pass: a single run, or several where the network has a smaller batch fixed. */
async function runPass<Result>(
  { size, images }: Pass,
  read: (outputs: NetworkOutputs) => Result,
  runner: NetworkRunner,
  { batch: fixedBatch }: ImageInput,
  signal: Signal | undefined,
): Promise<Result> {
  const length = fixedBatch ?? images.length
  const runOn = <Value>(start: number, readRun: (outputs: NetworkOutputs) => Value) =>
    runner.run(
      length,
      size,
      (batch, buffer) => {
        // A fixed batch larger than the pass is filled with copies of the last image.
        for (let i = 0; i < length; i++) images[Math.min(start + i, images.length - 1)]!(batch, i, buffer)
      },
      readRun,
      signal,
    )
  if (length === images.length) return runOn(0, read)
  const parts: Record<string, Tensor>[] = []
  for (let start = 0; start < images.length; start += length) {
    const count = Math.min(length, images.length - start)
    parts.push(await runOn(start, (outputs) => firstEntries(outputs, count)))
  }
  return read(joinEntries(parts, images.length))
}

/** The first entries of all outputs, copied. */
function firstEntries(outputs: NetworkOutputs, count: number): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, output]) => {
      const { data, shape } = contiguous(output)
      const [batch = 1, ...rest] = shape
      return [name, { data: data.slice(0, (data.length / batch) * count), shape: [count, ...rest] }]
    }),
  )
}

/** The outputs of several runs as one batch. */
function joinEntries(parts: readonly Record<string, Tensor>[], count: number): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(parts[0]!).map(([name, first]) => {
      const tensors = parts.map((part) => part[name]!)
      const length = tensors.reduce((sum, { data }) => sum + data.length, 0)
      const data = new (first.data.constructor as new (length: number) => Tensor['data'])(length)
      let to = 0
      for (const tensor of tensors) {
        ;(data as Float32Array).set(tensor.data as Float32Array, to)
        to += tensor.data.length
      }
      return [name, { data, shape: [count, ...first.shape.slice(1)] }]
    }),
  )
}
