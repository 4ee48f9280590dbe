import { type Affine, Detections, fastNms, MotError, nms, quoted, type Size, scaleAbout, type Tensor } from '@mot/core'
import { bindOutputs } from './bind-outputs'
import { checkChoice, checkRange, type Filled, fillOptions } from './check-options'
import { defineHead } from './define-head'
import type { Head, View } from './head'
import { chooseInputSize } from './inputs/input-size'
import { letterboxInput } from './inputs/letterbox-input'
import { imageColumns } from './inputs/view'
import type { ImageMaps } from './maps/bind-maps'
import { checkCells } from './maps/check-cells'
import { gatherEmbedding } from './maps/gather-embedding'
import { atMost, type CellSelection, capacityOf } from './rows/cell-selection'

/** Raw maps of the three scales, by stride. */
export type JDEOutput = 'raw_32' | 'raw_16' | 'raw_8'

/** Width and height of an anchor in input pixels. */
export type Anchor = readonly [width: number, height: number]

export interface JDEOptions {
  /** Detections score above this, 0 to 1. Default 0.5. */
  readonly minScore?: number
  /** Largest overlap of two detections, 0 to 1. Default 0.4. */
  readonly maxOverlap?: number
  /** Non-maximum suppression: the standard one, or YOLACT's Fast NMS. Default `standard`. */
  readonly nms?: 'standard' | 'fast'
  /** Four anchors for each output. Default: those of the 1088 × 608 network. */
  readonly anchors?: Readonly<Record<JDEOutput, readonly Anchor[]>>
  /** Where the network leaves it open, in multiples of 32 pixels. Default 1088 × 608. */
  readonly inputSize?: Size
  /** Name of the image input. Default: the network's only input. */
  readonly inputName?: string
  /** The network's names for outputs, where they differ from the head's. */
  readonly outputNames?: Partial<Readonly<Record<JDEOutput, string>>>
}

export const jdeDefaults = {
  minScore: 0.5,
  maxOverlap: 0.4,
  nms: 'standard',
  anchors: {
    raw_32: [
      [128, 384],
      [180, 540],
      [256, 640],
      [512, 640],
    ],
    raw_16: [
      [32, 96],
      [45, 135],
      [64, 192],
      [90, 271],
    ],
    raw_8: [
      [8, 24],
      [11, 34],
      [16, 48],
      [23, 68],
    ],
  },
  outputNames: {},
} as const satisfies JDEOptions

/** Coarse to fine: the original's order of candidates. */
const scales = [
  { key: 'raw_32', stride: 32 },
  { key: 'raw_16', stride: 16 },
  { key: 'raw_8', stride: 8 },
] as const

const { fround } = Math

/** dx, dy, dw, dh, background, foreground. */
const channelsPerAnchor = 6
const anchorCount = 4

/**
 * JDE, "Towards Real-Time Multi-Object Tracking" (Wang et al. 2020, section 3): anchor boxes on three scales, each scale
 * with one appearance map that its anchors share.
 *
 * In: RGB, 0 to 1, letterboxed. Out: three maps [n, 4 × (dx, dy, dw, dh, background, foreground) + embedding, rows, columns]
 * as put out by the network's last convolutions. A box may extend out of the image to the right and below; to the left and
 * above it is clipped, as in the original, which may leave a box without area.
 * @throws MotError `invalid-option`.
 */
export function jde(options: JDEOptions = {}): Head {
  const settings: Settings = fillOptions(options, jdeDefaults)
  const { minScore, maxOverlap, anchors, inputSize } = settings
  checkRange('minScore', minScore, 0, 1)
  checkRange('maxOverlap', maxOverlap, 0, 1)
  checkChoice('nms', settings.nms, ['standard', 'fast'])
  for (const { key } of scales) checkAnchors(key, anchors[key])
  const specs = outputSpecs(settings)

  return defineHead({
    name: 'jde',
    inputName: settings.inputName,
    pixels: {},
    outputs: specs,
    inputSize: (_, fixed) => chooseInputSize(fixed, inputSize, { width: 1088, height: 608 }, 32),
    ...letterboxInput(jdeInputToImage),
    selections(outputs) {
      const maps = bindOutputs(specs, outputs, 1)
      return scales.map(({ key }) => selectAnchors(specs[key].name, maps[key], minScore))
    },
    decode(outputs, views) {
      const maps = bindOutputs(specs, outputs, views.length)
      checkChannels(specs.raw_32.name, maps.raw_32)
      for (const { key, stride } of scales) {
        for (const { input } of views) checkCells(specs[key].name, maps[key], input, stride)
      }
      return views.map((view, index) => decodeImage({ specs, maps, index, settings }, view))
    },
  })
}

