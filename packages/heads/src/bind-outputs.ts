import { contiguous, MotError, type Tensor, type TensorInfo, type TensorLike } from '@mot/core'
import type { BoundTo, NetworkOutputs, OutputSpec } from './head'

/**
 * Selects a head's outputs by name and checks their shapes: first the numbers in them, then that axes of one name agree.
 * @throws MotError `invalid-output`.
 */
export function bindOutputs<Specs extends Readonly<Record<string, OutputSpec>>>(
  specs: Specs,
  outputs: NetworkOutputs,
  batch: number,
): BoundTo<Specs> {
  const entries = Object.entries<OutputSpec>(specs)
  const bound = entries.map(([key, spec]) => {
    const tensor = outputs[spec.name]
    if (tensor === undefined) throw missing(spec, Object.keys(outputs))
    return [key, toFloat32(spec.name, tensor)] as const
  })
  const lengths: Record<string, number> = { batch }
  for (const [i, [, { shape }]] of bound.entries()) checkShape(entries[i]![1], shape, { batch })
  for (const [i, [, { shape }]] of bound.entries()) {
    const spec = entries[i]![1]
    checkShape(spec, shape, lengths)
    for (const [axis, length] of spec.shape.entries()) lengths[length] = shape[axis]!
  }
  return Object.fromEntries(bound) as BoundTo<Specs>
}

/**
 * Checks before the network runs: that its outputs exist, and the axes of their shapes that it declares.
 * @throws MotError `invalid-output`.
 */
export function checkOutputs(specs: Readonly<Record<string, OutputSpec>>, outputs: readonly TensorInfo[]): void {
  for (const spec of Object.values(specs)) {
    const info = outputs.find(({ name }) => name === spec.name)
    if (info === undefined) {
      throw missing(
        spec,
        outputs.map(({ name }) => name),
      )
    }
    // Some runtimes declare no shapes.
    if (info.shape.length > 0) checkShape(spec, info.shape, {})
  }
}

/** @param lengths of named axes, as far as they are known. */
function checkShape(
  spec: OutputSpec,
  shape: readonly (number | string)[],
  lengths: Readonly<Record<string, number>>,
): void {
  const expected = spec.shape.map((length) => (typeof length === 'number' ? length : lengths[length]))
  const matches = expected.every(
    (length, axis) => length === undefined || typeof shape[axis] === 'string' || shape[axis] === length,
  )
  if (matches && shape.length === expected.length) return
  throw new MotError(
    'invalid-output',
    `Output "${spec.name}" should have shape [${expected.map((length) => length ?? '?').join(', ')}], got [${shape.join(', ')}].`,
  )
}

function missing(spec: OutputSpec, names: readonly string[]): MotError {
  const list = names.map((name) => `"${name}"`).join(', ') || 'none'
  return new MotError(
    'invalid-output',
    `The network should have an output "${spec.name}", got ${list}. Where it has another name, set outputNames.`,
  )
}

function toFloat32(name: string, tensor: TensorLike): Tensor<Float32Array> {
  const { data, shape } = contiguous(tensor)
  // A heatmap keeps its list of peaks.
  if (data instanceof Float32Array) return 'peaks' in tensor ? { ...tensor, data, shape } : { data, shape }
  if (data instanceof Float64Array) return { data: Float32Array.from(data), shape }
  throw new MotError('invalid-output', `Output "${name}" should hold float32 numbers, got ${data.constructor.name}.`)
}
