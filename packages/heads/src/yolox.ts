import { type Affine, type Detections, MotError, type PixelFormat, type Size, type Tensor } from '@mot/core'
import { bindOutputs } from './bind-outputs'
import { type BoxList, bestBoxes, emptyBoxList, toDetections } from './boxes/box-list'
import { checkCount, checkRange } from './check-options'
import { defineHead } from './define-head'
import type { Head, OutputSpec, View } from './head'
import { chooseInputSize } from './inputs/input-size'
import { letterboxInput } from './inputs/letterbox-input'
import { checkBoxCount, type GridLevel, gridLevels } from './maps/grid-levels'

export interface YOLOXOptions {
  /** Detections score above this, 0 to 1: objectness × class probability. Default 0.1. */
  readonly minScore?: number
  /** Largest overlap of two detections of one class, 0 to 1. Default 0.45. */
  readonly maxOverlap?: number
  /** The best so many are kept. Default 300. */
  readonly maxDetections?: number
  /** Input pixels per cell of each level. Default 8, 16, 32; those with a P6 level have 64, too. */
  readonly strides?: readonly number[]
  /** Whether the network itself makes boxes in input pixels of what its cells say. Default false. */
  readonly decoded?: boolean
  /**
   * Default: BGR from 0 to 255. Networks of before version 0.2, ByteTrack's among them, want RGB as ImageNet has it:
   * `{ mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] }`.
   */
  readonly pixels?: Omit<PixelFormat, 'layout'>
  /** For networks that leave it open, in multiples of 32 pixels. Default 640 × 640. */
  readonly inputSize?: Size
  /** Default: the network's only input. */
  readonly inputName?: string
  /** The name of the output. Default `output`. */
  readonly outputName?: string
}

export const yoloxDefaults = {
  minScore: 0.1,
  maxOverlap: 0.45,
  maxDetections: 300,
  strides: [8, 16, 32],
  decoded: false,
  pixels: { channelOrder: 'bgr', scale: 1 },
  outputName: 'output',
} as const satisfies YOLOXOptions

/** Channels before those of the classes: x, y, width, height, objectness. */
const boxChannels = 5

/**
 * YOLOX (Ge et al. 2021, section 2.1): every cell of three levels says where its box lies, whether there is an object, and
 * of what class.
 *
 * In: the image in the top left corner, grey 114 around it. Out: [n, cells, 5 + classes] x and y from the cell's corner in
 * cells, logarithms of width and height in cells, objectness and classes after the sigmoid.
 * @throws MotError `invalid-option`.
 */
export function yolox(options: YOLOXOptions = {}): Head {
  const { minScore, maxOverlap, maxDetections, strides, decoded, pixels, outputName, inputSize, inputName } = {
    ...yoloxDefaults,
    ...options,
  }
  checkRange('minScore', minScore, 0, 1)
  checkRange('maxOverlap', maxOverlap, 0, 1)
  checkCount('maxDetections', maxDetections)
  for (const stride of strides) checkCount('strides', stride)
  const output: OutputSpec = { name: outputName, shape: ['batch', 'cells', 'channels'] }

  function decodeOne(map: Tensor<Float32Array>, index: number, view: View): Detections {
    const list = emptyBoxList()
    for (const level of gridLevels(view.input, strides)) collect(map, index, level, list)
    return toDetections(list, bestBoxes(list, { maxOverlap, maxDetections }), view)
  }

  /** Objectness comes first: no class can lift what it leaves below the threshold. */
  function collect({ data, shape }: Tensor<Float32Array>, index: number, level: GridLevel, list: BoxList): void {
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
      const [left, top, right, bottom] = decoded ? centredBox(data, at) : boxOfCell(data, at, cell, level)
      // One test for all numbers read: a sum that is not finite has a part that is not.
      if (!Number.isFinite(score + sum + left + top + right + bottom)) {
        throw new MotError(
          'invalid-output',
          `Output "${outputName}" should hold finite numbers, got another in row ${level.start + cell}.`,
        )
      }
      list.boxes.push(left, top, right, bottom)
      list.scores.push(score)
      list.classIds.push(best - at - boxChannels)
    }
  }

  return defineHead({
    name: 'yolox',
    inputName,
    pixels,
    outputs: { output },
    inputSize: (_, fixed) => chooseInputSize(fixed, inputSize, { width: 640, height: 640 }, 32),
    ...letterboxInput(yoloxWayBack, { place: 'corner', grey: 114, resampling: 'bilinear' }),
    decode(tensors, views) {
      const { output: map } = bindOutputs({ output }, tensors, views.length)
      const [, cells, channels] = map.shape as [number, number, number]
      if (channels <= boxChannels) {
        throw new MotError(
          'invalid-output',
          `Output "${outputName}" should have shape [${views.length}, ?, more than ${boxChannels}], got [${map.shape.join(', ')}].`,
        )
      }
      for (const { input } of views) checkBoxCount(outputName, cells, input, strides)
      return views.map((view, index) => decodeOne(map, index, view))
    },
  })
}

type Edges = readonly [left: number, top: number, right: number, bottom: number]

function boxOfCell(data: Float32Array, at: number, cell: number, { columns, stride }: GridLevel): Edges {
  const x = ((cell % columns) + data[at]!) * stride
  const y = (Math.floor(cell / columns) + data[at + 1]!) * stride
  const halfWidth = (Math.exp(data[at + 2]!) * stride) / 2
  const halfHeight = (Math.exp(data[at + 3]!) * stride) / 2
  return [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight]
}

/** Centre and size in input pixels as edges. */
function centredBox(data: Float32Array, at: number): Edges {
  const halfWidth = data[at + 2]! / 2
  const halfHeight = data[at + 3]! / 2
  return [data[at]! - halfWidth, data[at + 1]! - halfHeight, data[at]! + halfWidth, data[at + 1]! + halfHeight]
}

/**
 * YOLOX's own way back, by one ratio.
 * Reference quirk: the resized image is up to a pixel smaller than that, because its size is cut down to whole pixels.
 */
function yoloxWayBack(image: Size, input: Size): Affine {
  const scale = 1 / Math.min(input.height / image.height, input.width / image.width)
  return [scale, 0, 0, 0, scale, 0]
}
