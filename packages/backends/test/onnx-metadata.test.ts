import { writeOnnx } from '@mot/test-utils/onnx-writer'
import { expect, test } from 'vitest'
import { readOnnxMetadata } from '../src/onnx-metadata'
import { probeModel } from '../src/runtimes/probe-model'

test('pairs are read in any language, an empty value too', async () => {
  const metadata = { author: 'mot', classes: 'Fußgänger,自転車', note: '', long: 'x'.repeat(70_000) }
  expect(await readOnnxMetadata(inMemory(doubling(metadata)))).toEqual(metadata)
})

test('a file without pairs has none', async () => {
  expect(await readOnnxMetadata(inMemory(doubling({})))).toEqual({})
})

test('the graph is skipped, not read', async () => {
  const bytes = doubling({ stride: '4' })
  let read = 0
  const file = {
    size: bytes.length,
    async read(offset: number, length: number) {
      const piece = bytes.subarray(offset, offset + length)
      read += piece.length
      return piece
    },
  }
  expect(await readOnnxMetadata(file)).toEqual({ stride: '4' })
  expect(bytes.length).toBeGreaterThan(40_000)
  expect(read).toBeLessThan(200)
})

test('any broken file gives the pairs before the break, and never hangs', async () => {
  const bytes = doubling({ stride: '4' })
  for (let length = bytes.length - 40; length < bytes.length; length++) {
    const metadata = await readOnnxMetadata(inMemory(bytes.subarray(0, length)))
    expect(Object.keys(metadata).filter((key) => !'stride'.startsWith(key))).toEqual([])
  }
  expect(await readOnnxMetadata(inMemory(new Uint8Array(100).fill(255)))).toEqual({})
  expect(await readOnnxMetadata(inMemory(new Uint8Array(100)))).toEqual({})
})

test('the probe model is the network that its comment describes', () => {
  const value = (name: string) => ({ name, type: 'float32', shape: [1] }) as const
  const written = writeOnnx({
    name: 'probe',
    inputs: [value('x')],
    outputs: [value('y')],
    nodes: [{ type: 'Add', inputs: ['x', 'x'], outputs: ['y'] }],
  })
  expect(probeModel()).toEqual(written)
})

/** y = x + 10,000 constants, so that the graph is large. */
function doubling(metadata: Record<string, string>): Uint8Array {
  return writeOnnx({
    name: 'add',
    inputs: [{ name: 'x', type: 'float32', shape: [10_000] }],
    outputs: [{ name: 'y', type: 'float32', shape: [10_000] }],
    initializers: [{ name: 'constants', type: 'float32', shape: [10_000], data: new Float32Array(10_000) }],
    nodes: [{ type: 'Add', inputs: ['x', 'constants'], outputs: ['y'] }],
    metadata,
  })
}

function inMemory(bytes: Uint8Array) {
  return { size: bytes.length, read: async (offset: number, length: number) => bytes.subarray(offset, offset + length) }
}
