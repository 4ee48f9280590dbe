/**
 * Time of a frame of 640 × 384 without the network: prepare (image → input) and decode (outputs → detections) with 20
 * people, and decoding of JDE's raw outputs. Decoding is compared with decoding everything first and filtering
 * afterwards, the originals' order, in plain TypeScript (packages/heads/test/fairmot-oracle.ts and jde-oracle.ts). The
 * letterbox of a 1080p frame is compared with averaging each target pixel separately.
 */
import { type Detections, type Image, ImageBatch, ImageBuffer, letterbox, letterboxGeometry } from '@mot/core'
import { fairMOT, jde, jdeDefaults } from '@mot/heads'
import { emptyMaps, put } from '../packages/heads/test/fairmot-maps'
import { decodeEverything, type OracleDetection } from '../packages/heads/test/fairmot-oracle'
import { decodeEverything as decodeEveryAnchor } from '../packages/heads/test/jde-oracle'
import { seededRandom } from '../packages/test-utils/src/random'
import { alternate, report } from './harness'

const random = seededRandom(1)
const head = fairMOT()
const input = { width: 640, height: 384 }
const view = head.view(input, input)
const maps = streetMaps()
const jdeInput = { width: 1088, height: 608 }
const jdeHead = jde()
const jdeView = jdeHead.view({ width: 1920, height: 1080 }, jdeInput)
const jdeMaps = jdeStreetMaps()
const frame = noise(640, 384)
const largeFrame = noise(1920, 1080)
const batch = new ImageBatch(input)
const largeBatch = new ImageBatch({ width: 1088, height: 608 })
const buffer = new ImageBuffer()

/** Outputs like those of a trained network: a low, noisy background with 20 blunt peaks. */
function streetMaps() {
  const maps = emptyMaps({ rows: 96, columns: 160, embeddingDimension: 64 })
  for (const name of ['hm', 'wh', 'reg', 'id'] as const) {
    const [low, high] = { hm: [-9, -4], wh: [2, 12], reg: [0, 1], id: [-1, 1] }[name]!
    const { data } = maps[name]
    for (let i = 0; i < data.length; i++) data[i] = low! + (high! - low!) * random()
  }
  for (let person = 0; person < 20; person++) {
    const [x, y, logit] = [3 + 8 * (person % 19), 5 + 4 * person, 1 + 3 * random()]
    for (const dy of [-1, 0, 1]) {
      for (const dx of [-1, 0, 1]) put(maps.hm, [0, y + dy, x + dx], [logit - 0.8 * (Math.abs(dx) + Math.abs(dy))])
    }
  }
  return maps
}

function noise(width: number, height: number): Image {
  return { width, height, data: Uint8ClampedArray.from({ length: 4 * width * height }, () => 256 * random()) }
}

/**
 * JDE's outputs at 1088 × 608, 512-d: a low-score background, and 20 people in two neighbouring cells each, one of
 * higher score.
 */
function jdeStreetMaps() {
  const anchorCount = 4
  const mapOf = (stride: number) => {
    const shape = [1, 6 * anchorCount + 512, jdeInput.height / stride, jdeInput.width / stride]
    const area = shape[2]! * shape[3]!
    const data = Float32Array.from({ length: shape[1]! * area }, () => random() - 0.5)
    // Background logits of every anchor are 4 to 6.
    for (let anchor = 0; anchor < anchorCount; anchor++) {
      for (let cell = 0; cell < area; cell++) data[(6 * anchor + 4) * area + cell]! += 5
    }
    return { data, shape }
  }
  const maps = { raw_32: mapOf(32), raw_16: mapOf(16), raw_8: mapOf(8) }
  const anchorWidth = jdeDefaults.anchors.raw_8[2][0]
  const background = [0, 0, 0, 0, 5, 0]
  const thirdAnchor = (dx: number, logit: number) => [...background, ...background, dx, 0, 0, 0, 0, logit]
  for (let person = 0; person < 20; person++) {
    const [x, y] = [6 + 25 * (person % 5), 10 + 16 * Math.floor(person / 5)]
    const logit = 1 + person / 10
    put(maps.raw_8, [0, y, x], thirdAnchor(0, logit))
    // The box of the neighbour has the same centre.
    put(maps.raw_8, [0, y, x + 1], thirdAnchor(-8 / anchorWidth, logit - 0.5))
  }
  return maps
}

const decodeJDE = () => jdeHead.decode(jdeMaps, [jdeView])[0]!

const decode = () => head.decode(maps, [view])[0]!

