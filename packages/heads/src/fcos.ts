import {
  type Detections,
  MotError,
  nms,
  type PixelFormat,
  readOptions,
  resizeBilinear,
  type Size,
  type Tensor,
} from '@mot/core'
import { bindOutputs } from './bind-outputs'
import { type BoxList, emptyBoxList, toDetections } from './boxes/box-list'
import { clipBoxes } from './boxes/clip-boxes'
import { checkChoice, checkCount, checkRange, type Filled, fillOptions } from './check-options'
import { defineHead } from './define-head'
import { bestLocations, bestPairs, type Candidate, rootOf, sigmoid } from './fcos/candidates'
import { type DistanceUnit, toPixels } from './fcos/distances'
import { decodeTorchvision, torchvisionDefaults, torchvisionSpecs } from './fcos/torchvision'
import type { Head, OutputSpec, View } from './head'
import { paddedInput } from './inputs/padded-input'
import type { ImageMaps } from './maps/bind-maps'
import { checkCells } from './maps/check-cells'
import { flooredSizeWithin } from './maps/side-limits'
import { atMost, capacityOf } from './rows/cell-selection'

type Kind = 'cls' | 'reg' | 'ctr'

/**
 * Class logits, distances to the edges and centre-ness logits: of one level, by stride, as `cls_8`, `reg_8`, `ctr_8`; or of all
 * levels, as `cls`, `reg`, `ctr`, in torchvision's networks.
 */
export type FCOSOutput = LevelOutput | Kind

type LevelOutput = `${Kind}_${number}`

export interface FCOSOptions {
  /**
   * Whose network and decoding it is: FCOS's own, or torchvision's `fcos_resnet50_fpn`; sets the defaults of other options.
   * torchvision's class ids on COCO are those of its 91 categories, from 1. Default `fcos`.
   */
  readonly version?: 'fcos' | 'torchvision'
  /**
   * Locations are candidates above this class probability, 0 to 1, regardless of their centre-ness. Default 0.05. For
   * torchvision, above this score, which holds both; default 0.2.
   */
  readonly minScore?: number
  /** Number of candidates per level that go into suppression, the best. Default 1000. */
  readonly maxCandidates?: number
  /** Largest overlap of two detections of one class, 0 to 1. Default 0.6. */
  readonly maxOverlap?: number
  /** Number of detections that are kept, the best, and all that tie with the last but for torchvision. Default 100. */
  readonly maxDetections?: number
  /** Input pixels per cell of each level. Default 8 to 128. */
  readonly strides?: readonly number[]
  /**
   * What `reg` holds: distances in `pixels` of the input, or numbers x with distances exp(scale · x) (`exponential`), or
   * relu(scale · x) · stride (`relu`). Default `pixels`, as in the original's export; `relu` for torchvision.
   */
  readonly distances?: 'pixels' | 'exponential' | 'relu'
  /** The learned scale of each level, where the network's export omits it. Default all 1. */
  readonly scales?: readonly number[]
  /**
   * How class probability and centre-ness combine to a score: the square root of their product, as in the original, or the
   * product itself, as in MMDetection, which also ranks locations by their best class and clips boxes at the image's edge,
   * not a pixel before it. Default `root`, which is torchvision's only rule.
   */
  readonly scoreRule?: 'root' | 'product'
  /** Overlaps count the last pixel of a box: boxes are one pixel wider and higher. Default true; false for torchvision. */
  readonly inclusive?: boolean
  /** Length of the resized image's shorter side, in pixels, unless the longer would exceed `longSide`. Default 800. */
  readonly shortSide?: number
  /** Largest length of the resized image's longer side, in pixels. Default 1333. */
  readonly longSide?: number
  /** Default: BGR from 0 to 255 less ImageNet's mean; for torchvision RGB from 0 to 1, by its mean and deviation. */
  readonly pixels?: Omit<PixelFormat, 'layout'>
  /** Name of the image input. Default: the network's only input. */
  readonly inputName?: string
  /** The network's names for outputs, where they differ from the head's. */
  readonly outputNames?: Readonly<Partial<Record<FCOSOutput, string>>>
}

export const fcosDefaults = {
  version: 'fcos',
  minScore: 0.05,
  maxCandidates: 1000,
  maxOverlap: 0.6,
  maxDetections: 100,
  strides: [8, 16, 32, 64, 128],
  distances: 'pixels',
  scales: [1, 1, 1, 1, 1],
  scoreRule: 'root',
  inclusive: true,
  shortSide: 800,
  longSide: 1333,
  pixels: { channelOrder: 'bgr', scale: 1, mean: [102.9801, 115.9465, 122.7717] },
  outputNames: {},
} as const satisfies FCOSOptions

