import { gzipSync } from 'node:zlib'
import { readRecording, writeRecording } from '@mot/backends/recorded'
import { evaluate, hota } from '@mot/eval'
import * as io from '@mot/io'
import { checkManifest, freeInputSize } from '@mot/models'
import { writeOnnx } from '@mot/test-utils/onnx-writer'
import { readOnnxMetadata } from '../../packages/backends/src/onnx-metadata'
import { decodeBmp } from '../../packages/io/src/video/bmp'
import { damagedBytes } from './damage'
import { formatReaders } from './format-readers'
import { damagedData, type Random } from './hostile'
import { attemptLater, compare, type Subject } from './subject'
import { toolReaders } from './tool-readers'

/** A reader: a valid file, and what is read of it, as far as it can be compared. */
export interface Reader {
  readonly file: Uint8Array
  /** Of JSON, which is damaged as data, too. */
  readonly json?: unknown
  read(bytes: Uint8Array): unknown
}

/** All readers of files that this library parses itself. */
export function readers(): Subject[] {
  return Object.entries({ ...all, ...formatReaders, ...toolReaders }).map(([name, reader]) =>
    readerSubject(name, reader),
  )
}

export function readerSubject(name: string, reader: Reader): Subject {
  return { name, inputs: 10_000, shortInputs: 200, attack: attackOn(name, reader) }
}

function attackOn(name: string, { file, json, read }: Reader): (random: Random) => Promise<boolean> {
  let first: unknown
  let count = 0
  return async (random) => {
    first ??= await read(file)
    const isData = json !== undefined && random() < 0.5
    const damaged = isData ? bytesOf(textOf(damagedData(json, random))) : damagedBytes(file, random)
    const outcome = await attemptLater(name, async () => read(damaged))
    // Readers keep nothing: the valid file reads as ever.
    if (++count % 20 === 0) compare(`${name} of the valid file`, await read(file), first)
    return 'refused' in outcome
  }
}

const rows = [1, 2, 3].flatMap((frame) => [1, 2].map((id) => [frame, id, 10 * id, 20.5, 30, 40.25, 0.9, 0, -1, -1]))
const text = rows.map((row) => row.join(',')).join('\n')
const boxOf = (row: readonly number[]) => ({ left: row[2], top: row[3], right: row[2]! + 30, bottom: row[3]! + 40 })
const frames = [1, 2, 3].map((frame) => ({
  frame,
  time: frame / 30,
  tracks: rows.filter((row) => row[0] === frame).map((row) => ({ id: row[1], box: boxOf(row), score: 0.5, class: 1 })),
}))
const table = ['frame,id,left,top,width,height,score,class,className']
  .concat(rows.map((row) => `${row.slice(0, 8).join(',')},"a ""name"", quoted"`))
  .join('\n')
const truth = rows.map((row) => [...row.slice(0, 6), 1, 1, 0.8].join(',')).join('\n')
const kitti = rows
  .map(([frame, id]) => `${frame} ${id} Car 0 1 -1.5 10 20 30.5 40 1.5 1.6 3.7 1 2 3 0.5 0.9`)
  .concat('0 -1 DontCare -1 -1 -10 1 2 3 4 -1 -1 -1 -1000 -1000 -1000 -10')
  .join('\n')
const coco = {
  images: [1, 2, 3].map((id) => ({ id, file_name: `${id}.jpg`, width: 640, height: 480, video_id: 1, frame_id: id })),
  videos: [{ id: 1, name: 'street' }],
  categories: [{ id: 1, name: 'person' }],
  annotations: [1, 2, 3].map((id) => ({
    id,
    image_id: id,
    category_id: 1,
    bbox: [1, 2, 30, 40],
    area: 1200,
    iscrowd: 0,
    attributes: { track_id: '7' },
  })),
}
const results = [1, 2].map((id) => ({ image_id: id, category_id: 1, bbox: [1, 2, 3, 4], score: 0.5, track_id: id }))
const info = '[Sequence]\nname=street\nimDir=img1\nframeRate=30\nseqLength=3\nimWidth=640\nimHeight=480\nimExt=.jpg\n'
const motion = [1, 2, 3].map((frame) => `${frame}\t1.0\t0.01\t2.5\t-0.01\t1.0\t-3.25`).join('\n')
const manifest = {
  name: 'tiny',
  file: 'tiny.onnx',
  sha256: '0'.repeat(64),
  bytes: 1000,
  licence: 'MIT',
  description: 'A network.',
  head: 'fairMOT',
  headOptions: { minScore: 0.5 },
  tracker: 'JDETracker',
  classes: ['person'],
  input: { name: 'image', height: 96, width: 160 },
  outputs: ['hm', 'wh'],
}
const value = (name: string) => ({ name, type: 'float32', shape: [1, 3, 4, 4] }) as const
const network = writeOnnx({
  name: 'sum',
  inputs: [value('x')],
  outputs: [value('y')],
  nodes: [{ type: 'Add', inputs: ['x', 'x'], outputs: ['y'] }],
  metadata: { stride: '4', names: "{0: 'person'}" },
})
const recording = writeRecording({
  inputs: [value('x')],
  outputs: [value('y')],
  runs: [{ outputs: { y: { data: new Float32Array(48), shape: [1, 3, 4, 4] } } }],
})

