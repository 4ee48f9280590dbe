import {
  type Affine,
  Detections,
  letterboxGeometry,
  MotError,
  type PixelFormat,
  type Size,
  type Tensor,
} from '@mot/core'
import { bindOutputs } from './bind-outputs'
import { bestBoxes, toDetections } from './boxes/box-list'
import { clipBoxes } from './boxes/clip-boxes'
import { orientedNms } from './boxes/oriented-nms'
import { checkChoice, checkCount, checkRange } from './check-options'
import { defineHead } from './define-head'
import type { Head, OutputSpec, View } from './head'
import { chooseInputSize } from './inputs/input-size'
import { letterboxInput } from './inputs/letterbox-input'
import { checkBoxCount } from './maps/grid-levels'
import { findYOLOCandidates, type YOLOCandidates } from './yolo/yolo-candidates'
import { masksOf, posesOf, turnedBoxesInImage, turnedBoxesOf } from './yolo/yolo-extras'
import { boxesOf, type YOLOBoxes, type YOLOVersion, yoloLayouts } from './yolo/yolo-layout'

/** What a network finds besides boxes: joints, angles of boxes, or masks. */
export type YOLOTask = 'boxes' | 'pose' | 'oriented' | 'masks'

/** Boxes, and the prototypes that masks are made of. */
export type YOLOOutput = 'output' | 'prototypes'

export interface YOLOOptions {
  /** How the boxes lie in the output: `v5` for v5 and v7, `v8` for v8, v9, v11 and v12, `v10` for networks that choose the
   * best themselves. Default `v8`. */
  readonly version?: YOLOVersion
  /** Default `boxes`. */
  readonly task?: YOLOTask
  /** Detections score above this, 0 to 1. Default 0.25. */
  readonly minScore?: number
  /** Largest overlap of two detections of one class, 0 to 1. Default 0.7; v5 was published with 0.45. */
  readonly maxOverlap?: number
  /** The best so many are kept. Default 300. */
  readonly maxDetections?: number
  /** Points of a pose, and numbers of each: 3 with a score, 2 without. Default 17 and 3. */
  readonly keypointShape?: readonly [count: number, numbers: 2 | 3]
  /** Coefficients of a mask. Default 32. */
  readonly prototypeCount?: number
  /** Input pixels per cell of each level. Default 8, 16, 32; those with a P6 level have 64, too. */
  readonly strides?: readonly number[]
  /** Default: RGB from 0 to 1. */
  readonly pixels?: Omit<PixelFormat, 'layout'>
  /** For networks that leave it open, in multiples of 32 pixels. Default 640 × 640. */
  readonly inputSize?: Size
  /** Default: the network's only input. */
  readonly inputName?: string
  /** Names of the outputs in networks that call them otherwise. Default `output0` and, for prototypes, `output1`. */
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
 * In: the image in the middle, grey 114 around it. Out: boxes in input pixels, classes after the sigmoid, as `version` says;
 * behind the classes of a box the points of its pose (x, y, score), its angle, or the coefficients of its mask, whose
 * prototypes are [n, 32, rows, columns].
 * @throws MotError `invalid-option`.
 */
export function yolo(options: YOLOOptions = {}): Head {
  const settings = { ...yoloDefaults, ...options }
  const { version, task, keypointShape, minScore, maxOverlap, maxDetections, strides, pixels, inputSize, inputName } =
    settings
  checkChoice('version', version, ['v5', 'v8', 'v10'])
  checkChoice('task', task, ['boxes', 'pose', 'oriented', 'masks'])
  checkRange('minScore', minScore, 0, 1)
  checkRange('maxOverlap', maxOverlap, 0, 1)
  checkCount('maxDetections', maxDetections)
  checkCount('keypointShape', keypointShape[0])
  checkChoice('keypointShape', keypointShape[1], [2, 3])
  checkCount('prototypeCount', settings.prototypeCount)
  for (const stride of strides) checkCount('strides', stride)
  if (version === 'v10' && task === 'oriented') {
    throw new MotError('invalid-option', 'Option "task" should not be oriented where "version" is v10.')
  }
  const layout = yoloLayouts[version]
  const names = { output: 'output0', prototypes: 'output1', ...settings.outputNames }
  const output: OutputSpec = { name: names.output, shape: ['batch', 'rows', 'columns'] }
  const prototypes: OutputSpec = {
    name: names.prototypes,
    shape: ['batch', settings.prototypeCount, 'cell rows', 'cell columns'],
  }
  const outputs = task === 'masks' ? { output, prototypes } : { output }
  const extraCount = {
    boxes: 0,
    pose: keypointShape[0] * keypointShape[1],
    oriented: 1,
    masks: settings.prototypeCount,
  }[task]

  function decodeOne(maps: YOLOMaps, index: number, view: View): Detections {
    const boxes = boxesOf(names.output, maps.output, index, layout, extraCount)
    if (layout.perCell > 0) checkBoxCount(names.output, boxes.boxCount, view.input, strides, layout.perCell)
    const candidates = findYOLOCandidates(boxes, version, minScore)
    const rows = choose(boxes, candidates)
    const sources = Array.from(rows, (row) => candidates.sources[row]!)
    const found = toDetections(candidates, rows, view)
    if (task !== 'oriented') clipBoxes(found.boxes, view.image)
    if (task === 'pose') return new Detections({ ...found, ...posesOf(boxes, sources, view, keypointShape) })
    if (task === 'oriented') return new Detections({ ...found, ...turnedBoxesInImage(boxes, sources, view) })
    if (maps.prototypes === undefined) return found
    const prototypes = { name: names.prototypes, map: maps.prototypes, index }
    return new Detections({ ...found, masks: masksOf(boxes, sources, view, found.boxes, prototypes) })
  }

  /** The rows that stay, by descending score. */
  function choose(boxes: YOLOBoxes, candidates: YOLOCandidates): Int32Array {
    const { scores, classIds, sources } = candidates
    if (task !== 'oriented') {
      // Where the network has chosen itself, all stay.
      return bestBoxes(candidates, { maxOverlap: version === 'v10' ? 1 : maxOverlap, maxDetections })
    }
    const kept = orientedNms(turnedBoxesOf(boxes, sources), scores, { maxOverlap, classIds })
    return kept.subarray(0, maxDetections)
  }

  return defineHead({
    name: 'yolo',
    inputName,
    pixels,
    outputs,
    inputSize: (_, fixed) => chooseInputSize(fixed, inputSize, { width: 640, height: 640 }, 32),
    ...letterboxInput(yoloWayBack, { grey: 114, resampling: 'bilinear' }),
    decode(tensors, views) {
      const maps: YOLOMaps = bindOutputs(outputs, tensors, views.length)
      return views.map((view, index) => decodeOne(maps, index, view))
    },
  })
}

interface YOLOMaps {
  readonly output: Tensor<Float32Array>
  readonly prototypes?: Tensor<Float32Array>
}

/** By one ratio for both directions, from the corner that the letterbox has rounded to whole pixels. */
function yoloWayBack(image: Size, input: Size): Affine {
  const { ratio, left, top } = letterboxGeometry(image, input)
  return [1 / ratio, 0, -left / ratio, 0, 1 / ratio, -top / ratio]
}
