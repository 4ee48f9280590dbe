import { MotError, type Tensor, type TensorData } from '@mot/core'
import { checkRecording } from './check-recording'
import type { Recording } from './recorded-run'

/**
 * A hash of inputs: 64-bit FNV-1a over names, shapes and bytes, in two halves of 32 bits. Inputs are large, so a
 * recording holds their hash alone.
 */
export function fingerprint(inputs: Readonly<Record<string, Tensor>>): string {
  let low = 0x84222325
  let high = 0xcbf29ce4
  const add = (bytes: Uint8Array) => {
    for (let i = 0; i < bytes.length; i++) {
      low ^= bytes[i]!
      // Times the prime 2^40 + 0x1b3, modulo 2^64.
      const product = (low >>> 0) * 0x1b3
      high = (Math.imul(high, 0x1b3) + (low << 8) + Math.floor(product / 2 ** 32)) | 0
      low = product | 0
    }
  }
  const encoder = new TextEncoder()
  for (const name of Object.keys(inputs).sort()) {
    const { data, shape } = inputs[name]!
    add(encoder.encode(`${name} ${data[Symbol.toStringTag]} [${shape}]`))
    add(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  }
  return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('')
}

/**
 * The recording as a safetensors file, which any language reads. Tensors are named `<run>/<output>`. The header's
 * `__metadata__` holds the descriptions as JSON.
 * @throws MotError `invalid-output` where a run has other outputs than declared, or data that do not fill their shape.
 */
export function writeRecording(recording: Recording): Uint8Array {
  checkRecording(recording)
  const { inputs, outputs, metadata = {}, runs } = recording
  const about = { inputs, outputs, metadata, fingerprints: runs.map((run) => run.fingerprint ?? null) }
  const header: Record<string, unknown> = { __metadata__: { format: formatName, about: JSON.stringify(about) } }
  const bodies: Uint8Array[] = []
  let length = 0
  for (const [index, run] of runs.entries()) {
    for (const [name, { data, shape }] of Object.entries(run.outputs)) {
      const body = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      header[`${index}/${name}`] = { dtype: dtypeOf(data), shape, data_offsets: [length, length + body.length] }
      bodies.push(body)
      length += body.length
    }
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const result = new Uint8Array(8 + text.length + length)
  new DataView(result.buffer).setBigUint64(0, BigInt(text.length), true)
  result.set(text, 8)
  let position = 8 + text.length
  for (const body of bodies) {
    result.set(body, position)
    position += body.length
  }
  return result
}

/**
 * @throws MotError `invalid-model` when the bytes are not a recording, also where an output has more or fewer elements than
 * its shape.
 */
export function readRecording(bytes: Uint8Array): Recording {
  try {
    const recording = parse(bytes)
    checkRecording(recording)
    return recording
  } catch (error) {
    const reason = (error as Error).message.replace(/\.$/, '')
    throw new MotError('invalid-model', `This is not a recording of a model's runs: ${reason}.`, {
      cause: error,
    })
  }
}

const formatName = 'mot-recording-1'

const dtypes = {
  F64: Float64Array,
  F32: Float32Array,
  I64: BigInt64Array,
  U64: BigUint64Array,
  I32: Int32Array,
  U32: Uint32Array,
  I16: Int16Array,
  U16: Uint16Array,
  I8: Int8Array,
  U8: Uint8Array,
} as const

/** A checked recording has no other arrays. */
function dtypeOf(data: TensorData): string {
  return Object.entries(dtypes).find(([, array]) => array.name === data[Symbol.toStringTag])![0]
}

interface Entry {
  readonly dtype: keyof typeof dtypes
  readonly shape: readonly number[]
  readonly data_offsets: readonly [number, number]
}

function parse(bytes: Uint8Array): Recording {
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true))
  const start = 8 + headerLength
  if (start > bytes.length) throw new RangeError('its header is longer than the file')
  const { __metadata__, ...entries } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start))) as {
    __metadata__?: { format?: string; about: string }
  } & Record<string, Entry>
  if (__metadata__?.format !== formatName) throw new RangeError(`its format is not ${formatName}`)
  const { fingerprints, ...about } = JSON.parse(__metadata__.about) as Omit<Recording, 'runs'> & {
    fingerprints: (string | null)[]
  }
  const runs = fingerprints.map((mark) => ({
    ...(mark && { fingerprint: mark }),
    outputs: {} as Record<string, Tensor>,
  }))
  for (const [key, { dtype, shape, data_offsets }] of Object.entries<Entry>(entries)) {
    const slash = key.indexOf('/')
    // A copy begins at offset 0: arrays of wide elements require alignment.
    const body = bytes.slice(start + data_offsets[0], start + data_offsets[1])
    if (body.length !== data_offsets[1] - data_offsets[0]) throw new RangeError('it is truncated')
    runs[Number(key.slice(0, slash))]!.outputs[key.slice(slash + 1)] = { data: new dtypes[dtype](body.buffer), shape }
  }
  return { ...about, runs }
}
