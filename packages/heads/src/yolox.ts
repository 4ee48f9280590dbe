import { type Affine, type Detections, MotError, type PixelFormat, type Size, type Tensor } from '@mot/core'
import { bindOutputs } from './bind-outputs'
import { type BoxList, bestBoxes, emptyBoxList, toDetections } from './boxes/box-list'
import { checkChoice, checkCount, checkRange, type Filled, fillOptions } from './check-options'
import { defineHead } from './define-head'
import type { Head, View } from './head'
import { chooseInputSize } from './inputs/input-size'
import { letterboxInput } from './inputs/letterbox-input'
import { checkBoxCount, type GridLevel, gridLevels } from './maps/grid-levels'
import { atMost, capacityOf } from './rows/cell-selection'
import { checkObjectness, holdsPixels } from './yolox/output-kind'

export interface YOLOXOptions {
  /** Detections score above this, 0 to 1; the score is objectness × class probability. Default 0.1. */
  readonly minScore?: number
  /** Largest overlap of two detections of one class, 0 to 1. Default 0.45. */
  readonly maxOverlap?: number
  /** Number of detections that are kept, the best. Default 300. */
  readonly maxDetections?: number
  /** Input pixels per cell of each level. Default 8, 16, 32; networks with a P6 level also have 64. */
  readonly strides?: readonly number[]
  /**
   * Whether the network itself decodes boxes to input pixels (`--decode_in_inference`). Default `auto`: where the numbers could not be
   * offsets in cells.
   */
  readonly decoded?: boolean | 'auto'
  /**
   * Default: BGR from 0 to 255. Networks before version 0.2, ByteTrack's among them, take RGB normalised as for ImageNet:
   * `{ mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] }`.
   */
  readonly pixels?: Omit<PixelFormat, 'layout'>
  /** Where the network leaves it open, in multiples of 32 pixels. Default 640 × 640. */
  readonly inputSize?: Size
  /** Name of the image input. Default: the network's only input. */
  readonly inputName?: string
  /** Name of the output. Default `output`. */
  readonly outputName?: string
}

export const yoloxDefaults = {
  minScore: 0.1,
  maxOverlap: 0.45,
  maxDetections: 300,
  strides: [8, 16, 32],
  decoded: 'auto',
  pixels: { channelOrder: 'bgr', scale: 1 },
  outputName: 'output',
} as const satisfies YOLOXOptions

/** Channels before those of the classes: x, y, width, height, objectness. */
const boxChannels = 5

/**
 * YOLOX (Ge et al. 2021, section 2.1): every cell of three levels predicts a box, objectness and class
 * probabilities.
 *
 * In: the image in the top left corner, grey 114 around it. Out: [n, cells, 5 + classes] x and y from the cell's corner in
 * cells, logarithms of width and height in cells, objectness and classes after the sigmoid.
 * @throws MotError `invalid-option`.
 */
export function yolox(options: YOLOXOptions = {}): Head {
  const settings: Settings = fillOptions(options, yoloxDefaults)
  const { strides, outputName, inputSize } = settings
  checkRange('minScore', settings.minScore, 0, 1)
  checkRange('maxOverlap', settings.maxOverlap, 0, 1)
  checkCount('maxDetections', settings.maxDetections)
  checkChoice('decoded', settings.decoded, ['auto', true, false])
  for (const stride of strides) checkCount('strides', stride)
  const specs = { output: { name: outputName, shape: ['batch', 'cells', 'channels'] } }

  return defineHead({
    name: 'yolox',
    inputName: settings.inputName,
    pixels: settings.pixels,
    outputs: specs,
    inputSize: (_, fixed) => chooseInputSize(fixed, inputSize, { width: 640, height: 640 }, 32),
    ...letterboxInput(yoloxInputToImage, { place: 'corner', grey: 114, resampling: 'bilinear' }),
    selections(outputs) {
      const { output: map } = bindOutputs(specs, outputs, 1)
      const channels = map.shape[2]!
      return [
        {
          output: outputName,
          channels: 'last',
          groupSize: channels,
          groupCount: 1,
          score: { rule: 'best', first: boxChannels, end: channels, times: 4 },
          above: atMost(settings.minScore),
          capacity: capacityOf(channels),
          reads: [{ output: outputName, first: 0, count: channels }],
          empty: 0,
        },
      ]
    },
    decode(outputs, views) {
      const { output: map } = bindOutputs(specs, outputs, views.length)
      const [batch, cells, channels] = map.shape as [number, number, number]
      if (channels <= boxChannels) {
        throw new MotError(
          'invalid-output',
          `Output "${outputName}" should have shape [${batch}, ?, more than ${boxChannels}], got [${map.shape.join(', ')}].`,
        )
      }
      for (const { input } of views) checkBoxCount(outputName, cells, input, strides)
      checkObjectness(outputName, map)
      return views.map((view, index) => {
        const decoded = settings.decoded === 'auto' ? holdsPixels(map, index, view.input, settings) : settings.decoded
        return decodeImage(map, index, view, { ...settings, decoded })
      })
    },
  })
}

