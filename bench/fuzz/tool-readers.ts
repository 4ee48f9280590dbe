import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { readBoxes, readFlags, readFollowed, readResults } from '../../packages/cli/src/eval/single/read-boxes'
import { parseSettings } from '../../packages/cli/src/settings'
import { Journal } from '../../packages/cli/src/tune/journal'
import { readTarball } from '../../packages/models/src/tarball'
import { convertTfjs } from '../../packages/models/src/tfjs/convert'
import { readTfjsGraph, weightPaths } from '../../packages/models/src/tfjs/graph'
import { base64, convolution, writeGraph } from '../../packages/models/test/tfjs/graph-writer'
import type { Reader } from './readers'

const folder = mkdtempSync(join(tmpdir(), 'mot-fuzz-'))
const path = join(folder, 'damaged')
const bytesOf = (text: string) => new TextEncoder().encode(text)
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

/** A file on disk, which is where the tools read it. */
function onDisk<Result>(read: (path: string) => Result): (bytes: Uint8Array) => Result {
  return (bytes) => {
    writeFileSync(path, bytes)
    return read(path)
  }
}

const boxes = '10,20,30,40\n11\t20\t30\t40\n1,2,3,4,5,6,7,8\nNaN,NaN,NaN,NaN\n'
const followed = '1,10,20,30,40,0.9,tracking\n3,11,20,30,40,0.5,uncertain\n'
const search = { tracker: 'SORT', seed: 1 }
const trial = JSON.stringify({ settings: { minScore: 0.5 }, value: 0.75 })
const journal = `${JSON.stringify(search)}\n${trial}\n${trial}\n`
const settings = 'tracker.maxLostFrames=30\nhead.minScore=0.5\nclasses=[[2,7],[0]]\nflag=true'
const targets = [
  { name: 'tracker', defaults: { maxLostFrames: 30, classes: 'agnostic', flag: false } },
  { name: 'head', defaults: { minScore: 0.4, scales: [1] } },
]

const graph = writeGraph(
  [
    { name: 'input', op: 'Placeholder' },
    { name: 'conv', op: '_FusedConv2D', input: ['input', 'w', 'b'], attr: convolution(2, 'SAME', ['BiasAdd', 'Relu']) },
    { name: 'sum', op: 'AddV2', input: ['conv', 'b'] },
    { name: 'mean', op: 'Mean', input: ['sum', 'axes'], attr: { keep_dims: { b: true } } },
    { name: 'joined', op: 'ConcatV2', input: ['sum', 'conv', 'axis'] },
    { name: 'large', op: 'ResizeBilinear', input: ['joined', 'size'], attr: { mode: { s: base64('x') } } },
  ],
  [
    { name: 'w', shape: [3, 3, 3, 2], values: new Array(54).fill(0.5) },
    { name: 'b', shape: [2], values: [1, 2] },
    { name: 'axes', shape: [2], values: [1, 2], dtype: 'int32' },
    { name: 'axis', shape: [], values: [3], dtype: 'int32' },
    { name: 'size', shape: [2], values: [16, 16], dtype: 'int32' },
  ],
)
const convert = (json: unknown, weights: Uint8Array) => {
  const paths = weightPaths(json)
  const network = convertTfjs(readTfjsGraph(json, weights), {
    input: { node: 'input', name: 'image', width: 16, height: 16 },
    outputs: { mean: 'mean', large: 'large' },
  })
  return [paths, network.length]
}

/** An archive of one file of 700 bytes, as `npm pack` writes it. */
function archive(): Uint8Array {
  const header = new Uint8Array(512)
  const write = (text: string, at: number) => header.set(bytesOf(text), at)
  write('package/a', 0)
  write(`${(700).toString(8).padStart(11, '0')}\0`, 124)
  write('0', 156)
  write('ustar\0', 257)
  // Not a Buffer, whose slices share memory.
  const whole = new Uint8Array(5 * 512)
  whole.set(header)
  return whole
}

/** Readers of the command line and of `@mot/models`. */
export const toolReaders: Readonly<Record<string, Reader>> = {
  'boxes of one target': { file: bytesOf(boxes), read: onDisk((file) => readBoxes(file, { firstPixel: 1 })) },
  'boxes of mot follow': { file: bytesOf(followed), read: onDisk((file) => readFollowed(file)) },
  'results of one target': { file: bytesOf(followed), read: onDisk((file) => readResults(file, { firstPixel: 0 })) },
  'flags of one target': { file: bytesOf('0,1,0\n'), read: onDisk((file) => readFlags(file)) },
  'journal of mot tune': {
    file: bytesOf(journal),
    read: onDisk(async (file) => (await Journal.open(file, search)).trials),
  },
  '--set of mot': { file: bytesOf(settings), read: (bytes) => parseSettings(textOf(bytes).split('\n'), targets) },
  'TensorFlow.js graphs': {
    file: bytesOf(JSON.stringify(graph.json)),
    json: graph.json,
    read: (bytes) => convert(jsonOf(bytes), new Uint8Array(graph.bytes)),
  },
  'TensorFlow.js weights': { file: new Uint8Array(graph.bytes), read: (bytes) => convert(graph.json, bytes) },
  'archives of npm': {
    file: new Uint8Array(gzipSync(archive())),
    read: onDisk(async (file) => [...(await readTarball(file, new Map([['package/a', 700]])))].map(([name]) => name)),
  },
  'archives of npm, unpacked': {
    file: archive(),
    read: (bytes) => toolReaders['archives of npm']!.read(new Uint8Array(gzipSync(bytes))),
  },
}

/** JSON itself is not read by this library: an object that it cannot be is none. */
function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(textOf(bytes))
  } catch {
    return undefined
  }
}
