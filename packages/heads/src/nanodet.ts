import { type Affine, type Detections, MotError, type PixelFormat, type Size, scaleAbout, type Tensor } from '@mot/core'
import { bindOutputs } from './bind-outputs'
import { type BoxList, bestBoxes, emptyBoxList, toDetections } from './boxes/box-list'
import { clipBoxes } from './boxes/clip-boxes'
import { checkChoice, checkCount, checkRange } from './check-options'
import { defineHead } from './define-head'
import type { BoundOutputs, Head, OutputSpec, View } from './head'
import { chooseInputSize } from './inputs/input-size'
import { warpedInput } from './inputs/warped-input'
import { checkBoxCount, type GridLevel, gridLevels } from './maps/grid-levels'

/** Classes and distances of a level by its stride, or (NanoDet-Plus) all of them in one. */
export type NanoDetOutput = `${'cls_pred' | 'dis_pred'}_stride_${number}` | 'output'

export interface NanoDetOptions {
  /** NanoDet, or NanoDet-Plus with a fourth level, one output and locations in the corners of cells. Default `nanodet`. */
  readonly version?: 'nanodet' | 'plus'
  /** Detections score above this, 0 to 1. Default 0.05. */
  readonly minScore?: number
  /** Largest overlap of two detections of one class, 0 to 1. Default 0.6. */
  readonly maxOverlap?: number
  /** The best so many are kept. Default 100. */
  readonly maxDetections?: number
  /** Input pixels per cell of each level. Default 8, 16, 32, and for NanoDet-Plus 64. */
  readonly strides?: readonly number[]
  /** Distances that each edge is a mixture of: 0 cells, 1 cell, … Default 8. */
  readonly binCount?: number
  /** Whether images keep their aspect ratio. Default true, false for NanoDet-Plus. */
  readonly keepRatio?: boolean
  /** Default: BGR from 0 to 255 less ImageNet's mean, by its deviation. */
  readonly pixels?: Omit<PixelFormat, 'layout'>
  /** For networks that leave it open, in multiples of 32 pixels. Default 320 × 320. */
  readonly inputSize?: Size
  /** Default: the network's only input. */
  readonly inputName?: string
  /** Names of the outputs in networks that call them otherwise. */
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

/** What NanoDet-Plus has otherwise. */
const plusDefaults = { strides: [8, 16, 32, 64], keepRatio: false } as const

/**
 * NanoDet and NanoDet-Plus (RangiLyu, Apache-2.0), an FCOS without centre-ness whose distances are told as "Generalized
 * Focal Loss" does (Li et al. 2020, section 3.2): each is the mean of a distribution over 0, 1, … 7 cells.
 *
 * In: the image in the middle, black around it. Out, for each stride: `cls_pred` [n, cells, classes] after the sigmoid,
 * `dis_pred` [n, cells, 4 × bins] logits; of NanoDet-Plus `output` [n, cells of all levels, classes + 4 × bins].
 * @throws MotError `invalid-option`.
 */
export function nanoDet(options: NanoDetOptions = {}): Head {
  const plus = options.version === 'plus'
  const settings = { ...nanoDetDefaults, ...(plus && plusDefaults), ...options }
  const { minScore, maxOverlap, maxDetections, strides, binCount, keepRatio, pixels, inputSize, inputName } = settings
  checkChoice('version', settings.version, ['nanodet', 'plus'])
  checkRange('minScore', minScore, 0, 1)
  checkRange('maxOverlap', maxOverlap, 0, 1)
  checkCount('maxDetections', maxDetections)
  checkCount('binCount', binCount)
  for (const stride of strides) checkCount('strides', stride)
  const outputs = outputSpecs(plus, strides, 4 * binCount, settings.outputNames)

  function decodeOne(maps: BoundOutputs, index: number, view: View): Detections {
    const list = emptyBoxList()
    for (const level of gridLevels(view.input, strides)) {
      const [classes, distances] = plus
        ? splitColumns(outputs.output!.name, maps.output!, level.start, 4 * binCount)
        : (['cls_pred', 'dis_pred'] as const).map((kind): Columns => {
            const key: NanoDetOutput = `${kind}_stride_${level.stride}`
            const map = maps[key]!
            return { name: outputs[key]!.name, map, firstRow: 0, from: 0, to: map.shape[2]! }
          })
      const middle = plus ? 0 : 0.5
      collect(classes!, distances!, index, level, middle, list)
    }
    clipBoxes(list.boxes, view.input)
    const found = toDetections(list, bestBoxes(list, { maxOverlap, maxDetections }), view)
    clipBoxes(found.boxes, view.image)
    return found
  }

  /** Every class that scores above the threshold at a location makes a box of its own. */
  function collect(
    classes: Columns,
    distances: Columns,
    index: number,
    level: GridLevel,
    middle: number,
    list: BoxList,
  ): void {
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

  return defineHead({
    name: 'nanodet',
    inputName,
    pixels,
    outputs,
    inputSize: (_, fixed) => chooseInputSize(fixed, inputSize, { width: 320, height: 320 }, 32),
    ...warpedInput(keepRatio ? intoTheMiddle : overAll),
    decode(tensors, views) {
      const maps = bindOutputs(outputs, tensors, views.length)
      for (const { input } of views) {
        if (plus) checkBoxCount(outputs.output!.name, maps.output!.shape[1]!, input, strides)
        else {
          for (const stride of strides) {
            const key: NanoDetOutput = `cls_pred_stride_${stride}`
            checkBoxCount(outputs[key]!.name, maps[key]!.shape[1]!, input, [stride])
          }
        }
      }
      return views.map((view, index) => decodeOne(maps, index, view))
    },
  })
}

function outputSpecs(
  plus: boolean,
  strides: readonly number[],
  distanceChannels: number,
  names: NanoDetOptions['outputNames'],
): Record<string, OutputSpec> {
  if (plus) return { output: { name: names?.output ?? 'output', shape: ['batch', 'cells', 'channels'] } }
  const channels = { cls_pred: 'classes', dis_pred: distanceChannels } as const
  return Object.fromEntries(
    strides.flatMap((stride) =>
      (['cls_pred', 'dis_pred'] as const).map((kind) => {
        const key: NanoDetOutput = `${kind}_stride_${stride}`
        return [key, { name: names?.[key] ?? key, shape: ['batch', `cells_${stride}`, channels[kind]] }]
      }),
    ),
  )
}

/** Some columns of an output from some row on: the classes or the distances of a level. */
interface Columns {
  readonly name: string
  /** [n, rows, columns] */
  readonly map: Tensor<Float32Array>
  readonly firstRow: number
  readonly from: number
  readonly to: number
}

/** The columns of classes, and behind them those of distances. */
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

/** Where the columns of a cell begin in the data. */
function startOf({ map, firstRow, from }: Columns, index: number, cell: number): number {
  const [, rows, channels] = map.shape as [number, number, number]
  return (index * rows + firstRow + cell) * channels + from
}

/** The mean of 0, 1, … weighed by the softmax of as many logits. */
function meanBin(logits: Float32Array, at: number, binCount: number): number {
  let largest = logits[at]!
  for (let bin = 1; bin < binCount; bin++) largest = Math.max(largest, logits[at + bin]!)
  let sum = 0
  let weighed = 0
  for (let bin = 0; bin < binCount; bin++) {
    const weight = Math.exp(logits[at + bin]! - largest)
    sum += weight
    weighed += bin * weight
  }
  return weighed / sum
}

/** As large as it fits. */
function intoTheMiddle(image: Size, input: Size): Affine {
  const scale = Math.min(input.width / image.width, input.height / image.height)
  return scaleAbout(scale, image.width / 2, image.height / 2, input.width / 2, input.height / 2)
}

function overAll(image: Size, input: Size): Affine {
  return [input.width / image.width, 0, 0, 0, input.height / image.height, 0]
}

function notFinite({ name, firstRow }: Columns, cell: number): MotError {
  return new MotError(
    'invalid-output',
    `Output "${name}" should hold finite numbers, got another in row ${firstRow + cell}.`,
  )
}
