import { type Affine, Detections, MotError, mapBoxes, type Size, scaleAbout } from '@mot/core'
import { type Filled, fillOptions } from './check-options'
import { defineHead } from './define-head'
import type { Head, View } from './head'
import { type ClassHeatmapOptions, checkSharedOptions, classHeatmapDefaults } from './heatmap-options'
import { chooseInputSize } from './inputs/input-size'
import { letterboxInput } from './inputs/letterbox-input'
import { imageColumns } from './inputs/view'
import { bindMaps, type ImageMaps } from './maps/bind-maps'
import { gatherEmbedding } from './maps/gather-embedding'
import { type KnownHeatmap, knowHeatmap } from './maps/heatmap-kind'
import { findPeaks } from './maps/peaks'
import { readAll, selectPeaks } from './rows/cell-selection'

/** Heatmap of centres, box size, offset in the cell, appearance. */
export type FairMOTOutput = 'hm' | 'wh' | 'reg' | 'id'

export interface FairMOTOptions extends ClassHeatmapOptions<FairMOTOutput> {
  /** Number of detections that are kept, the best. Default 500. */
  readonly maxDetections?: number
  /** Whether `wh` holds four distances from the centre to the edges, or (false) width and height. Default true. */
  readonly ltrb?: boolean
  /** Where the network leaves it open, in multiples of 32 pixels. Default 1088 × 608. */
  readonly inputSize?: Size
}

export const fairMOTDefaults = {
  ...classHeatmapDefaults,
  minScore: 0.4,
  maxDetections: 500,
  classCount: 1,
  ltrb: true,
} as const satisfies FairMOTOptions

/**
 * FairMOT (Zhang et al. 2021, section 4): objects are peaks of a heatmap; box, offset and appearance are read at the peak.
 *
 * In: RGB, 0 to 1, letterboxed as in JDE. Out: `hm` [n, classes, rows, columns] logits, `wh` [n, 4 or 2, …] in cells, `reg`
 * [n, 2, …] in cells, `id` [n, 64 or 128 or any, …], normalised or not.
 * @throws MotError `invalid-option`.
 */
export function fairMOT(options: FairMOTOptions = {}): Head {
  const settings: Settings = fillOptions(options, fairMOTDefaults)
  const { stride, inputSize } = settings
  checkSharedOptions(settings)
  const specs = outputSpecs(settings)

  return defineHead({
    name: 'fairmot',
    inputName: settings.inputName,
    pixels: {},
    outputs: specs,
    inputSize: (_, fixed) => chooseInputSize(fixed, inputSize, { width: 1088, height: 608 }, 32),
    ...letterboxInput(fairMOTInputToImage),
    selections(outputs, view) {
      const maps = bindMaps(specs, outputs, [view], stride)
      const { minScore, heatmap: kind } = knowHeatmap(settings, specs, maps, ['hm'])
      const reads = (['wh', 'reg', 'id'] as const).map((key) => readAll(specs[key], maps[key]))
      const isTold = settings.heatmap === 'auto'
      return [
        selectPeaks({ spec: specs.hm, heatmap: maps.hm, minScore, kind, isTold, most: settings.maxDetections, reads }),
      ]
    },
    decode(outputs, views) {
      const maps = bindMaps(specs, outputs, views, stride)
      const known = knowHeatmap(settings, specs, maps, ['hm'])
      return views.map((view, index) => decodeImage({ specs, maps, index, settings: known }, view))
    },
  })
}

type Settings = Filled<FairMOTOptions, typeof fairMOTDefaults>
type Maps = ImageMaps<ReturnType<typeof outputSpecs>, KnownHeatmap<Settings>>

function outputSpecs({ classCount, ltrb, outputNames }: Settings) {
  const spec = (key: FairMOTOutput, channels: number | string) => ({
    name: outputNames[key] ?? key,
    shape: ['batch', channels, 'rows', 'columns'],
  })
  return { hm: spec('hm', classCount), wh: spec('wh', ltrb ? 4 : 2), reg: spec('reg', 2), id: spec('id', 'embedding') }
}

function decodeImage(image: Maps, view: View): Detections {
  const { specs, maps, index, settings } = image
  const { minScore, maxDetections, heatmap } = settings
  const { cells, classIds, count, scores } = findPeaks(specs.hm.name, maps.hm, index, minScore, maxDetections, heatmap)
  const boxes = new Float64Array(4 * count)
  const embeddingDimension = maps.id.shape[1]!
  const embeddings = new Float32Array(count * embeddingDimension)
  for (let i = 0; i < count; i++) {
    readBox(image, cells[i]!, boxes, 4 * i)
    const embedding = embeddings.subarray(i * embeddingDimension, (i + 1) * embeddingDimension)
    gatherEmbedding(specs.id.name, maps.id, index, 0, cells[i]!, embedding)
  }
  mapBoxes(view.toImage, boxes)
  // The original returns float32.
  for (let i = 0; i < boxes.length; i++) boxes[i] = Math.fround(boxes[i]!)
  return new Detections({ count, boxes, scores, classIds, embeddings, embeddingDimension, ...imageColumns(view) })
}

/** Box of one cell in input pixels; the sums in float32, as in the original. */
function readBox({ specs, maps, index, settings }: Maps, cell: number, boxes: Float64Array, to: number): void {
  const { ltrb, stride } = settings
  const { data: sizes, shape } = maps.wh
  const columns = shape[3]!
  const area = shape[2]! * columns
  const size = index * shape[1]! * area + cell
  const offset = index * 2 * area + cell
  const cellX = Math.fround((cell % columns) + maps.reg.data[offset]!)
  const cellY = Math.fround(Math.floor(cell / columns) + maps.reg.data[offset + area]!)
  for (let edge = 0; edge < 4; edge++) {
    const centre = edge & 1 ? cellY : cellX
    const distance = ltrb ? sizes[size + edge * area]! : sizes[size + (edge & 1) * area]! / 2
    boxes[to + edge] = stride * Math.fround(edge < 2 ? centre - distance : centre + distance)
  }
  // One test for four numbers: the sum is not finite where one of them is not.
  if (!Number.isFinite(boxes[to]! + boxes[to + 1]! + boxes[to + 2]! + boxes[to + 3]!)) {
    const at = `row ${Math.floor(cell / columns)}, column ${cell % columns}`
    throw new MotError(
      'invalid-output',
      `Outputs "${specs.wh.name}" and "${specs.reg.name}" should be finite, got another value at ${at}.`,
    )
  }
}

/**
 * FairMOT's own transform from input to image: one scale for both directions, about the centres of image and input.
 * Reference quirk: it does not undo the rounding of the letterbox.
 */
function fairMOTInputToImage(image: Size, input: Size): Affine {
  const scale = Math.max((input.width / input.height) * image.height, image.width) / input.width
  return scaleAbout(scale, input.width / 2, input.height / 2, image.width / 2, image.height / 2)
}
