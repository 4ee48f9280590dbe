import { type Detections, MotError, type PixelFormat, type Size, type Tensor } from '@mot/core'
import { bindOutputs } from '../bind-outputs'
import { bestBoxes, emptyBoxList, toDetections } from '../boxes/box-list'
import { clipBoxes } from '../boxes/clip-boxes'
import type { BoundTo, NetworkOutputs, OutputSpec, View } from '../head'
import { cellCount, type GridLevel, gridLevels } from '../maps/grid-levels'
import { bestPairs, type Candidate, rootOf, sigmoid } from './candidates'
import { type DistanceUnit, toPixels } from './distances'

const { fround } = Math

/** What torchvision's `fcos_resnet50_fpn` sets otherwise than FCOS's own code. */
export const torchvisionDefaults = {
  minScore: 0.2,
  distances: 'relu',
  inclusive: false,
  pixels: { channelOrder: 'rgb', mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
} as const satisfies Partial<Settings> & { readonly pixels: Omit<PixelFormat, 'layout'> }

type Specs = Readonly<Record<'cls' | 'reg' | 'ctr', OutputSpec>>

/** The options of `fcos` that its decoding takes. */
interface Settings extends Pick<DistanceUnit, 'distances'> {
  readonly minScore: number
  readonly maxCandidates: number
  readonly maxOverlap: number
  readonly maxDetections: number
  readonly strides: readonly number[]
  readonly scales: readonly number[]
  readonly inclusive: boolean
}

/** All levels in one row of locations: level by level, row by row. */
export function torchvisionSpecs(names: Readonly<Partial<Record<keyof Specs, string>>> = {}): Specs {
  return {
    cls: { name: names.cls ?? 'cls_logits', shape: ['batch', 'locations', 'classes'] },
    reg: { name: names.reg ?? 'bbox_regression', shape: ['batch', 'locations', 4] },
    ctr: { name: names.ctr ?? 'bbox_ctrness', shape: ['batch', 'locations', 1] },
  }
}

/**
 * Decodes as torchvision 0.14 does.
 * @param resizedSize size of the image in its input, in pixels.
 * @throws MotError `invalid-output`.
 */
export function decodeTorchvision(
  specs: Specs,
  outputs: NetworkOutputs,
  views: readonly View[],
  settings: Settings,
  resizedSize: (image: Size, input: Size) => Size,
): Detections[] {
  const maps = bindOutputs(specs, outputs, views.length)
  return views.map((view, index) => {
    const levels = gridLevels(view.input, settings.strides)
    checkLocations(specs.cls.name, maps.cls, levels, view.input)
    const list = emptyBoxList()
    for (const [i, level] of levels.entries()) {
      const unit = { stride: level.stride, scale: settings.scales[i]!, distances: settings.distances }
      const found = findCandidates({ specs, maps, index }, level, settings.minScore)
      for (const { cell, classId, product } of bestPairs(found, settings.maxCandidates)) {
        const distance = (edge: number) => toPixels(maps.reg.data[rowOf(maps.reg, index, level, cell) + edge]!, unit)
        const box = boxAt(centreOf(cell, level, view.input), distance)
        if (!Number.isFinite(box[0]! + box[1]! + box[2]! + box[3]!)) throw notFinite(specs.reg.name, level, cell)
        list.boxes.push(...box)
        list.scores.push(rootOf(product))
        list.classIds.push(classId)
      }
    }
    clipBoxes(list.boxes, resizedSize(view.image, view.input))
    return toDetections(list, bestBoxes(list, settings), view)
  })
}

function checkLocations(name: string, { shape }: Tensor, levels: readonly GridLevel[], input: Size): void {
  const expected = cellCount(levels)
  if (shape[1] === expected) return
  const strides = levels.map(({ stride }) => stride).join(', ')
  throw new MotError(
    'invalid-output',
    `Output "${name}" should hold ${expected} locations, the cells of ${strides} pixels of an input of ` +
      `${input.width}×${input.height}, got ${shape[1]}.`,
  )
}

interface ImageRows {
  readonly specs: Specs
  readonly maps: BoundTo<Specs>
  readonly index: number
}

/** Classes at locations of a level whose score, not the class probability alone, is above `minScore`. */
function findCandidates({ specs, maps, index }: ImageRows, level: GridLevel, minScore: number): Candidate[] {
  const classCount = maps.cls.shape[2]!
  const cells = level.rows * level.columns
  // The score is at most the root of the class probability: compared first, in logits; the margin is float32's.
  const least = minScore * minScore
  const minLogit = Math.log(least / (1 - least)) - 1e-3
  const candidates: Candidate[] = []
  for (let cell = 0; cell < cells; cell++) {
    const first = rowOf(maps.cls, index, level, cell)
    for (let classId = 0; classId < classCount; classId++) {
      const logit = maps.cls.data[first + classId]!
      if (logit < minLogit) continue
      const probability = sigmoid(logit)
      const product = fround(probability * sigmoid(maps.ctr.data[rowOf(maps.ctr, index, level, cell)]!))
      if (Number.isNaN(product)) {
        throw notFinite(Number.isNaN(probability) ? specs.cls.name : specs.ctr.name, level, cell)
      }
      if (rootOf(product) > minScore) candidates.push({ cell, classId, product })
    }
  }
  return candidates
}

/** Where the numbers of a cell begin in an output [n, locations, channels]. */
function rowOf({ shape }: Tensor, index: number, level: GridLevel, cell: number): number {
  return (index * shape[1]! + level.start + cell) * shape[2]!
}

/**
 * Reference quirk: a location is the corner of its cell, not the middle, and cells are as many whole pixels apart as divide the
 * input: 61, not 64, where an input of 800 has 13 of them.
 */
function centreOf(cell: number, { rows, columns }: GridLevel, input: Size): readonly [x: number, y: number] {
  const x = (cell % columns) * Math.floor(input.width / columns)
  const y = Math.floor(cell / columns) * Math.floor(input.height / rows)
  return [x, y]
}

function boxAt([x, y]: readonly [number, number], distance: (edge: number) => number): number[] {
  return [fround(x - distance(0)), fround(y - distance(1)), fround(x + distance(2)), fround(y + distance(3))]
}

function notFinite(name: string, { stride, columns }: GridLevel, cell: number): MotError {
  const at = `row ${Math.floor(cell / columns)}, column ${cell % columns} of the cells of ${stride} pixels`
  return new MotError('invalid-output', `Output "${name}" should hold finite numbers, got another value at ${at}.`)
}