const { fround } = Math

/** Defaults that depend on the version. */
const versions = { fcos: {}, torchvision: torchvisionDefaults } as const

/**
 * FCOS (Tian et al. 2019, sections 3.1 and 3.4): every location of five levels predicts class probabilities, the
 * distances to the four edges of its box, and its centre-ness.
 *
 * In: the shorter side 800 pixels, in the top left corner of multiples of 32. Out, for each stride: `cls` [n, classes,
 * rows, columns] logits, `reg` [n, 4, …] left, top, right, bottom, `ctr` [n, 1, …] logits. torchvision's networks have the same
 * numbers of all levels in one: [n, locations, …].
 * @throws MotError `invalid-option`.
 */
export function fcos(options: FCOSOptions = {}): Head {
  options = readOptions(options)
  const { version = 'fcos' } = options
  checkChoice('version', version, ['fcos', 'torchvision'])
  const filled: Filled<FCOSOptions, typeof fcosDefaults> = fillOptions(options, {
    ...fcosDefaults,
    ...versions[version],
  })
  const settings: Settings = { ...filled, scales: options.scales ?? filled.strides.map(() => 1) }
  checkSettings(settings)
  return version === 'torchvision' ? torchvisionHead(settings) : ownHead(settings)
}

function ownHead(settings: Settings): Head {
  const { strides, outputNames } = settings
  const specs = outputSpecs(strides, outputNames)
  const { inputSize, resizedSize, ...input } = paddedInput(settings, 32)

  return defineHead({
    name: 'fcos',
    inputName: settings.inputName,
    pixels: settings.pixels,
    outputs: specs,
    inputSize,
    ...input,
    selections(outputs) {
      const maps = bindOutputs(specs, outputs, 1)
      return strides.map((stride) => {
        const name = (kind: Kind) => specs[`${kind}_${stride}`]!.name
        const output = name('cls')
        const groupCount = maps[`cls_${stride}`]!.shape[1]!
        return {
          output,
          channels: 'first',
          groupSize: 1,
          groupCount,
          score: { rule: 'value' },
          above: atMost(Math.log(settings.minScore / (1 - settings.minScore))),
          capacity: capacityOf(6, strides.length),
          reads: [
            { output, first: 0, count: 1, perGroup: 1 },
            { output: name('reg'), first: 0, count: 4 },
            { output: name('ctr'), first: 0, count: 1 },
          ],
          empty: Number.NEGATIVE_INFINITY,
        }
      })
    },
    decode(outputs, views) {
      const maps = bindOutputs(specs, outputs, views.length)
      for (const stride of strides) {
        const key: LevelOutput = `cls_${stride}`
        for (const view of views) checkCells(specs[key]!.name, maps[key]!, view.input, stride)
      }
      return views.map((view, index) =>
        decodeImage({ specs, maps, index, settings }, view, resizedSize(view.image, view.input)),
      )
    },
  })
}

function torchvisionHead(settings: Settings): Head {
  const specs = torchvisionSpecs(settings.outputNames)
  const sizing = { sizeWithin: flooredSizeWithin, resize: resizeBilinear }
  const { inputSize, resizedSize, ...input } = paddedInput(settings, 32, sizing)
  return defineHead({
    name: 'fcos',
    inputName: settings.inputName,
    pixels: settings.pixels,
    outputs: specs,
    inputSize,
    ...input,
    decode: (outputs, views) => decodeTorchvision(specs, outputs, views, settings, resizedSize),
  })
}

type Settings = Filled<FCOSOptions, typeof fcosDefaults>
type Maps = ImageMaps<Record<LevelOutput, OutputSpec>, Settings>

function checkSettings(settings: Settings): void {
  const { strides, scales } = settings
  checkRange('minScore', settings.minScore, 0, 1)
  checkRange('maxOverlap', settings.maxOverlap, 0, 1)
  checkChoice('distances', settings.distances, ['pixels', 'exponential', 'relu'])
  checkChoice('scoreRule', settings.scoreRule, ['root', 'product'])
  for (const option of ['maxCandidates', 'maxDetections', 'shortSide', 'longSide'] as const) {
    checkCount(option, settings[option])
  }
  for (const stride of strides) checkCount('strides', stride)
  if (scales.length !== strides.length) {
    const message = `Option "scales" should hold ${strides.length} numbers like "strides", got ${scales.length}.`
    throw new MotError('invalid-option', message)
  }
  if (settings.version === 'torchvision' && settings.scoreRule !== 'root') {
    throw new MotError('invalid-option', 'Option "scoreRule" should be root for torchvision, got product.')
  }
}

