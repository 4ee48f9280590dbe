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

test('a header of a million small fields is read in blocks', async () => {
  const bytes = new Uint8Array(2_000_000)
  // Field 1, a varint of 0.
  for (let i = 0; i < bytes.length; i += 2) bytes[i] = 8
  let reads = 0
  const file = {
    size: bytes.length,
    async read(offset: number, length: number) {
      reads++
      return bytes.subarray(offset, offset + length)
    },
  }
  expect(await readOnnxMetadata(file)).toEqual({})
  expect(reads).toBeLessThan(60)
})

test('a pair that claims 2⁴⁰ bytes takes what the file has, and more than 16 MiB are refused', async () => {
  const claim = [114, 128, 128, 128, 128, 128, 32]
  const pair = [10, 1, 107, 18, 1, 118]
  expect(await readOnnxMetadata(inMemory(Uint8Array.from([...claim, ...pair])))).toEqual({ k: 'v' })
  const read: number[] = []
  const file = {
    size: 2 ** 41,
    async read(offset: number, length: number) {
      read.push(length)
      return Uint8Array.from(claim).subarray(offset, offset + length)
    },
  }
  await expect(readOnnxMetadata(file)).rejects.toMatchObject({ code: 'invalid-model' })
  expect(Math.max(...read)).toBeLessThan(1000)
})

test('a key may have any name', async () => {
  const metadata = await readOnnxMetadata(inMemory(doubling({ ['__proto__']: 'x', toString: 'y' })))
  expect(Object.entries(metadata)).toEqual([
    ['__proto__', 'x'],
    ['toString', 'y'],
  ])
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