type Settings = Filled<YOLOXOptions, typeof yoloxDefaults>
type KnownSettings = Omit<Settings, 'decoded'> & { readonly decoded: boolean }

function decodeImage(map: Tensor<Float32Array>, index: number, view: View, settings: KnownSettings): Detections {
  const { strides, maxOverlap, maxDetections } = settings
  const list = emptyBoxList()
  for (const level of gridLevels(view.input, strides)) collect(map, index, level, settings, list)
  return toDetections(list, bestBoxes(list, { maxOverlap, maxDetections }), view)
}

/** Adds the boxes of a level above the threshold. Objectness is compared first: a class score is 1 at most. */
function collect(
  { data, shape }: Tensor<Float32Array>,
  index: number,
  level: GridLevel,
  { minScore, decoded, outputName }: KnownSettings,
  list: BoxList,
): void {
  const [, cells, channels] = shape as [number, number, number]
  for (let cell = 0; cell < level.rows * level.columns; cell++) {
    const at = (index * cells + level.start + cell) * channels
    const objectness = data[at + 4]!
    if (objectness <= minScore) continue
    let best = at + boxChannels
    let sum = 0
    for (let i = at + boxChannels; i < at + channels; i++) {
      sum += data[i]!
      if (data[i]! > data[best]!) best = i
    }
    const score = objectness * data[best]!
    if (score <= minScore) continue
    const [left, top, right, bottom] = decoded ? edgesOf(data, at) : edgesOfCell(data, at, cell, level)
    // One test for all numbers read: the sum is not finite where one of them is not.
    if (!Number.isFinite(score + sum + left + top + right + bottom)) {
      throw new MotError(
        'invalid-output',
        `Output "${outputName}" should hold finite numbers, got another value in row ${level.start + cell}.`,
      )
    }
    list.boxes.push(left, top, right, bottom)
    list.scores.push(score)
    list.classIds.push(best - at - boxChannels)
  }
}

type Edges = readonly [left: number, top: number, right: number, bottom: number]

/** Box in cells relative to its cell as edges in input pixels. */
function edgesOfCell(data: Float32Array, at: number, cell: number, { columns, stride }: GridLevel): Edges {
  const x = ((cell % columns) + data[at]!) * stride
  const y = (Math.floor(cell / columns) + data[at + 1]!) * stride
  const halfWidth = (Math.exp(data[at + 2]!) * stride) / 2
  const halfHeight = (Math.exp(data[at + 3]!) * stride) / 2
  return [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight]
}

/** Centre and size in input pixels as edges. */
function edgesOf(data: Float32Array, at: number): Edges {
  const halfWidth = data[at + 2]! / 2
  const halfHeight = data[at + 3]! / 2
  return [data[at]! - halfWidth, data[at + 1]! - halfHeight, data[at]! + halfWidth, data[at + 1]! + halfHeight]
}

/**
 * YOLOX's own transform from input to image, by one ratio.
 * Reference quirk: the resized image is up to a pixel smaller, since its size is truncated to whole pixels.
 */
function yoloxInputToImage(image: Size, input: Size): Affine {
  const scale = 1 / Math.min(input.height / image.height, input.width / image.width)
  return [scale, 0, 0, 0, scale, 0]
}
