import { type Affine, type Box3d, composeAffine, Detections, MotError, shown } from '@mot/core'
import { boxAround, type Calibration, pointAtPixel, rotationYOf } from './box-3d'
import { checkChoice, type Filled, fillOptions } from './check-options'
import { defineHead } from './define-head'
import type { Head, View } from './head'
import {
  type CenterPeakOptions,
  type ClassHeatmapOptions,
  centerPeakDefaults,
  checkSharedOptions,
  classHeatmapDefaults,
} from './heatmap-options'
import { type CenterNetInputOptions, centerNetInput, centerNetInputDefaults } from './inputs/center-net-input'
import { imageColumns } from './inputs/view'
import { bindMaps, type ImageMaps, readMap } from './maps/bind-maps'
import { type KnownHeatmap, knowHeatmap } from './maps/heatmap-kind'
import { findPeaks } from './maps/peaks'
import { readAll, selectPeaks } from './rows/cell-selection'

/** Heatmap of centres, depth, orientation, dimensions, box size, offset in the cell. */
export type CenterNet3DOutput = 'hm' | 'dep' | 'rot' | 'dim' | 'wh' | 'reg'

export interface CenterNet3DOptions
  extends ClassHeatmapOptions<CenterNet3DOutput>,
    CenterNetInputOptions,
    CenterPeakOptions {
  /** The camera's projection, for pixels of the original image. Default: that of KITTI in the original demo. */
  readonly calibration?: Calibration
  /** Boxes in the image: the network's `wh`, or the bounds of the projected corners. Default `wh`. */
  readonly boxes?: 'wh' | 'corners'
  /**
   * How `wh` is mapped to the image: like a point, as in the original, which also adds the translation from input to image,
   * or like a size. Default `point`.
   */
  readonly sizeMapping?: 'point' | 'size'
}

export const centerNet3DDefaults = {
  ...centerNetInputDefaults,
  ...classHeatmapDefaults,
  ...centerPeakDefaults,
  minScore: 0.2,
  classCount: 3,
  calibration: [707.0493, 0, 604.0814, 45.75831, 0, 707.0493, 180.5066, -0.3454157, 0, 0, 1, 0.004981016],
  boxes: 'wh',
  sizeMapping: 'point',
} as const satisfies CenterNet3DOptions

/**
 * CenterNet's 3D detection from one image (Zhou et al. 2019, "Objects as Points", section 4.1): objects are peaks of a
 * heatmap; depth, dimensions and orientation are read at the peak, and a calibrated camera places them in the world.
 *
 * In: BGR, normalised, in the middle of the input. Out: `hm` [n, classes, rows, columns] logits, `dep` [n, 1, …], `rot` [n,
 * 8, …] two bins of two logits, sine and cosine, `dim` [n, 3, …] height, width, length in metres, `wh` and `reg` [n, 2, …]
 * in cells.
 * @throws MotError `invalid-option`.
 */
export function centerNet3D(options: CenterNet3DOptions = {}): Head {
  const settings: Settings = fillOptions(options, centerNet3DDefaults)
  checkSharedOptions(settings)
  checkChoice('boxes', settings.boxes, ['wh', 'corners'])
  checkChoice('sizeMapping', settings.sizeMapping, ['point', 'size'])
  checkCalibration(settings.calibration)
  const specs = outputSpecs(settings)

  return defineHead({
    name: 'centernet-3d',
    inputName: settings.inputName,
    pixels: settings.pixels,
    outputs: specs,
    ...centerNetInput({ ...settings, usualSize: { width: 1280, height: 384 } }),
    selections(outputs, view) {
      const maps = bindMaps(specs, outputs, [view], settings.stride)
      const { minScore, maxPeaks: most, heatmap: kind } = knowHeatmap(settings, specs, maps, ['hm'])
      const keys = (['dep', 'rot', 'dim', 'wh', 'reg'] as const).filter((key) => specs[key] !== undefined)
      const reads = keys.map((key) => readAll(specs[key]!, maps[key]!))
      const isTold = settings.heatmap === 'auto'
      return [selectPeaks({ spec: specs.hm, heatmap: maps.hm, minScore, kind, isTold, most, reads })]
    },
    decode(outputs, views) {
      const maps = bindMaps(specs, outputs, views, settings.stride)
      const known = knowHeatmap(settings, specs, maps, ['hm'])
      return views.map((view, index) => decodeImage({ specs, maps, index, settings: known }, view))
    },
  })
}

type Settings = Filled<CenterNet3DOptions, typeof centerNet3DDefaults>
type Maps = ImageMaps<ReturnType<typeof outputSpecs>, KnownHeatmap<Settings>>

