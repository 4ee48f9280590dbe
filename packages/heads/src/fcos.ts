import { type Detections, MotError, nms, type PixelFormat, type Tensor } from '@mot/core'
import { bindOutputs } from './bind-outputs'
import { emptyBoxList, toDetections } from './boxes/box-list'
import { clipBoxes } from './boxes/clip-boxes'
import { checkChoice, checkCount, checkRange } from './check-options'
import { defineHead } from './define-head'
import type { BoundOutputs, Head, OutputSpec, View } from './head'
import { paddedInput } from './inputs/padded-input'
import { checkCells } from './maps/check-cells'

/** Class logits, distances to the edges and centre-ness logits of one level, by stride: `cls_8`, `reg_8`, `ctr_8`. */
export type FCOSOutput = `${'cls' | 'reg' | 'ctr'}_${number}`

export interface FCOSOptions {
  /** Class probability above which a location is looked at, 0 to 1, before its centre-ness counts. Default 0.05. */
  readonly minScore?: number
  /** The best so many of each level go into suppression. Default 1000. */
  readonly maxCandidates?: number
  /** Largest overlap of two detections of one class, 0 to 1. Default 0.6. */
  readonly maxOverlap?: number
  /** The best so many are kept, and all that score as the last of them. Default 100. */
  readonly maxDetections?: number
  /** Input pixels per cell of each level. Default 8 to 128. */
  readonly strides?: readonly number[]
  /**
   * What the network puts out for the distances: `pixels` of the input, or numbers that become pixels by exp(scale · x), or
   * by relu(scale · x) · stride. Default `pixels`, as the original exports it.
   */
  readonly distances?: 'pixels' | 'exponential' | 'relu'
  /** The learned scale of each level, where the network leaves it out. Default all 1. */
  readonly scales?: readonly number[]
  /**
   * How class probability and centre-ness become a score: the square root of their product, as in the original, or the
   * product itself, as in MMDetection, which also picks locations by their best class and lets a box end at the image's
   * edge, not a pixel before. Default `root`.
   */
  readonly scoreRule?: 'root' | 'product'
  /** Overlaps count boxes from pixel to pixel, one wider and higher. Default true, as in the original. */
  readonly inclusive?: boolean
  /** Length in pixels that the image's shorter side gets, unless the longer gets longer than `longSide`. Default 800. */
  readonly shortSide?: number
  /** Default 1333. */
  readonly longSide?: number
  /** Default: BGR from 0 to 255 less ImageNet's mean. */
  readonly pixels?: Omit<PixelFormat, 'layout'>
  /** Default: the network's only input. */
  readonly inputName?: string
  /** Names of the outputs in networks that call them otherwise. */
  readonly outputNames?: Readonly<Partial<Record<FCOSOutput, string>>>
}