const all: Readonly<Record<string, Reader>> = {
  'detections (det.txt)': ofText(text, (words) => [...io.parseDetections(words)]),
  'detections, lenient': ofText(text, (words) => [...io.parseDetections(words, { mode: 'lenient' })]),
  'detections (.csv)': ofText(table, (words) => [...io.parseDetections(words)]),
  'tracks (.txt)': ofText(text, readTracks('strict')),
  'tracks, lenient': ofText(text, readTracks('lenient')),
  'tracks (.csv)': ofText(table, readTracks('strict')),
  'tracks (.csv), lenient': ofText(table, readTracks('lenient')),
  'tracks (.json)': ofJson(frames, readTracks('strict')),
  'tracks (.json), lenient': ofJson(frames, readTracks('lenient')),
  'tracks (.jsonl)': ofText(frames.map((frame) => JSON.stringify(frame)).join('\n'), readTracks('lenient')),
  'ground truth (gt.txt)': ofText(truth, (words) => [...io.parseGroundTruth(words)]),
  'KITTI labels': ofText(kitti, (words) => [...io.parseKitti(words)]),
  'KITTI labels, lenient': ofText(kitti, (words) => [...io.parseKitti(words, { mode: 'lenient' })]),
  'COCO annotations': ofJson(coco, (words) => {
    const { images, classes, videos } = io.parseCoco(words)
    return { images, classes: [...classes], videos: [...videos] }
  }),
  'COCO results': ofJson(results, (words) => io.parseCocoResults(words).of(1)),
  'seqinfo.ini': ofText(info, (words) => io.parseSequenceInfo(words)),
  'camera motion': ofText(motion, (words) => [1, 2, 3].map((frame) => io.parseCameraMotion(words).at(frame))),
  'embeddings (.npy)': { file: npy(), read: (bytes) => io.readEmbeddings(bytes, { maxBytes: 1e6 }) },
  'embeddings (float32)': { file: new Uint8Array(64), read: (bytes) => io.readEmbeddings(bytes, { dimension: 4 }) },
  gzip: {
    file: new Uint8Array(gzipSync(text)),
    read: async (bytes) => [...(await io.readDetections(bytes, { maxBytes: 1e6 }))],
  },
  bitmaps: { file: bitmap(), read: (bytes) => decodeBmp(bytes) },
  'ONNX metadata': {
    file: network,
    read: (bytes) =>
      readOnnxMetadata({
        size: bytes.length,
        read: async (offset, length) => {
          if (!(length <= bytes.length + 2 ** 16)) throw new RangeError(`a read of ${length} bytes`)
          return bytes.subarray(offset, offset + length)
        },
      }),
  },
  'ONNX networks (free input size)': { file: network, read: (bytes) => freeInputSize(bytes) },
  recordings: { file: recording, read: (bytes) => readRecording(bytes) },
  'model.json': ofJson(manifest, (words) => checkManifest(parsed(words))),
  'scores of read tracks': ofText(text, (words) => {
    const sequence = {
      truth: io.parseTracks(text),
      results: io.parseTracks(words, { mode: 'lenient', frameCount: 1000 }),
    }
    return evaluate(hota, [sequence])
  }),
}

function ofText(file: string, read: (text: string) => unknown): Reader {
  return { file: bytesOf(file), read: (bytes) => read(new TextDecoder().decode(bytes)) }
}

function ofJson(json: unknown, read: (text: string) => unknown): Reader {
  return { ...ofText(JSON.stringify(json), read), json }
}

function readTracks(mode: 'strict' | 'lenient'): (text: string) => unknown {
  return (words) => {
    const tracks = io.parseTracks(words, { mode })
    for (const at of [1, Math.max(1, tracks.frameCount)]) tracks.at(at)
    return [...tracks].concat(tracks.classNames.length as never)
  }
}

/** JSON itself is not read by this library: an object that it cannot be is none. */
function parsed(words: string): unknown {
  try {
    return JSON.parse(words)
  } catch {
    return undefined
  }
}

function textOf(data: unknown): string {
  try {
    return JSON.stringify(data, (_, entry) => (typeof entry === 'bigint' ? Number(entry) : entry)) ?? 'null'
  } catch {
    return `${'['.repeat(5000)}${']'.repeat(5000)}`
  }
}

function bytesOf(words: string): Uint8Array {
  return new TextEncoder().encode(words)
}

function npy(): Uint8Array {
  const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 3), }\n"
  const bytes = new Uint8Array(10 + header.length + 48)
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0])
  bytes.set(bytesOf(header), 10)
  return bytes
}

/** 4 × 3 pixels of 8 bits with a palette of two colours. */
function bitmap(): Uint8Array {
  const bytes = new Uint8Array(54 + 8 + 12)
  const view = new DataView(bytes.buffer)
  bytes.set([0x42, 0x4d])
  view.setUint32(10, 62, true)
  view.setUint32(14, 40, true)
  view.setInt32(18, 4, true)
  view.setInt32(22, 3, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, 8, true)
  view.setUint32(46, 2, true)
  return bytes
}
