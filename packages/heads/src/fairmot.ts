import { type Affine, Detections, MotError, mapBoxes, type Size, scaleAbout } from '@mot/core'
import { bindOutputs } from './bind-outputs'
import { checkCount, checkRange } from './check-options'
import { defineHead } from './define-head'
import type { BoundOutputs, Head, OutputSpec, View } from './head'
import { chooseInputSize } from './inputs/input-size'
import { letterboxInput } from './inputs/letterbox-input'
import { checkCells } from './maps/check-cells'
import { gatherEmbedding } from './maps/gather-embedding'
import { findPeaks } from './maps/peaks'

/** Heatmap logits, box size, offset in the cell, appearance. */
export type FairMOTOutput = 'hm' | 'wh' | 'reg' | 'id'

export interface FairMOTOptions {
  /** Detections score above this, 0 to 1. Default 0.4. */
  readonly minScore?: number
  /** The best so many are kept. Default 500. */
  readonly maxDetections?: number
  /** Input pixels per cell of the maps. Default 4. */
  readonly stride?: number
  /** Channels of the heatmap. Default 1. */
  readonly classCount?: number
  /** Whether `wh` holds four distances from the centre to the edges, or (false) width and height. Default true. */
  readonly ltrb?: boolean
  /** For networks that leave it open, in multiples of 32 pixels. Default 1088 × 608. */
  readonly inputSize?: Size
  /** Default: the network's only input. */
  readonly inputName?: string
  /** Names of the outputs in networks that call them otherwise. */
  readonly outputNames?: Partial<Readonly<Record<FairMOTOutput, string>>>
}

export const fairMOTDefaults = {
  minScore: 0.4,
  maxDetections: 500,
  stride: 4,
  classCount: 1,
  ltrb: true,
  outputNames: {},
} as const satisfies FairMOTOptions

/**
 * FairMOT (Zhang et al. 2021, section 4): objects are peaks of a heatmap; box, offset and appearance are read at the peak.
 *
 * In: RGB, 0 to 1, letterboxed as JDE does. Out: `hm` [n, classes, rows, columns] logits, `wh` [n, 4 or 2, …] in cells,
 * `reg` [n, 2, …] in cells, `id` [n, 64 or 128 or any, …], normalised or not.
 * @throws MotError `invalid-option`.
 */
export function fairMOT(options: FairMOTOptions = {}): Head {
  const { minScore, maxDetections, stride, classCount, ltrb, inputSize, inputName, outputNames } = {
    ...fairMOTDefaults,
    ...options,
  }
  checkRange('minScore', minScore, 0, 1)
  checkCount('maxDetections', maxDetections)
  checkCount('stride', stride)
  checkCount('classCount', classCount)
  const names = { hm: 'hm', wh: 'wh', reg: 'reg', id: 'id', ...outputNames }
  const outputs: Record<FairMOTOutput, OutputSpec> = {
    hm: { name: names.hm, shape: ['batch', classCount, 'rows', 'columns'] },
    wh: { name: names.wh, shape: ['batch', ltrb ? 4 : 2, 'rows', 'columns'] },
    reg: { name: names.reg, shape: ['batch', 2, 'rows', 'columns'] },
    id: { name: names.id, shape: ['batch', 'embedding', 'rows', 'columns'] },
  }

  function decodeOne(maps: BoundOutputs<FairMOTOutput>, index: number, view: View): Detections {
    const { cells, classIds, count, scores } = findPeaks(names.hm, maps.hm, index, minScore, maxDetections)
    const boxes = new Float64Array(4 * count)
    const embeddingDimension = maps.id.shape[1]!
    const embeddings = new Float32Array(count * embeddingDimension)
    for (let i = 0; i < count; i++) {
      readBox(maps, index, cells[i]!, boxes, 4 * i)
      const embedding = embeddings.subarray(i * embeddingDimension, (i + 1) * embeddingDimension)
      gatherEmbedding(names.id, maps.id, index, 0, cells[i]!, embedding)
    }
    mapBoxes(view.toImage, boxes)
    // The original hands on no more digits.
    for (let i = 0; i < boxes.length; i++) boxes[i] = Math.fround(boxes[i]!)
    return new Detections({
      count,
      boxes,
      scores,
      classIds,
      embeddings,
      embeddingDimension,
      imageWidth: view.image.width,
      imageHeight: view.image.height,
      ...(view.frame !== undefined && { frame: view.frame }),
    })
  }

  /** Box of one cell in input pixels; the sums in float32, as in the original. */
  function readBox(maps: BoundOutputs<FairMOTOutput>, index: number, cell: number, boxes: Float64Array, to: number) {
    const { data: sizes, shape } = maps.wh
    const [, channels, rows, columns] = shape as [number, number, number, number]
    const area = rows * columns
    const size = index * channels * area + cell
    const offset = index * 2 * area + cell
    const cellX = Math.fround((cell % columns) + maps.reg.data[offset]!)
    const cellY = Math.fround(Math.floor(cell / columns) + maps.reg.data[offset + area]!)
    for (let edge = 0; edge < 4; edge++) {
      const centre = edge & 1 ? cellY : cellX
      const distance = ltrb ? sizes[size + edge * area]! : sizes[size + (edge & 1) * area]! / 2
      boxes[to + edge] = stride * Math.fround(edge < 2 ? centre - distance : centre + distance)
    }
    // One test for four numbers: a sum that is not finite has a part that is not.
    if (!Number.isFinite(boxes[to]! + boxes[to + 1]! + boxes[to + 2]! + boxes[to + 3]!)) {
      const at = `row ${Math.floor(cell / columns)}, column ${cell % columns}`
      throw new MotError(
        'invalid-output',
        `Outputs "${names.wh}" and "${names.reg}" should be finite, got another at ${at}.`,
      )
    }
  }

  return defineHead({
    name: 'fairmot',
    inputName,
    pixels: {},
    outputs,
    inputSize: (_, fixed) => chooseInputSize(fixed, inputSize, { width: 1088, height: 608 }, 32),
    ...letterboxInput(fairMOTWayBack),
    decode(tensors, views) {
      const maps = bindOutputs(outputs, tensors, views.length)
      for (const { input } of views) checkCells(names.hm, maps.hm, input, stride)
      return views.map((view, index) => decodeOne(maps, index, view))
    },
  })
}

/**
 * FairMOT's own way back: one scale for both directions, about the centres of image and input.
 * Reference quirk: it does not undo the rounding of the letterbox.
 */
function fairMOTWayBack(image: Size, input: Size): Affine {
  const scale = Math.max((input.width / input.height) * image.height, image.width) / input.width
  return scaleAbout(scale, input.width / 2, input.height / 2, image.width / 2, image.height / 2)
}
