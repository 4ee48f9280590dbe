import {
  byDescendingScore,
  type Detections,
  MotError,
  type PixelFormat,
  readOptions,
  type Size,
  type Tensor,
  type TensorInfo,
} from '@mot/core'
import { bindOutputs } from './bind-outputs'
import { emptyBoxList, toDetections } from './boxes/box-list'
import { checkChoice, checkCount, checkRange, fillOptions } from './check-options'
import { defineHead } from './define-head'
import { type DeployedOutput, decodeDeployed } from './detr/deployed'
import type { Head, OutputSpec, View } from './head'
import { chooseInputSize } from './inputs/input-size'
import { stretchedInput } from './inputs/stretched-input'
import { sizeWithin } from './maps/side-limits'

/** Class logits and boxes of the queries; labels and scores where RT-DETR is exported for deployment. */
export type DETROutput = 'logits' | 'boxes' | 'labels' | 'scores'

/** DETR itself, RT-DETR, RT-DETR as its own export for deployment writes it, or RF-DETR. */
export type DETRVersion = 'detr' | 'rt-detr' | 'rt-detr-deployed' | 'rf-detr'

export interface DETROptions {
  /** The network's kind; it sets the defaults of other options. Default `detr`. */
  readonly version?: DETRVersion
  /** Detections score above this, 0 to 1. Default 0.5. */
  readonly minScore?: number
  /** Number of detections that are kept, the best. Default 300. */
  readonly maxDetections?: number
  /**
   * How logits become scores: `softmax` over the classes, the last of them "no object", with the best class of each query;
   * or `sigmoid`, with any number of classes per query. Default `softmax` for DETR, `sigmoid` for the others.
   */
  readonly scores?: 'softmax' | 'sigmoid'
  /**
   * Class id of a background logit, which yields no detections. RF-DETR has one after its classes when it was trained on
   * classes numbered from 0. Default none.
   */
  readonly backgroundClass?: number | undefined
  /** Default: RGB from 0 to 1, normalised by ImageNet's mean and deviation except for RT-DETR. */
  readonly pixels?: Omit<PixelFormat, 'layout'>
  /**
   * Where the network leaves it open. Default 640 × 640 for RT-DETR, 560 × 560 for RF-DETR; for DETR the shorter side is
   * 800 pixels, unless the longer would exceed 1333.
   */
  readonly inputSize?: Size
  /** Name of the image input. Default: the network's only input. */
  readonly inputName?: string
  /**
   * Names of the outputs. Default `pred_logits` and `pred_boxes`, for RF-DETR `labels` and `dets`, for RT-DETR exported for
   * deployment `labels`, `boxes` and `scores`.
   */
  readonly outputNames?: Partial<Readonly<Record<DETROutput, string>>>
}

export const detrDefaults = {
  version: 'detr',
  minScore: 0.5,
  maxDetections: 300,
} as const satisfies DETROptions

const imageNet = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] } as const

/** Defaults that depend on the version. */
const versions = {
  detr: { scores: 'softmax', pixels: imageNet, names: { logits: 'pred_logits', boxes: 'pred_boxes' }, side: undefined },
  'rt-detr': { scores: 'sigmoid', pixels: {}, names: { logits: 'pred_logits', boxes: 'pred_boxes' }, side: 640 },
  'rt-detr-deployed': { scores: 'sigmoid', pixels: {}, names: { logits: '', boxes: 'boxes' }, side: 640 },
  'rf-detr': { scores: 'sigmoid', pixels: imageNet, names: { logits: 'labels', boxes: 'dets' }, side: 560 },
} as const

/**
 * DETR (Carion et al. 2020, section 3), RT-DETR (Zhao et al. 2024) and RF-DETR (Roboflow, Apache-2.0): each of a few
 * hundred queries predicts one object. There are no duplicates, so no suppression is needed.
 *
 * In: the image stretched over the input. Out: `logits` [n, queries, classes], `boxes` [n, queries, 4] centre x and y,
 * width, height, 0 to 1 of the image. DETR's and RF-DETR's class ids on COCO are those of its 91 categories, from 1.
 * @throws MotError `invalid-option`.
 */