/** The letterbox by its definition: each target pixel is the weighted mean of the source pixels under it. */
function letterboxByPixel(image: Image, into: ImageBatch): Float32Array {
  const { left, top, width, height } = letterboxGeometry(image, into)
  const result = new Float32Array(into.data.length).fill(Math.fround(128 / 255))
  const scaleX = image.width / width
  const scaleY = image.height / height
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0
        for (let v = Math.floor(y * scaleY); v < Math.min((y + 1) * scaleY, image.height); v++) {
          const shareY = Math.min(v + 1, (y + 1) * scaleY) - Math.max(v, y * scaleY)
          for (let u = Math.floor(x * scaleX); u < Math.min((x + 1) * scaleX, image.width); u++) {
            const shareX = Math.min(u + 1, (x + 1) * scaleX) - Math.max(u, x * scaleX)
            sum += shareX * shareY * image.data[4 * (v * image.width + u) + channel]!
          }
        }
        const place = (channel * into.height + top + y) * into.width + left + x
        result[place] = Math.round(sum / (scaleX * scaleY)) / 255
      }
    }
  }
  return result
}

function checkEqual(): void {
  comparePeople(decode(), decodeEverything(maps, view))
  comparePeople(decodeJDE(), decodeEveryAnchor(jdeMaps, jdeView))
  letterbox(largeFrame, largeBatch, buffer)
  // Ties may round to either byte.
  compare('pixel', largeBatch.data, letterboxByPixel(largeFrame, largeBatch), 1.01 / 255)
}

function comparePeople(ours: Detections, theirs: readonly OracleDetection[]): void {
  if (ours.count !== 20 || theirs.length !== 20) throw new Error(`20 people, got ${ours.count} and ${theirs.length}.`)
  const boxes = theirs.flatMap(({ box }) => box)
  const embeddings = theirs.flatMap(({ embedding }) => embedding)
  compare('box edge', ours.boxes, boxes, 1e-3)
  compare('embedding', ours.embeddings!, embeddings, 1e-5)
}

function compare(what: string, ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number): void {
  for (let i = 0; i < theirs.length; i++) {
    if (!(Math.abs(ours[i]! - theirs[i]!) <= tolerance))
      throw new Error(`${what} ${i}: ${ours[i]} against ${theirs[i]}.`)
  }
}

checkEqual()
const decodeTimes = await alternate(decode, () => decodeEverything(maps, view))
const jdeTimes = await alternate(decodeJDE, () => decodeEveryAnchor(jdeMaps, jdeView), { rounds: 7 })
const frameTimes = await alternate(
  () => {
    head.prepare(frame, batch, 0, buffer)
    return decode()
  },
  () => head.prepare(frame, batch, 0, buffer),
)
const letterboxTimes = await alternate(
  () => letterbox(largeFrame, largeBatch, buffer),
  () => letterboxByPixel(largeFrame, largeBatch),
  { rounds: 7 },
)
const smallTimes = await alternate(
  () => letterbox(largeFrame, batch, buffer),
  () => letterboxByPixel(largeFrame, batch),
  { rounds: 7 },
)

report(
  'prepare-decode',
  [
    {
      task: 'decode 160 × 96 cells, 64-d',
      ours: decodeTimes.ours,
      unit: 'µs',
      peer: { name: 'everything first', value: decodeTimes.peer },
      target: { timesLess: 27 },
    },
    {
      task: 'decode JDE, 1088 × 608, 512-d',
      ours: jdeTimes.ours,
      unit: 'µs',
      peer: { name: 'everything first', value: jdeTimes.peer },
      target: { timesLess: 300 },
    },
    { task: 'prepare and decode 640 × 384', ours: frameTimes.ours / 1000, unit: 'ms', target: { atMost: 5 } },
    { task: 'prepare 640 × 384, no resize', ours: frameTimes.peer / 1000, unit: 'ms' },
    {
      task: 'letterbox 1080p → 1088 × 608',
      ours: letterboxTimes.ours / 1000,
      unit: 'ms',
      peer: { name: 'pixel by pixel', value: letterboxTimes.peer / 1000 },
    },
    {
      task: 'letterbox 1080p → 640 × 384',
      ours: smallTimes.ours / 1000,
      unit: 'ms',
      peer: { name: 'pixel by pixel', value: smallTimes.peer / 1000 },
    },
  ],
  ['"Everything first" and "pixel by pixel" are plain, unoptimized TypeScript: oracles rather than competitors.'],
)
