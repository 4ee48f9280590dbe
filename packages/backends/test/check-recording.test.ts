import { type Recording, readRecording, recordedModel, writeRecording } from '@mot/backends/recorded'
import { expect, test } from 'vitest'
import { fingerprint } from '../src/recording'

const good = {
  inputs: [{ name: 'x', type: 'float32', shape: ['n', 2] }],
  outputs: [{ name: 'y', type: 'int32', shape: ['n'] }],
  metadata: { author: 'a test' },
  runs: [
    { fingerprint: 'aa', outputs: { y: { data: Int32Array.of(1, 2), shape: [2] } } },
    { outputs: { y: { data: Int32Array.of(), shape: [0] } } },
  ],
}

/** With another value at a path such as `runs.0.outputs`. */
function changed(path: string, value: unknown): Recording {
  const copy = structuredClone(good) as never
  const keys = path.split('.')
  const last = keys.pop()!
  const parent = keys.reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, copy)
  parent[last] = value
  return copy
}

test('a recording comes back from its file as it was, also from a part of a larger array', () => {
  const file = writeRecording(good as Recording)
  expect(readRecording(file)).toEqual(good)
  const larger = new Uint8Array(file.length + 3)
  larger.set(file, 3)
  expect(readRecording(larger.subarray(3))).toEqual(good)
  for (const length of [0, 7, 9, file.length - 1]) {
    expect(() => readRecording(file.slice(0, length))).toThrow(expect.objectContaining({ code: 'invalid-model' }))
  }
})

test.each([
  ['inputs', {}],
  ['outputs', undefined],
  ['inputs.0', 'x'],
  ['inputs.0.name', 7],
  ['inputs.0.type', 'string'],
  ['inputs.0.type', 'toString'],
  ['outputs.0.shape', 'n'],
  ['outputs.0.shape', [1.5]],
  ['outputs.0.shape', [-1]],
  ['metadata', []],
  ['metadata.author', 7],
  ['runs', {}],
  ['runs.0', null],
  ['runs.0.fingerprint', 7],
  ['runs.0.outputs', []],
  ['runs.0.outputs', {}],
  ['runs.0.outputs.z', { data: Int32Array.of(1), shape: [1] }],
  ['runs.0.outputs.y', undefined],
  ['runs.0.outputs.y.data', Float32Array.of(1, 2)],
  ['runs.0.outputs.y.data', Int32Array.of(1)],
  ['runs.0.outputs.y.shape', [1]],
  ['runs.0.outputs.y.shape', 2],
  ['runs.0.outputs.y.shape', [1, 2]],
  ['runs.0.outputs.y.shape', [-1, -2]],
])('a recording with other %s (%j) is refused', (path, value) => {
  const recording = changed(path, value)
  expect(() => recordedModel(recording)).toThrow(expect.objectContaining({ code: 'invalid-output' }))
  expect(() => writeRecording(recording)).toThrow(expect.objectContaining({ code: 'invalid-output' }))
})

test('a recording without metadata and without fingerprints is one', () => {
  const { metadata: _, ...plain } = good
  expect(() => recordedModel(plain as Recording)).not.toThrow()
  expect(readRecording(writeRecording(plain as Recording)).metadata).toEqual({})
})

test('the fingerprint is FNV-1a of 64 bits over names in their order, types, shapes and bytes', () => {
  // Of the texts "a Uint8Array [1]" and the byte 7, computed with whole numbers of any length.
  const oracle = (bytes: readonly number[]) => {
    let hash = 0xcbf29ce484222325n
    for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn
    return hash.toString(16).padStart(16, '0')
  }
  const text = (value: string) => [...new TextEncoder().encode(value)]
  const one = { data: Uint8Array.of(9, 7).subarray(1), shape: [1] }
  const two = { data: Uint16Array.of(258), shape: [1, 1] }
  expect(fingerprint({})).toBe('cbf29ce484222325')
  expect(fingerprint({ a: one })).toBe(oracle([...text('a Uint8Array [1]'), 7]))
  const both = oracle([...text('a Uint8Array [1]'), 7, ...text('b Uint16Array [1,1]'), 2, 1])
  expect(fingerprint({ a: one, b: two })).toBe(both)
  expect(fingerprint({ b: two, a: one })).toBe(both)
})
