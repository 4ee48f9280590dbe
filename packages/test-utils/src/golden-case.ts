import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import type { Tensor, TensorData } from '@mot/core'

/** Inputs and outputs of a piece of an original project, as recorded from its own code. */
export interface GoldenCase<Params> {
  readonly params: Params
  readonly inputs: Readonly<Record<string, Tensor>>
  readonly outputs: Readonly<Record<string, Tensor>>
}

interface ArrayEntry {
  readonly dtype: 'float16' | 'float32' | 'float64' | 'int32' | 'uint8'
  readonly shape: readonly number[]
  readonly values?: readonly number[]
  readonly file?: string
}

const root = fileURLToPath(new URL('../../../', import.meta.url))

/**
 * Reads `<name>/meta.json` and its arrays, some of them gzipped, from `fixtures`, or from the shared golden data beside the checkout.
 * `undefined` where neither contains it.
 */
export function readGoldenCase<Params>(name: string): GoldenCase<Params> | undefined {
  const folder = [join(root, 'fixtures', name), join(root, '../shared/golden', name)].find((path) =>
    existsSync(join(path, 'meta.json')),
  )
  if (folder === undefined) return undefined
  const meta = JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8'))
  return { params: meta.params, inputs: readArrays(folder, meta.inputs), outputs: readArrays(folder, meta.outputs) }
}

function readArrays(folder: string, entries: Record<string, ArrayEntry>): Record<string, Tensor> {
  return Object.fromEntries(
    // Fixtures may omit files that are large and derived from others.
    Object.entries(entries)
      .filter(
        ([, { file }]) =>
          file === undefined || existsSync(join(folder, file)) || existsSync(join(folder, `${file}.gz`)),
      )
      .map(([name, entry]) => [name, { data: readArray(folder, entry), shape: entry.shape }]),
  )
}

const columns = { float32: Float32Array, float64: Float64Array, int32: Int32Array, uint8: Uint8Array }

function readArray(folder: string, { dtype, values, file }: ArrayEntry): TensorData {
  if (file === undefined) return (dtype === 'float16' ? Float32Array : columns[dtype]).from(values ?? [])
  const path = join(folder, file)
  const bytes = Uint8Array.from(existsSync(path) ? readFileSync(path) : gunzipSync(readFileSync(`${path}.gz`))).buffer
  return dtype === 'float16' ? Float32Array.from(new Uint16Array(bytes), fromHalf) : new columns[dtype](bytes)
}

function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction ? Number.NaN : sign * Infinity
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25)
}
