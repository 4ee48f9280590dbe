import { type Affine, Detections, letterboxGeometry, MotError, type PixelFormat, type Size } from '@mot/core'
import { bindOutputs } from './bind-outputs'
import { bestBoxes, toDetections } from './boxes/box-list'
import { clipBoxes } from './boxes/clip-boxes'
import { orientedNms } from './boxes/oriented-nms'
import { checkChoice, checkCount, checkRange, type Filled, fillOptions } from './check-options'
import { defineHead } from './define-head'
import type { Head, View } from './head'
import { chooseInputSize } from './inputs/input-size'
import { letterboxInput } from './inputs/letterbox-input'
import type { ImageMaps } from './maps/bind-maps'
import { cellCount, checkBoxCount, gridLevels } from './maps/grid-levels'
import { areNormalised, inPixels } from './yolo/normalised-boxes'
import { findYOLOCandidates, type YOLOCandidates } from './yolo/yolo-candidates'
import { masksOf, orientedBoxesInImage, orientedBoxesOf, posesOf } from './yolo/yolo-extras'
import { asStored, boxesOf, checkV6, type YOLOBoxes, type YOLOVersion, yoloLayouts } from './yolo/yolo-layout'

/** What a network predicts besides boxes: joints, angles of boxes, or masks. */
export type YOLOTask = 'boxes' | 'pose' | 'oriented' | 'masks'

/** Boxes, and the prototypes that masks are combined from. */
export type YOLOOutput = 'output' | 'prototypes'

export interface YOLOOptions {
  /**
   * Layout of the output: `v5` for v5 and v7, `v6` for v6, `v8` for v8, v9, v11 and v12, `v10` for networks that suppress boxes
   * themselves. Default `v8`.
   */
  readonly version?: YOLOVersion
  /** Default `boxes`. */
  readonly task?: YOLOTask
  /** Detections score above this, 0 to 1. Default 0.25. */
  readonly minScore?: number
  /** Largest overlap of two detections of one class, 0 to 1. Default 0.7; v5 was published with 0.45. */
  readonly maxOverlap?: number
  /** Number of detections that are kept, the best. Default 300. */
  readonly maxDetections?: number
  /** Points of a pose, and numbers of each: 3 with a score, 2 without. Default 17 and 3. */
  readonly keypointShape?: readonly [count: number, numbers: 2 | 3]
  /** Coefficients of a mask. Default 32. */
  readonly prototypeCount?: number
  /** Input pixels per cell of each level. Default 8, 16, 32; networks with a P6 level also have 64. */
  readonly strides?: readonly number[]
  /** Default: RGB from 0 to 1. */
  readonly pixels?: Omit<PixelFormat, 'layout'>
  /** Where the network leaves it open, in multiples of 32 pixels. Default 640 × 640. */
  readonly inputSize?: Size
  /** Name of the image input. Default: the network's only input. */
  readonly inputName?: string
  /** The network's names for outputs. Default `output0` and, for prototypes, `output1`. */
  readonly outputNames?: Partial<Readonly<Record<YOLOOutput, string>>>
}

export const yoloDefaults = {
  version: 'v8',
  task: 'boxes',
  minScore: 0.25,
  maxOverlap: 0.7,
  maxDetections: 300,
  keypointShape: [17, 3],
  prototypeCount: 32,
  strides: [8, 16, 32],
  pixels: {},
  outputNames: {},
} as const satisfies YOLOOptions

/**
 * The outputs of YOLO v5, v7, v8, v9, v10, v11 and v12 as exported to ONNX: boxes, poses, oriented boxes, masks.
 *
 * In: the image in the middle, grey 114 around it. Out: boxes in input pixels, classes after the sigmoid, in the layout of
 * `version`; after the classes of a box the points of its pose (x, y, score), its angle, or the coefficients of its mask,
 * whose prototypes are [n, 32, rows, columns].
 * @throws MotError `invalid-option`.
 */
export function yolo(options: YOLOOptions = {}): Head {
  const settings: Settings = fillOptions(options, yoloDefaults)
  const { inputSize } = settings
  checkSettings(settings)
  const specs = outputSpecs(settings)

  return defineHead({
    name: 'yolo',
    inputName: settings.inputName,
    pixels: settings.pixels,
    outputs: specs,
    inputSize: (_, fixed) => chooseInputSize(fixed, inputSize, { width: 640, height: 640 }, 32),
    ...letterboxInput(yoloInputToImage, { grey: 114, resampling: 'bilinear' }),
    decode(outputs, views) {
      const maps = bindOutputs(specs, outputs, views.length)
      return views.map((view, index) => decodeImage({ specs, maps, index, settings }, view))
    },
  })
}

