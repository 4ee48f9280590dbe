import {
  type Affine,
  type Detections,
  MotError,
  type PixelFormat,
  readOptions,
  type Size,
  scaleAbout,
  type Tensor,
} from '@mot/core'
import { bindOutputs } from './bind-outputs'
import { type BoxList, bestBoxes, emptyBoxList, toDetections } from './boxes/box-list'
import { clipBoxes } from './boxes/clip-boxes'
import { checkChoice, checkCount, checkRange, type Filled, fillOptions } from './check-options'
import { defineHead } from './define-head'
import type { BoundOutputs, Head, OutputSpec, View } from './head'
import { chooseInputSize } from './inputs/input-size'
import { warpedInput } from './inputs/warped-input'
import type { ImageMaps } from './maps/bind-maps'
import { checkBoxCount, type GridLevel, gridLevels } from './maps/grid-levels'

/** Classes and distances of a level by its stride, or (NanoDet-Plus) all of them in one. */
export type NanoDetOutput = `${'cls_pred' | 'dis_pred'}_stride_${number}` | 'output'

export interface NanoDetOptions {
  /** NanoDet, or NanoDet-Plus: a fourth level, one output, and locations in the corners of cells. Default `nanodet`. */
  readonly version?: 'nanodet' | 'plus'
  /** Detections score above this, 0 to 1. Default 0.05. */
  readonly minScore?: number
  /** Largest overlap of two detections of one class, 0 to 1. Default 0.6. */
  readonly maxOverlap?: number
  /** Number of detections that are kept, the best. Default 100. */
  readonly maxDetections?: number
  /** Input pixels per cell of each level. Default 8, 16, 32, and for NanoDet-Plus 64. */
  readonly strides?: readonly number[]
  /** Bins of a distance's distribution: 0 cells, 1 cell, … Default 8. */
  readonly binCount?: number
  /** Whether images keep their aspect ratio. Default true, false for NanoDet-Plus. */
  readonly keepRatio?: boolean
  /** Default: BGR from 0 to 255 less ImageNet's mean, by its deviation. */
  readonly pixels?: Omit<PixelFormat, 'layout'>
  /** Where the network leaves it open, in multiples of 32 pixels. Default 320 × 320. */
  readonly inputSize?: Size
  /** Name of the image input. Default: the network's only input. */
  readonly inputName?: string
  /** The network's names for outputs, where they differ from the head's. */
  readonly outputNames?: Readonly<Partial<Record<NanoDetOutput, string>>>
}

export const nanoDetDefaults = {
  version: 'nanodet',
  minScore: 0.05,
  maxOverlap: 0.6,
  maxDetections: 100,
  strides: [8, 16, 32],
  binCount: 8,
  keepRatio: true,
  pixels: { channelOrder: 'bgr', scale: 1, mean: [103.53, 116.28, 123.675], deviation: [57.375, 57.12, 58.395] },
  outputNames: {},
} as const satisfies NanoDetOptions

/** Defaults that differ for NanoDet-Plus. */
const plusDefaults = { strides: [8, 16, 32, 64], keepRatio: false } as const

/**
 * NanoDet and NanoDet-Plus (RangiLyu, Apache-2.0), an FCOS without centre-ness whose distances are those of
 * "Generalized Focal Loss" (Li et al. 2020, section 3.2): each is the mean of a distribution over 0, 1, … 7 cells.
 *
 * In: the image in the middle, black around it. Out, for each stride: `cls_pred` [n, cells, classes] after the sigmoid,
 * `dis_pred` [n, cells, 4 × bins] logits; of NanoDet-Plus `output` [n, cells of all levels, classes + 4 × bins].
 * @throws MotError `invalid-option`.
 */
export function nanoDet(options: NanoDetOptions = {}): Head {
  options = readOptions(options)
  const plus = options.version === 'plus'
  const settings: Settings = fillOptions(options, { ...nanoDetDefaults, ...(plus && plusDefaults) })
  const { keepRatio, inputSize } = settings
  checkSettings(settings)
  const specs = outputSpecs(settings)

  return defineHead({
    name: 'nanodet',
    inputName: settings.inputName,
    pixels: settings.pixels,
    outputs: specs,
    inputSize: (_, fixed) => chooseInputSize(fixed, inputSize, { width: 320, height: 320 }, 32),
    ...warpedInput(keepRatio ? intoTheMiddle : stretched),
    decode(outputs, views) {
      const maps = bindOutputs(specs, outputs, views.length)
      for (const { input } of views) checkCellCounts(specs, maps, input, settings)
      return views.map((view, index) => decodeImage({ specs, maps, index, settings }, view))
    },
  })
}

type Settings = Filled<NanoDetOptions, typeof nanoDetDefaults>
type Specs = Readonly<Record<string, OutputSpec>>
type Maps = ImageMaps<Specs, Settings>

function checkSettings({ version, minScore, maxOverlap, maxDetections, binCount, strides }: Settings): void {
  checkChoice('version', version, ['nanodet', 'plus'])
  checkRange('minScore', minScore, 0, 1)
  checkRange('maxOverlap', maxOverlap, 0, 1)
  checkCount('maxDetections', maxDetections)
  checkCount('binCount', binCount)
  for (const stride of strides) checkCount('strides', stride)
}

function outputSpecs({ version, strides, binCount, outputNames }: Settings): Specs {
  if (version === 'plus') {
    return { output: { name: outputNames.output ?? 'output', shape: ['batch', 'cells', 'channels'] } }
  }
  const channels = { cls_pred: 'classes', dis_pred: 4 * binCount } as const
  return Object.fromEntries(
    strides.flatMap((stride) =>
      (['cls_pred', 'dis_pred'] as const).map((kind) => {
        const key: NanoDetOutput = `${kind}_stride_${stride}`
        return [key, { name: outputNames[key] ?? key, shape: ['batch', `cells_${stride}`, channels[kind]] }]
      }),
    ),
  )
}

