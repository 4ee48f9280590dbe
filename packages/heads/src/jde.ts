import { type Affine, Detections, fastNms, MotError, nms, type Size, scaleAbout, type Tensor } from '@mot/core'
import { bindOutputs } from './bind-outputs'
import { checkRange } from './check-options'
import { defineHead } from './define-head'
import type { BoundOutputs, Head, OutputSpec, View } from './head'
import { chooseInputSize } from './inputs/input-size'
import { letterboxInput } from './inputs/letterbox-input'
import { checkCells } from './maps/check-cells'
import { gatherEmbedding } from './maps/gather-embedding'

/** Raw maps of the three scales, by stride. */
export type JDEOutput = 'raw_32' | 'raw_16' | 'raw_8'

/** Width and height of an anchor in input pixels. */
export type Anchor = readonly [width: number, height: number]

export interface JDEOptions {
  /** Detections score above this, 0 to 1. Default 0.5. */
  readonly minScore?: number
  /** Largest overlap of two detections, 0 to 1. Default 0.4. */
  readonly maxOverlap?: number
  /** Non-maximum suppression: the usual one, or YOLACT's fast one. Default `standard`. */
  readonly nms?: 'standard' | 'fast'
  /** Four for each output. Default: those of the 1088 × 608 network. */
  readonly anchors?: Readonly<Record<JDEOutput, readonly Anchor[]>>
  /** For networks that leave it open, in multiples of 32 pixels. Default 1088 × 608. */
  readonly inputSize?: Size
  /** Default: the network's only input. */
  readonly inputName?: string
  /** Names of the outputs in networks that call them otherwise. */
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

/** Coarse to fine, the order in which the original lines up its candidates. */
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
 * as the network's last convolutions leave them. A box may lie outside the image to the right and below; what lies to the
 * left or above is cut off, as in the original, and may leave a box without area.
 * @throws MotError `invalid-option`.
 */
export function jde(options: JDEOptions = {}): Head {
  const {
    minScore,
    maxOverlap,
    nms: method,
    anchors,
    inputSize,
    inputName,
    outputNames,
  } = { ...jdeDefaults, ...options }
  checkRange('minScore', minScore, 0, 1)
  checkRange('maxOverlap', maxOverlap, 0, 1)
  for (const { key } of scales) checkAnchors(key, anchors[key])
  const names = { raw_32: 'raw_32', raw_16: 'raw_16', raw_8: 'raw_8', ...outputNames }
  const specOf = (key: JDEOutput): OutputSpec => ({
    name: names[key],
    shape: ['batch', 'channels', `rows of ${key}`, `columns of ${key}`],
  })
  const outputs = { raw_32: specOf('raw_32'), raw_16: specOf('raw_16'), raw_8: specOf('raw_8') }

  function decodeOne(maps: BoundOutputs<JDEOutput>, index: number, view: View): Detections {
    const candidates = scales.flatMap(({ key, stride }) =>
      findCandidates(names[key], maps[key], index, stride, anchors[key], minScore),
    )
    const scores = Float64Array.from(candidates, ({ score }) => score)
    const inputBoxes = Float64Array.from(candidates.flatMap(({ box }) => box))
    const kept = (method === 'fast' ? fastNms : nms)(inputBoxes, scores, { maxOverlap })
    const boxes = Float64Array.from({ length: 4 * kept.length }, (_, i) => inputBoxes[4 * kept[i >> 2]! + (i & 3)]!)
    toImageInFloat32(view.toImage, boxes)
    // Reference quirk: only what is below zero is cut off.
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
      imageWidth: view.image.width,
      imageHeight: view.image.height,
      ...(view.frame !== undefined && { frame: view.frame }),
    })
  }

  return defineHead({
    name: 'jde',
    inputName,
    pixels: {},
    outputs,
    inputSize: (_, fixed) => chooseInputSize(fixed, inputSize, { width: 1088, height: 608 }, 32),
    ...letterboxInput(jdeWayBack),
    decode(tensors, views) {
      const maps = bindOutputs(outputs, tensors, views.length)
      const channels = maps.raw_32.shape[1]!
      if (channels <= anchorCount * channelsPerAnchor) {
        throw new MotError(
          'invalid-output',
          `Output "${names.raw_32}" should have more than ${anchorCount * channelsPerAnchor} channels, got ${channels}.`,
        )
      }
      for (const { key, stride } of scales) {
        for (const { input } of views) checkCells(names[key], maps[key], input, stride)
      }
      return views.map((view, index) => decodeOne(maps, index, view))
    },
  })
}

/** An anchor box above the threshold. */
interface Candidate {
  /** left, top, right, bottom in input pixels. */
  readonly box: readonly [number, number, number, number]
  readonly score: number
  /** Where its appearance is. */
  readonly name: string
  readonly map: Tensor<Float32Array>
  readonly cell: number
}

/** Anchor boxes of one scale whose foreground wins the softmax with more than `minScore`: the threshold first. */
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
      // In cells and float32, as in the original: the centre moves from the cell's corner, with no sigmoid and no half.
      const x = stride * fround(fround(cellWidth * data[first + cell]!) + (cell % columns))
      const y = stride * fround(fround(cellHeight * data[first + area + cell]!) + Math.floor(cell / columns))
      const halfWidth = (stride * fround(cellWidth * fround(Math.exp(data[first + 2 * area + cell]!)))) / 2
      const halfHeight = (stride * fround(cellHeight * fround(Math.exp(data[first + 3 * area + cell]!)))) / 2
      // One test for five numbers: a sum that is not finite has a part that is not.
      if (!Number.isFinite(score + x + y + halfWidth + halfHeight)) {
        const at = `anchor ${anchorIndex}, row ${Math.floor(cell / columns)}, column ${cell % columns}`
        throw new MotError('invalid-output', `Output "${name}" should give finite boxes, got another at ${at}.`)
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
  const valid = anchors.length === anchorCount && anchors.every(([width, height]) => width > 0 && height > 0)
  if (valid) return
  throw new MotError(
    'invalid-option',
    `Option "anchors.${key}" should hold ${anchorCount} sizes above 0, got ${JSON.stringify(anchors)}.`,
  )
}

/**
 * JDE's own way back: the letterbox as it would be without rounding.
 * Reference quirk: the image really lies up to half a pixel beside it.
 */
function jdeWayBack(image: Size, input: Size): Affine {
  const scale = 1 / Math.min(input.width / image.width, input.height / image.height)
  return scaleAbout(scale, input.width / 2, input.height / 2, image.width / 2, image.height / 2)
}

/** First the margin off, then a division, each rounded to float32 as in the original. */
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