export function detr(options: DETROptions = {}): Head {
  options = readOptions(options)
  const { version, minScore, maxDetections, inputSize, inputName } = fillOptions(options, detrDefaults)
  checkChoice('version', version, ['detr', 'rt-detr', 'rt-detr-deployed', 'rf-detr'])
  const usual = versions[version]
  const { scores = usual.scores, pixels = usual.pixels, backgroundClass } = options
  checkRange('minScore', minScore, 0, 1)
  checkChoice('scores', scores, ['softmax', 'sigmoid'])
  checkCount('maxDetections', maxDetections)
  const names = { ...usual.names, labels: 'labels', scores: 'scores', ...options.outputNames }
  const deployed: Record<DeployedOutput, OutputSpec> = {
    labels: { name: names.labels, shape: ['batch', 'queries'] },
    boxes: { name: names.boxes, shape: ['batch', 'queries', 4] },
    scores: { name: names.scores, shape: ['batch', 'queries'] },
  }
  const outputs: Record<'logits' | 'boxes', OutputSpec> = {
    logits: { name: names.logits, shape: ['batch', 'queries', 'classes'] },
    boxes: { name: names.boxes, shape: ['batch', 'queries', 4] },
  }

  function chooseSize(image: Size, fixed: Partial<Size>): Size {
    const standard =
      usual.side === undefined
        ? sizeWithin(image, { shortSide: 800, longSide: 1333 })
        : { width: usual.side, height: usual.side }
    return chooseInputSize(fixed, inputSize, standard, 1)
  }

  function decodeOne(maps: DETRMaps, index: number, view: View): Detections {
    const list = emptyBoxList()
    const find = scores === 'softmax' ? bestBySoftmax : allBySigmoid
    find(names.logits, maps.logits, index, minScore, (query, classId, score) => {
      if (classId === backgroundClass) return
      list.boxes.push(...readBox(names.boxes, maps.boxes, index, query, view.input))
      list.scores.push(score)
      list.classIds.push(classId)
    })
    return toDetections(list, byDescendingScore(list.scores, list.scores.length).subarray(0, maxDetections), view)
  }

  return defineHead({
    name: 'detr',
    inputName,
    pixels,
    outputs: version === 'rt-detr-deployed' ? deployed : outputs,
    companions: { pixel_mask: wholePixelMask, orig_target_sizes: inputSizes },
    inputSize: chooseSize,
    ...stretchedInput(),
    decode(tensors, views) {
      if (version === 'rt-detr-deployed') return decodeDeployed(deployed, tensors, views, { minScore, maxDetections })
      const maps = bindOutputs(outputs, tensors, views.length)
      const { shape } = maps.logits
      if (scores === 'softmax' && shape[2]! < 2) {
        const expected = `[${shape[0]}, ${shape[1]}, 2 or more]`
        throw new MotError(
          'invalid-output',
          `Output "${names.logits}" should have shape ${expected}, got [${shape.join(', ')}].`,
        )
      }
      return views.map((view, index) => decodeOne(maps, index, view))
    },
  })
}

/** No pixel of a stretched image is padding: ones, [n, height, width] or as the network has it fixed. */
function wholePixelMask({ shape }: TensorInfo, count: number, { width, height }: Size): Tensor<Float32Array> {
  const [, rows, columns] = shape
  const lengths = [count, typeof rows === 'number' ? rows : height, typeof columns === 'number' ? columns : width]
  return { data: new Float32Array(lengths[0]! * lengths[1]! * lengths[2]!).fill(1), shape: lengths }
}

/** [n × 2] width and height that boxes are scaled to: those of the input, from which the view leads to the image. */
function inputSizes(_: TensorInfo, count: number, { width, height }: Size): Tensor<Float32Array> {
  return { data: Float32Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? width : height)), shape: [count, 2] }
}

type DETRMaps = Readonly<Record<'logits' | 'boxes', Tensor<Float32Array>>>

type Add = (query: number, classId: number, score: number) => void

/** The best class of each query but the last class, "no object", where it scores above the threshold. */
function bestBySoftmax(name: string, logits: Tensor<Float32Array>, index: number, minScore: number, add: Add): void {
  const { data, shape } = logits
  const [, queryCount, classCount] = shape as [number, number, number]
  for (let query = 0; query < queryCount; query++) {
    const first = (index * queryCount + query) * classCount
    let best = 0
    for (let classId = 1; classId < classCount - 1; classId++) {
      if (data[first + classId]! > data[first + best]!) best = classId
    }
    const largest = Math.max(data[first + best]!, data[first + classCount - 1]!)
    let sum = 0
    for (let classId = 0; classId < classCount; classId++) sum += Math.exp(data[first + classId]! - largest)
    if (Number.isNaN(sum)) throw notFinite(name, query)
    const score = Math.exp(data[first + best]! - largest) / sum
    if (score > minScore) add(query, best, score)
  }
}

/** All classes of each query above the threshold, which is compared first, in logits. */
function allBySigmoid(name: string, logits: Tensor<Float32Array>, index: number, minScore: number, add: Add): void {
  const { data, shape } = logits
  const [, queryCount, classCount] = shape as [number, number, number]
  const first = index * queryCount * classCount
  const minLogit = Math.log(minScore / (1 - minScore)) - 1e-9
  for (let i = 0; i < queryCount * classCount; i++) {
    const logit = data[first + i]!
    if (logit < minLogit) continue
    const score = 1 / (1 + Math.exp(-logit))
    if (Number.isNaN(score)) throw notFinite(name, Math.floor(i / classCount))
    if (score > minScore) add(Math.floor(i / classCount), i % classCount, score)
  }
}

/** left, top, right, bottom in input pixels. */
function readBox(
  name: string,
  { data, shape }: Tensor<Float32Array>,
  index: number,
  query: number,
  input: Size,
): [number, number, number, number] {
  const at = 4 * (index * shape[1]! + query)
  const x = data[at]! * input.width
  const y = data[at + 1]! * input.height
  const halfWidth = (data[at + 2]! * input.width) / 2
  const halfHeight = (data[at + 3]! * input.height) / 2
  if (!Number.isFinite(x + y + halfWidth + halfHeight)) throw notFinite(name, query)
  return [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight]
}

function notFinite(name: string, query: number): MotError {
  return new MotError(
    'invalid-output',
    `Output "${name}" should hold finite numbers, got another value in query ${query}.`,
  )
}