export const fcosDefaults = {
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

/**
 * FCOS (Tian et al. 2019, sections 3.1 and 3.4): every location of five levels says its class, its distances to the four
 * edges of its box, and how central it is in it.
 *
 * In: the shorter side 800 pixels, in the top left corner of multiples of 32. Out, for each stride: `cls` [n, classes,
 * rows, columns] logits, `reg` [n, 4, …] left, top, right, bottom, `ctr` [n, 1, …] logits.
 * @throws MotError `invalid-option`.
 */
export function fcos(options: FCOSOptions = {}): Head {
  const settings = { ...fcosDefaults, ...options }
  const { minScore, maxCandidates, maxOverlap, maxDetections, strides, scoreRule, inclusive, inputName } = settings
  checkRange('minScore', minScore, 0, 1)
  checkRange('maxOverlap', maxOverlap, 0, 1)
  checkChoice('distances', settings.distances, ['pixels', 'exponential', 'relu'])
  checkChoice('scoreRule', scoreRule, ['root', 'product'])
  for (const option of ['maxCandidates', 'maxDetections', 'shortSide', 'longSide'] as const) {
    checkCount(option, settings[option])
  }
  for (const stride of strides) checkCount('strides', stride)
  const scales = options.scales ?? strides.map(() => 1)
  if (scales.length !== strides.length) {
    const message = `Option "scales" should hold ${strides.length} numbers like "strides", got ${scales.length}.`
    throw new MotError('invalid-option', message)
  }
  const levels = strides.map((stride, i): Level => ({ stride, scale: scales[i]!, distances: settings.distances }))
  const outputs = outputSpecs(strides, settings.outputNames)
  const { inputSize, resizedSize, ...input } = paddedInput(settings, 32)

  function decodeOne(maps: BoundOutputs<FCOSOutput>, index: number, view: View): Detections {
    const list = emptyBoxList()
    for (const level of levels) {
      const named = (kind: 'cls' | 'reg' | 'ctr'): NamedMap => {
        const key: FCOSOutput = `${kind}_${level.stride}`
        return { name: outputs[key]!.name, map: maps[key]! }
      }
      const found = findCandidates(named('cls'), named('ctr'), index, minScore)
      const kept = scoreRule === 'root' ? bestPairs(found, maxCandidates) : bestLocations(found, maxCandidates)
      for (const { cell, classId, product } of kept) {
        list.boxes.push(...readBox(named('reg'), index, cell, level))
        list.scores.push(scoreRule === 'root' ? fround(Math.sqrt(product)) : product)
        list.classIds.push(classId)
      }
    }
    clipBoxes(list.boxes, resizedSize(view.image, view.input), scoreRule === 'root' ? 1 : 0)
    const kept = nms(list.boxes, list.scores, { maxOverlap, inclusive, classIds: list.classIds })
    const least = list.scores[kept[Math.min(maxDetections, kept.length) - 1]!]!
    return toDetections(
      list,
      kept.filter((row) => list.scores[row]! >= least),
      view,
    )
  }

  return defineHead({
    name: 'fcos',
    inputName,
    pixels: settings.pixels,
    outputs,
    inputSize,
    ...input,
    decode(tensors, views) {
      const maps = bindOutputs(outputs, tensors, views.length)
      for (const stride of strides) {
        for (const view of views) checkCells(outputs[`cls_${stride}`]!.name, maps[`cls_${stride}`]!, view.input, stride)
      }
      return views.map((view, index) => decodeOne(maps, index, view))
    },
  })
}

function outputSpecs(strides: readonly number[], names: FCOSOptions['outputNames']): Record<FCOSOutput, OutputSpec> {
  const channels = { cls: 'classes', reg: 4, ctr: 1 } as const
  return Object.fromEntries(
    strides.flatMap((stride) =>
      (['cls', 'reg', 'ctr'] as const).map((kind) => {
        const key: FCOSOutput = `${kind}_${stride}`
        return [
          key,
          { name: names?.[key] ?? key, shape: ['batch', channels[kind], `rows_${stride}`, `columns_${stride}`] },
        ]
      }),
    ),
  )
}

interface Level {
  readonly stride: number
  readonly scale: number
  readonly distances: 'pixels' | 'exponential' | 'relu'
}

/** A class at a location. */
interface Candidate {
  readonly cell: number
  readonly classId: number
  /** Class probability × centre-ness. */
  readonly product: number
}

interface NamedMap {
  readonly name: string
  /** [n, channels, rows, columns] */
  readonly map: Tensor<Float32Array>
}

/** Locations whose class probability is above `minScore`: the threshold comes first and in logits. */
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

function sigmoid(logit: number): number {
  return fround(1 / (1 + Math.exp(-logit)))
}

/** The best pairs of location and class. */
function bestPairs(candidates: readonly Candidate[], most: number): readonly Candidate[] {
  return candidates.length <= most ? candidates : [...candidates].sort((a, b) => b.product - a.product).slice(0, most)
}

/** All classes of the locations whose best class is best. */
function bestLocations(candidates: readonly Candidate[], most: number): readonly Candidate[] {
  const best = new Map<number, number>()
  for (const { cell, product } of candidates) best.set(cell, Math.max(best.get(cell) ?? 0, product))
  const cells = new Set(
    [...best]
      .sort(([, a], [, b]) => b - a)
      .slice(0, most)
      .map(([cell]) => cell),
  )
  return candidates.filter(({ cell }) => cells.has(cell))
}

/** Box of one location in input pixels; in float32, as in the original. */
function readBox(distances: NamedMap, index: number, cell: number, level: Level): [number, number, number, number] {
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
  // One test for four numbers: a sum that is not finite has a part that is not.
  if (!Number.isFinite(box[0] + box[1] + box[2] + box[3])) throw notFinite(distances, cell)
  return box
}

function toPixels(output: number, { distances, scale, stride }: Level): number {
  if (distances === 'pixels') return output
  const scaled = fround(scale * output)
  return distances === 'exponential' ? fround(Math.exp(scaled)) : Math.max(scaled, 0) * stride
}

function notFinite({ name, map }: NamedMap, cell: number): MotError {
  const columns = map.shape[3]!
  const at = `row ${Math.floor(cell / columns)}, column ${cell % columns}`
  return new MotError('invalid-output', `Output "${name}" should hold finite numbers, got another at ${at}.`)
}