type Settings = Filled<JDEOptions, typeof jdeDefaults>
type Maps = ImageMaps<ReturnType<typeof outputSpecs>, Settings>

function outputSpecs({ outputNames }: Settings) {
  const spec = (key: JDEOutput) => ({
    name: outputNames[key] ?? key,
    shape: ['batch', 'channels', `rows of ${key}`, `columns of ${key}`],
  })
  return { raw_32: spec('raw_32'), raw_16: spec('raw_16'), raw_8: spec('raw_8') }
}

/** The anchor boxes of one scale, and the embedding of their cell. */
function selectAnchors(output: string, { shape }: Tensor<Float32Array>, minScore: number): CellSelection {
  const dimension = shape[1]! - anchorCount * channelsPerAnchor
  return {
    output,
    channels: 'first',
    groupSize: channelsPerAnchor,
    groupCount: anchorCount,
    score: { rule: 'difference', channel: 5, less: 4 },
    above: atMost(Math.log(minScore / (1 - minScore))),
    capacity: capacityOf(channelsPerAnchor + dimension, scales.length),
    reads: [
      { output, first: 0, count: channelsPerAnchor, perGroup: channelsPerAnchor },
      { output, first: anchorCount * channelsPerAnchor, count: dimension },
    ],
    empty: Number.NEGATIVE_INFINITY,
  }
}

/** @throws MotError `invalid-output` when no channels are left for an embedding. */
function checkChannels(name: string, { shape }: Tensor<Float32Array>): void {
  const channels = shape[1]!
  if (channels > anchorCount * channelsPerAnchor) return
  throw new MotError(
    'invalid-output',
    `Output "${name}" should have more than ${anchorCount * channelsPerAnchor} channels, got ${channels}.`,
  )
}

function decodeImage({ specs, maps, index, settings }: Maps, view: View): Detections {
  const { minScore, maxOverlap, anchors, nms: method } = settings
  const candidates = scales.flatMap(({ key, stride }) =>
    findCandidates(specs[key].name, maps[key], index, stride, anchors[key], minScore),
  )
  const scores = Float64Array.from(candidates, ({ score }) => score)
  const inputBoxes = Float64Array.from(candidates.flatMap(({ box }) => box))
  const kept = (method === 'fast' ? fastNms : nms)(inputBoxes, scores, { maxOverlap })
  const boxes = Float64Array.from({ length: 4 * kept.length }, (_, i) => inputBoxes[4 * kept[i >> 2]! + (i & 3)]!)
  toImageInFloat32(view.toImage, boxes)
  // Reference quirk: only edges below zero are clipped.
  for (let i = 0; i < boxes.length; i++) boxes[i] = Math.max(boxes[i]!, 0)

  const embeddingDimension = maps.raw_32.shape[1]! - anchorCount * channelsPerAnchor
  const embeddings = new Float32Array(kept.length * embeddingDimension)
  for (const [i, row] of kept.entries()) {
    const { name, map, cell } = candidates[row]!
    const embedding = embeddings.subarray(i * embeddingDimension, (i + 1) * embeddingDimension)
    gatherEmbedding(name, map, index, anchorCount * channelsPerAnchor, cell, embedding)
  }
  return new Detections({
    count: kept.length,
    boxes,
    scores: Float64Array.from(kept, (row) => scores[row]!),
    embeddings,
    embeddingDimension,
    ...imageColumns(view),
  })
}