type Settings = Filled<YOLOOptions, typeof yoloDefaults>
type Specs = ReturnType<typeof outputSpecs>
type Maps = ImageMaps<Specs, Settings>

function checkSettings(settings: Settings): void {
  const { version, task, keypointShape } = settings
  checkChoice('version', version, ['v5', 'v6', 'v8', 'v10'])
  checkChoice('task', task, ['boxes', 'pose', 'oriented', 'masks'])
  checkRange('minScore', settings.minScore, 0, 1)
  checkRange('maxOverlap', settings.maxOverlap, 0, 1)
  checkCount('maxDetections', settings.maxDetections)
  checkCount('keypointShape', keypointShape[0])
  checkChoice('keypointShape', keypointShape[1], [2, 3])
  checkCount('prototypeCount', settings.prototypeCount)
  for (const stride of settings.strides) checkCount('strides', stride)
  if (version === 'v10' && task === 'oriented') {
    throw new MotError('invalid-option', 'Option "task" should not be oriented where "version" is v10.')
  }
}

function outputSpecs({ task, prototypeCount, outputNames }: Settings) {
  const prototypes = {
    name: outputNames.prototypes ?? 'output1',
    shape: ['batch', prototypeCount, 'cell rows', 'cell columns'],
  }
  return {
    output: { name: outputNames.output ?? 'output0', shape: ['batch', 'rows', 'columns'] },
    ...(task === 'masks' && { prototypes }),
  }
}

function decodeImage({ specs, maps, index, settings }: Maps, view: View): Detections {
  const { version, task, keypointShape, strides, minScore } = settings
  const { name } = specs.output
  const usual = yoloLayouts[version]
  const extraCount = extraCountOf(settings)
  const expected = usual.perCell > 0 ? usual.perCell * cellCount(gridLevels(view.input, strides)) : 6 + extraCount
  const layout = asStored(usual, maps.output.shape, expected)
  const stored = boxesOf(name, maps.output, index, layout, extraCount)
  if (layout.perCell > 0) checkBoxCount(name, stored.boxCount, view.input, strides, layout.perCell)
  if (version === 'v6') checkV6(stored)
  const read = findYOLOCandidates(stored, version, minScore)
  const boxes = areNormalised(read) ? inPixels(stored, view.input, task === 'pose' ? keypointShape : undefined) : stored
  const candidates = boxes === stored ? read : findYOLOCandidates(boxes, version, minScore)
  const rows = suppress(boxes, candidates, settings)
  const sources = Array.from(rows, (row) => candidates.sources[row]!)
  const found = toDetections(candidates, rows, view)
  if (task !== 'oriented') clipBoxes(found.boxes, view.image)
  if (task === 'pose') return new Detections({ ...found, ...posesOf(boxes, sources, view, keypointShape) })
  if (task === 'oriented') return new Detections({ ...found, ...orientedBoxesInImage(boxes, sources, view) })
  if (maps.prototypes === undefined) return found
  const prototypes = { name: specs.prototypes!.name, map: maps.prototypes, index }
  return new Detections({ ...found, masks: masksOf(boxes, sources, view, found.boxes, prototypes) })
}

/** Numbers of a box after its classes. */
function extraCountOf({ task, keypointShape, prototypeCount }: Settings): number {
  return { boxes: 0, pose: keypointShape[0] * keypointShape[1], oriented: 1, masks: prototypeCount }[task]
}

/** The rows that are kept, by descending score. */
function suppress(boxes: YOLOBoxes, candidates: YOLOCandidates, settings: Settings): Int32Array {
  const { version, task, maxOverlap, maxDetections } = settings
  const { scores, classIds, sources } = candidates
  if (task !== 'oriented') {
    // v10 networks suppress themselves: 1 keeps all of their boxes.
    return bestBoxes(candidates, { maxOverlap: version === 'v10' ? 1 : maxOverlap, maxDetections })
  }
  const kept = orientedNms(orientedBoxesOf(boxes, sources), scores, { maxOverlap, classIds })
  return kept.subarray(0, maxDetections)
}

/** One ratio for both directions, from the letterbox's corner, which is rounded to whole pixels. */
function yoloInputToImage(image: Size, input: Size): Affine {
  const { ratio, left, top } = letterboxGeometry(image, input)
  return [1 / ratio, 0, -left / ratio, 0, 1 / ratio, -top / ratio]
}
