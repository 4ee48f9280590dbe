import type { Tensor, TensorData } from '@mot/core'

/** The networks in fixtures/onnx. */
export const onnxFixtures = ['conv-relu', 'top-scores', 'half-sum', 'blend', 'bright', 'next-ids'] as const

export type OnnxFixture = (typeof onnxFixtures)[number]

/** Address of a file in fixtures/onnx, for Node and for pages served from the repository's root. */
export function onnxFixtureUrl(file: string): URL {
  // Not inside `new URL(…)`, where Vite would resolve the file at build time.
  const path = `../../../fixtures/onnx/${file}`
  return new URL(path, import.meta.url)
}

export async function readBytes(url: URL): Promise<Uint8Array> {
  if (url.protocol !== 'file:') return new Uint8Array(await (await fetch(url)).arrayBuffer())
  const { readFile } = await import('node:fs/promises')
  return new Uint8Array(await readFile(url))
}

/** Inputs of the network, and its expected outputs. */
export async function readOnnxCase(fixture: OnnxFixture) {
  const text = new TextDecoder().decode(await readBytes(onnxFixtureUrl(`${fixture}.json`)))
  const { inputs, outputs } = JSON.parse(text) as Record<'inputs' | 'outputs', Record<string, WrittenTensor>>
  return { inputs: toTensors(inputs), outputs: toTensors(outputs) }
}

interface WrittenTensor {
  readonly type: string
  readonly shape: readonly number[]
  readonly values: readonly number[]
}

function toTensors(written: Readonly<Record<string, WrittenTensor>>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(written).map(([name, { type, shape, values }]) => [name, { data: toData(type, values), shape }]),
  )
}

/** Converts to the array types of models: float16 as float32, bool as bytes. */
function toData(type: string, values: readonly number[]): TensorData {
  switch (type) {
    case 'float32':
    case 'float16':
      return Float32Array.from(values)
    case 'int64':
      return BigInt64Array.from(values, BigInt)
    case 'uint8':
    case 'bool':
      return Uint8Array.from(values)
    default:
      throw new RangeError(`No fixture is of type ${type}.`)
  }
}