/** @throws MotError `invalid-output` unless the outputs hold one row per cell of the input. */
function checkCellCounts(specs: Specs, maps: BoundOutputs, input: Size, { version, strides }: Settings): void {
  if (version === 'plus') {
    checkBoxCount(specs.output!.name, maps.output!.shape[1]!, input, strides)
    return
  }
  for (const stride of strides) {
    const key: NanoDetOutput = `cls_pred_stride_${stride}`
    checkBoxCount(specs[key]!.name, maps[key]!.shape[1]!, input, [stride])
  }
}

function decodeImage(image: Maps, view: View): Detections {
  const { strides, maxOverlap, maxDetections } = image.settings
  const list = emptyBoxList()
  for (const level of gridLevels(view.input, strides)) collect(image, level, list)
  clipBoxes(list.boxes, view.input)
  const found = toDetections(list, bestBoxes(list, { maxOverlap, maxDetections }), view)
  clipBoxes(found.boxes, view.image)
  return found
}

/** Adds a box for every class that scores above the threshold at a location of a level. */
function collect(image: Maps, level: GridLevel, list: BoxList): void {
  const { index, settings } = image
  const { version, minScore, binCount } = settings
  const [classes, distances] = columnsOf(image, level)
  const middle = version === 'plus' ? 0 : 0.5
  for (let cell = 0; cell < level.rows * level.columns; cell++) {
    const first = startOf(classes, index, cell)
    for (let classId = 0; classId < classes.to - classes.from; classId++) {
      const score = classes.map.data[first + classId]!
      if (score <= minScore) continue
      const x = ((cell % level.columns) + middle) * level.stride
      const y = (Math.floor(cell / level.columns) + middle) * level.stride
      const at = startOf(distances, index, cell)
      const distance = (edge: number) => level.stride * meanBin(distances.map.data, at + edge * binCount, binCount)
      const box = [x - distance(0), y - distance(1), x + distance(2), y + distance(3)] as const
      if (Number.isNaN(score)) throw notFinite(classes, cell)
      if (!Number.isFinite(box[0] + box[1] + box[2] + box[3])) throw notFinite(distances, cell)
      list.boxes.push(...box)
      list.scores.push(score)
      list.classIds.push(classId)
    }
  }
}

/** A range of an output's columns, from one row on: the classes or the distances of a level. */
interface Columns {
  readonly name: string
  /** [n, rows, columns] */
  readonly map: Tensor<Float32Array>
  readonly firstRow: number
  readonly from: number
  readonly to: number
}

/** The classes and the distances of a level. */
function columnsOf({ specs, maps, settings }: Maps, { stride, start }: GridLevel): readonly [Columns, Columns] {
  if (settings.version === 'plus') {
    return splitColumns(specs.output!.name, maps.output!, start, 4 * settings.binCount)
  }
  const columns = (kind: 'cls_pred' | 'dis_pred'): Columns => {
    const key: NanoDetOutput = `${kind}_stride_${stride}`
    const map = maps[key]!
    return { name: specs[key]!.name, map, firstRow: 0, from: 0, to: map.shape[2]! }
  }
  return [columns('cls_pred'), columns('dis_pred')]
}

/** The columns of the classes, and after them those of the distances. */
function splitColumns(
  name: string,
  map: Tensor<Float32Array>,
  firstRow: number,
  distanceChannels: number,
): readonly [Columns, Columns] {
  const [batch, rows, channels] = map.shape as [number, number, number]
  const classCount = channels - distanceChannels
  if (classCount < 1) {
    throw new MotError(
      'invalid-output',
      `Output "${name}" should have shape [${batch}, ${rows}, more than ${distanceChannels}], got [${map.shape.join(', ')}].`,
    )
  }
  const common = { name, map, firstRow }
  return [
    { ...common, from: 0, to: classCount },
    { ...common, from: classCount, to: channels },
  ]
}

/** Position in the data of the first column of a cell. */
function startOf({ map, firstRow, from }: Columns, index: number, cell: number): number {
  const [, rows, channels] = map.shape as [number, number, number]
  return (index * rows + firstRow + cell) * channels + from
}

/** The mean of 0, 1, …, binCount − 1, weighted by the softmax of the logits. */
function meanBin(logits: Float32Array, at: number, binCount: number): number {
  let largest = logits[at]!
  for (let bin = 1; bin < binCount; bin++) largest = Math.max(largest, logits[at + bin]!)
  let sum = 0
  let weighted = 0
  for (let bin = 0; bin < binCount; bin++) {
    const weight = Math.exp(logits[at + bin]! - largest)
    sum += weight
    weighted += bin * weight
  }
  return weighted / sum
}

/** As large as the input allows, centred. */
function intoTheMiddle(image: Size, input: Size): Affine {
  const scale = Math.min(input.width / image.width, input.height / image.height)
  return scaleAbout(scale, image.width / 2, image.height / 2, input.width / 2, input.height / 2)
}

function stretched(image: Size, input: Size): Affine {
  return [input.width / image.width, 0, 0, 0, input.height / image.height, 0]
}

function notFinite({ name, firstRow }: Columns, cell: number): MotError {
  return new MotError(
    'invalid-output',
    `Output "${name}" should hold finite numbers, got another value in row ${firstRow + cell}.`,
  )
}