function outputSpecs({ boxes, classCount, offset, outputNames }: Settings) {
  const spec = (key: CenterNet3DOutput, channels: number) => ({
    name: outputNames[key] ?? key,
    shape: ['batch', channels, 'rows', 'columns'],
  })
  return {
    hm: spec('hm', classCount),
    dep: spec('dep', 1),
    rot: spec('rot', 8),
    dim: spec('dim', 3),
    ...(boxes === 'wh' && { wh: spec('wh', 2) }),
    ...(offset === 'reg' && { reg: spec('reg', 2) }),
  }
}

function decodeImage(image: Maps, view: View): Detections {
  const { minScore, maxPeaks, heatmap, stride } = image.settings
  const peaks = findPeaks(image.specs.hm.name, image.maps.hm, image.index, minScore, maxPeaks, heatmap)
  const { count, cells, scores, classIds } = peaks
  const boxes = new Float64Array(4 * count)
  const boxes3d = new Float64Array(8 * count)
  const toImage = composeAffine([stride, 0, 0, 0, stride, 0], view.toImage)
  for (let i = 0; i < count; i++) {
    const centre = readCentre(image, cells[i]!, toImage)
    const box3d = readBox3d(image, cells[i]!, centre)
    boxes.set(image.maps.wh ? readBox(image, cells[i]!, centre, toImage) : projectedBox(image, box3d), 4 * i)
    const { x, y, z, height, width, length, rotationY, alpha } = box3d
    boxes3d.set([x, y, z, height, width, length, rotationY, alpha], 8 * i)
  }
  return new Detections({ count, boxes, scores, classIds, boxes3d, ...imageColumns(view) })
}

interface Point {
  readonly x: number
  readonly y: number
}

/** @param toImage cells → image. @returns pixels of the image. */
function readCentre(image: Maps, cell: number, toImage: Affine): Point {
  const { offset } = image.settings
  const columns = image.maps.hm.shape[3]!
  const shift = (axis: 0 | 1) => (offset === 'reg' ? readMap(image, 'reg', axis, cell) : offset)
  const cellX = Math.fround((cell % columns) + shift(0))
  const cellY = Math.fround(Math.floor(cell / columns) + shift(1))
  return mapPoint(toImage, cellX, cellY)
}

/** Depth, dimensions and orientation at a cell, placed in the world (section 4.1). */
function readBox3d(image: Maps, cell: number, centre: Point): Box3d {
  const { calibration } = image.settings
  const depth = depthOf(readMap(image, 'dep', 0, cell))
  const dimension = (channel: number) => readMap(image, 'dim', channel, cell)
  const [height, width, length] = [dimension(0), dimension(1), dimension(2)]
  const alpha = alphaOf((channel) => readMap(image, 'rot', channel, cell))
  const { x, y, z } = pointAtPixel(calibration, centre.x, centre.y, depth)
  const rotationY = rotationYOf(alpha, centre.x, calibration)
  return { x, y: y + height / 2, z, height, width, length, rotationY, alpha }
}

/** left, top, right, bottom in pixels of the image. */
function readBox(image: Maps, cell: number, { x, y }: Point, toImage: Affine): number[] {
  const cellWidth = readMap(image, 'wh', 0, cell)
  const cellHeight = readMap(image, 'wh', 1, cell)
  const [a, b, , d, e] = toImage
  // Reference quirk: the size is mapped like a point.
  const mapping: Affine = image.settings.sizeMapping === 'point' ? toImage : [a, b, 0, d, e, 0]
  const { x: width, y: height } = mapPoint(mapping, cellWidth, cellHeight)
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2]
}

function projectedBox(image: Maps, box: Box3d): number[] {
  const { left, top, right, bottom } = boxAround(image.settings.calibration, box)
  return [left, top, right, bottom]
}

function mapPoint([a, b, c, d, e, f]: Affine, x: number, y: number): Point {
  return { x: a * x + b * y + c, y: d * x + e * y + f }
}

/** Metres ahead, by 1 / sigmoid − 1 (section 4.1). */
function depthOf(output: number): number {
  return 1 / (1 / (1 + Math.exp(-output)) + 1e-6) - 1
}

/**
 * The orientation in the likelier of two bins, centred at −90° and 90°. Channels of each bin: logit of outside, logit of
 * inside, sine, cosine. Not wrapped to −π to π, as in the original.
 */
function alphaOf(rotation: (channel: number) => number): number {
  const all = Array.from({ length: 8 }, (_, channel) => rotation(channel))
  const [, inFirst, firstSine, firstCosine, , inSecond, secondSine, secondCosine] = all
  return inFirst! > inSecond!
    ? Math.atan2(firstSine!, firstCosine!) - Math.PI / 2
    : Math.atan2(secondSine!, secondCosine!) + Math.PI / 2
}

function checkCalibration(calibration: readonly number[]): void {
  if (calibration.length === 12 && calibration.every(Number.isFinite) && calibration[0]! > 0 && calibration[5]! > 0)
    return
  throw new MotError(
    'invalid-option',
    `Option "calibration" should be a 3 × 4 projection matrix, 12 numbers row by row with focal lengths above 0, got ${shown(calibration)}.`,
  )
}