/** The boxes of all levels, suppressed within each class. @param resized size of the image in the input. */
function decodeImage(image: Maps, view: View, resized: Size): Detections {
  const { scoreRule, inclusive, maxOverlap, maxDetections } = image.settings
  const list = collect(image)
  clipBoxes(list.boxes, resized, scoreRule === 'root' ? 1 : 0)
  const kept = nms(list.boxes, list.scores, { maxOverlap, inclusive, classIds: list.classIds })
  const least = list.scores[kept[Math.min(maxDetections, kept.length) - 1]!]!
  return toDetections(
    list,
    kept.filter((row) => list.scores[row]! >= least),
    view,
  )
}

/** The best candidates of each level, in input pixels. */
function collect({ specs, maps, index, settings }: Maps): BoxList {
  const { minScore, maxCandidates, scoreRule, strides, scales, distances } = settings
  const list = emptyBoxList()
  for (const [i, stride] of strides.entries()) {
    const level: DistanceUnit = { stride, scale: scales[i]!, distances }
    const named = (kind: 'cls' | 'reg' | 'ctr'): NamedMap => {
      const key: LevelOutput = `${kind}_${stride}`
      return { name: specs[key]!.name, map: maps[key]! }
    }
    const found = findCandidates(named('cls'), named('ctr'), index, minScore)
    const kept = scoreRule === 'root' ? bestPairs(found, maxCandidates) : bestLocations(found, maxCandidates)
    for (const { cell, classId, product } of kept) {
      list.boxes.push(...readBox(named('reg'), index, cell, level))
      list.scores.push(scoreRule === 'root' ? rootOf(product) : product)
      list.classIds.push(classId)
    }
  }
  return list
}

function outputSpecs(strides: readonly number[], names: FCOSOptions['outputNames']): Record<LevelOutput, OutputSpec> {
  const channels = { cls: 'classes', reg: 4, ctr: 1 } as const
  return Object.fromEntries(
    strides.flatMap((stride) =>
      (['cls', 'reg', 'ctr'] as const).map((kind) => {
        const key: LevelOutput = `${kind}_${stride}`
        return [
          key,
          { name: names?.[key] ?? key, shape: ['batch', channels[kind], `rows_${stride}`, `columns_${stride}`] },
        ]
      }),
    ),
  )
}

interface NamedMap {
  readonly name: string
  /** [n, channels, rows, columns] */
  readonly map: Tensor<Float32Array>
}

/** Locations whose class probability is above `minScore`. The threshold is compared first, in logits. */
function findCandidates(classes: NamedMap, centreness: NamedMap, index: number, minScore: number): Candidate[] {
  const [, classCount, rows, columns] = classes.map.shape as [number, number, number, number]
  const area = rows * columns
  const first = index * classCount * area
  const minLogit = Math.log(minScore / (1 - minScore)) - 1e-9
  const candidates: Candidate[] = []
  for (let i = 0; i < classCount * area; i++) {
    const logit = classes.map.data[first + i]!
    if (logit < minLogit) continue
    const probability = sigmoid(logit)
    if (probability <= minScore) continue
    const cell = i % area
    const product = fround(probability * sigmoid(centreness.map.data[index * area + cell]!))
    if (Number.isNaN(product)) throw notFinite(Number.isNaN(probability) ? classes : centreness, cell)
    candidates.push({ cell, classId: (i - cell) / area, product })
  }
  return candidates
}

/** Box of one location in input pixels; in float32, as in the original. */
function readBox(
  distances: NamedMap,
  index: number,
  cell: number,
  level: DistanceUnit,
): [number, number, number, number] {
  const { data, shape } = distances.map
  const [, , rows, columns] = shape as [number, number, number, number]
  const area = rows * columns
  const x = (cell % columns) * level.stride + (level.stride >> 1)
  const y = Math.floor(cell / columns) * level.stride + (level.stride >> 1)
  const distance = (edge: number) => toPixels(data[(index * 4 + edge) * area + cell]!, level)
  const box: [number, number, number, number] = [
    fround(x - distance(0)),
    fround(y - distance(1)),
    fround(x + distance(2)),
    fround(y + distance(3)),
  ]
  // One test for four numbers: the sum is not finite where one of them is not.
  if (!Number.isFinite(box[0] + box[1] + box[2] + box[3])) throw notFinite(distances, cell)
  return box
}

function notFinite({ name, map }: NamedMap, cell: number): MotError {
  const columns = map.shape[3]!
  const at = `row ${Math.floor(cell / columns)}, column ${cell % columns}`
  return new MotError('invalid-output', `Output "${name}" should hold finite numbers, got another value at ${at}.`)
}