/** An anchor box above the threshold. */
interface Candidate {
  /** left, top, right, bottom in input pixels. */
  readonly box: readonly [number, number, number, number]
  readonly score: number
  /** Where its embedding is read. */
  readonly name: string
  readonly map: Tensor<Float32Array>
  readonly cell: number
}

/**
 * Anchor boxes of one scale whose foreground probability is above `minScore`. The threshold is compared first, in logits.
 */
function findCandidates(
  name: string,
  map: Tensor<Float32Array>,
  index: number,
  stride: number,
  anchors: readonly Anchor[],
  minScore: number,
): Candidate[] {
  const { data } = map
  const [, channels, rows, columns] = map.shape as [number, number, number, number]
  const area = rows * columns
  const minLogit = Math.log(minScore / (1 - minScore)) - 1e-9
  const candidates: Candidate[] = []
  for (const [anchorIndex, [anchorWidth, anchorHeight]] of anchors.entries()) {
    const cellWidth = fround(anchorWidth / stride)
    const cellHeight = fround(anchorHeight / stride)
    const first = (index * channels + anchorIndex * channelsPerAnchor) * area
    for (let cell = 0; cell < area; cell++) {
      const logit = data[first + 5 * area + cell]! - data[first + 4 * area + cell]!
      if (logit < minLogit) continue
      const score = 1 / (1 + Math.exp(-logit))
      if (score <= minScore) continue
      // In cells and float32, as in the original: the centre is relative to the cell's corner, without sigmoid or half a
      // cell.
      const x = stride * fround(fround(cellWidth * data[first + cell]!) + (cell % columns))
      const y = stride * fround(fround(cellHeight * data[first + area + cell]!) + Math.floor(cell / columns))
      const halfWidth = (stride * fround(cellWidth * fround(Math.exp(data[first + 2 * area + cell]!)))) / 2
      const halfHeight = (stride * fround(cellHeight * fround(Math.exp(data[first + 3 * area + cell]!)))) / 2
      // One test for five numbers: the sum is not finite where one of them is not.
      if (!Number.isFinite(score + x + y + halfWidth + halfHeight)) {
        const at = `anchor ${anchorIndex}, row ${Math.floor(cell / columns)}, column ${cell % columns}`
        throw new MotError('invalid-output', `Output "${name}" should hold finite boxes, got another value at ${at}.`)
      }
      const box = [
        fround(x - halfWidth),
        fround(y - halfHeight),
        fround(x + halfWidth),
        fround(y + halfHeight),
      ] as const
      candidates.push({ box, score, name, map, cell })
    }
  }
  return candidates
}

function checkAnchors(key: JDEOutput, anchors: readonly Anchor[]): void {
  const isSize = (anchor: unknown) =>
    Array.isArray(anchor) && anchor.length === 2 && anchor.every((side) => typeof side === 'number' && side > 0)
  // Holes are entries here, as they are not to `every`.
  if (Array.isArray(anchors) && anchors.length === anchorCount && Array.from(anchors).every(isSize)) return
  throw new MotError(
    'invalid-option',
    `Option "anchors.${key}" should hold ${anchorCount} sizes above 0, got ${quoted(anchors)}.`,
  )
}

/**
 * JDE's own transform from input to image: the letterbox as it would be without rounding.
 * Reference quirk: the image lies up to half a pixel off.
 */
function jdeInputToImage(image: Size, input: Size): Affine {
  const scale = 1 / Math.min(input.width / image.width, input.height / image.height)
  return scaleAbout(scale, input.width / 2, input.height / 2, image.width / 2, image.height / 2)
}

/** Subtracts the margin, then divides, each rounded to float32 as in the original. */
function toImageInFloat32([scaleX, , offsetX, , scaleY, offsetY]: Affine, boxes: Float64Array): void {
  const ratioX = fround(1 / scaleX)
  const ratioY = fround(1 / scaleY)
  const marginX = fround(-offsetX / scaleX)
  const marginY = fround(-offsetY / scaleY)
  for (let i = 0; i < boxes.length; i += 2) {
    boxes[i] = fround(fround(boxes[i]! - marginX) / ratioX)
    boxes[i + 1] = fround(fround(boxes[i + 1]! - marginY) / ratioY)
  }
}
