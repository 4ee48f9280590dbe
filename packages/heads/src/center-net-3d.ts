import { type Affine, type Box3d, composeAffine, Detections, MotError, type Tensor } from '@mot/core'
import { bindOutputs } from './bind-outputs'
import { boxAround, type Calibration, pointAtPixel, rotationYOf } from './box-3d'
import { checkCount, checkRange } from './check-options'
import { defineHead } from './define-head'
import type { BoundTo, Head, View } from './head'
import { type CenterNetInputOptions, centerNetInput, centerNetInputDefaults } from './inputs/center-net-input'
import { aboutImage } from './inputs/view'
import { checkCells } from './maps/check-cells'
import { findPeaks, type HeatmapKind } from './maps/peaks'
import { readCell } from './maps/read-cell'

/** Heatmap of centres, depth, orientation, dimensions, box size, offset in the cell. */
export type CenterNet3DOutput = 'hm' | 'dep' | 'rot' | 'dim' | 'wh' | 'reg'

export interface CenterNet3DOptions extends CenterNetInputOptions {
  /** Of the camera, for pixels of the original image. Default: KITTI's of the original demo. */
  readonly calibration?: Calibration
  /** Detections score above this, 0 to 1. Default 0.2. */
  readonly minScore?: number
  /** The best so many peaks of a heatmap are read. Default 100. */
  readonly maxPeaks?: number
  /** Input pixels per cell of the maps. Default 4. */
  readonly stride?: number
  /** Channels of the heatmap. Default 3: KITTI's pedestrians, cars, cyclists. */
  readonly classCount?: number
  /** Whether the heatmap still needs a sigmoid, or (scores) the network has made it. Default `logits`. */
  readonly heatmap?: HeatmapKind
  /** Where boxes in the image come from: the network's `wh`, or around the corners in the world. Default `wh`. */
  readonly boxes?: 'wh' | 'corners'
  /**
   * How `wh` comes to the image: as the original maps it, like a point, which also shifts it by the way from input to image,
   * or as a size. Default `point`.
   */
  readonly sizeMapping?: 'point' | 'size'
  /** Where in its cell a centre lies: `reg` says it, or the same number for x and y everywhere. Default `reg`. */
  readonly offset?: 'reg' | number
  /** Names of the outputs in networks that call them otherwise. */
  readonly outputNames?: Partial<Readonly<Record<CenterNet3DOutput, string>>>
}

export const centerNet3DDefaults = {
  ...centerNetInputDefaults,
  calibration: [707.0493, 0, 604.0814, 45.75831, 0, 707.0493, 180.5066, -0.3454157, 0, 0, 1, 0.004981016],
  minScore: 0.2,
  maxPeaks: 100,
  stride: 4,
  classCount: 3,
  heatmap: 'logits',
  boxes: 'wh',
  sizeMapping: 'point',
  offset: 'reg',
  outputNames: {},
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
  const settings = { ...centerNet3DDefaults, ...options }
  const { calibration, minScore, maxPeaks, stride, classCount, heatmap, offset } = settings
  checkRange('minScore', minScore, 0, 1)
  for (const option of ['maxPeaks', 'stride', 'classCount'] as const) checkCount(option, settings[option])
  checkCalibration(calibration)
  const names = { hm: 'hm', dep: 'dep', rot: 'rot', dim: 'dim', wh: 'wh', reg: 'reg', ...settings.outputNames }
  const spec = (name: string, channels: number) => ({ name, shape: ['batch', channels, 'rows', 'columns'] })
  const outputs = {
    hm: spec(names.hm, classCount),
    dep: spec(names.dep, 1),
    rot: spec(names.rot, 8),
    dim: spec(names.dim, 3),
    ...(settings.boxes === 'wh' && { wh: spec(names.wh, 2) }),
    ...(offset === 'reg' && { reg: spec(names.reg, 2) }),
  }
  type Maps = BoundTo<typeof outputs>

  function decodeOne(maps: Maps, index: number, view: View): Detections {
    const { count, cells, scores, classIds } = findPeaks(names.hm, maps.hm, index, minScore, maxPeaks, heatmap)
    const boxes = new Float64Array(4 * count)
    const boxes3d = new Float64Array(8 * count)
    const toImage = composeAffine([stride, 0, 0, 0, stride, 0], view.toImage)
    for (let i = 0; i < count; i++) {
      const centre = readCentre(maps, index, cells[i]!, toImage)
      const solid = readBox3d(maps, index, cells[i]!, centre)
      boxes.set(maps.wh ? readBox(maps.wh, index, cells[i]!, centre, toImage) : edgesAround(solid), 4 * i)
      const { x, y, z, height, width, length, rotationY, alpha } = solid
      boxes3d.set([x, y, z, height, width, length, rotationY, alpha], 8 * i)
    }
    return new Detections({ count, boxes, scores, classIds, boxes3d, ...aboutImage(view) })
  }

  /** In pixels of the image. */
  function readCentre(maps: Maps, index: number, cell: number, toImage: Affine): Point {
    const columns = maps.hm.shape[3]!
    const shift = (axis: 0 | 1) => (offset === 'reg' ? readCell(names.reg, maps.reg!, index, axis, cell) : offset)
    const cellX = Math.fround((cell % columns) + shift(0))
    const cellY = Math.fround(Math.floor(cell / columns) + shift(1))
    return mapPoint(toImage, cellX, cellY)
  }

  function readBox3d(maps: Maps, index: number, cell: number, centre: Point): Box3d {
    const depth = depthOf(readCell(names.dep, maps.dep, index, 0, cell))
    const dimension = (channel: number) => readCell(names.dim, maps.dim, index, channel, cell)
    const [height, width, length] = [dimension(0), dimension(1), dimension(2)]
    const alpha = alphaOf((channel) => readCell(names.rot, maps.rot, index, channel, cell))
    const { x, y, z } = pointAtPixel(calibration, centre.x, centre.y, depth)
    const rotationY = rotationYOf(alpha, centre.x, calibration)
    return { x, y: y + height / 2, z, height, width, length, rotationY, alpha }
  }

  /** left, top, right, bottom in pixels of the image. */
  function readBox(
    sizes: Tensor<Float32Array>,
    index: number,
    cell: number,
    { x, y }: Point,
    toImage: Affine,
  ): number[] {
    const cellWidth = readCell(names.wh, sizes, index, 0, cell)
    const cellHeight = readCell(names.wh, sizes, index, 1, cell)
    const [a, b, , d, e] = toImage
    // Reference quirk: the size is mapped as a point.
    const mapping: Affine = settings.sizeMapping === 'point' ? toImage : [a, b, 0, d, e, 0]
    const { x: width, y: height } = mapPoint(mapping, cellWidth, cellHeight)
    return [x - width / 2, y - height / 2, x + width / 2, y + height / 2]
  }

  function edgesAround(box: Box3d): number[] {
    const { left, top, right, bottom } = boxAround(calibration, box)
    return [left, top, right, bottom]
  }

  return defineHead({
    name: 'centernet-3d',
    inputName: settings.inputName,
    pixels: settings.pixels,
    outputs,
    ...centerNetInput({ ...settings, usualSize: { width: 1280, height: 384 } }),
    decode(tensors, views) {
      const maps = bindOutputs(outputs, tensors, views.length)
      for (const { input } of views) checkCells(names.hm, maps.hm, input, stride)
      return views.map((view, index) => decodeOne(maps, index, view))
    },
  })
}

interface Point {
  readonly x: number
  readonly y: number
}

function mapPoint([a, b, c, d, e, f]: Affine, x: number, y: number): Point {
  return { x: a * x + b * y + c, y: d * x + e * y + f }
}

/** Metres ahead, by 1 / sigmoid − 1 (section 4.1). */
function depthOf(output: number): number {
  return 1 / (1 / (1 + Math.exp(-output)) + 1e-6) - 1
}

/**
 * The orientation of the likelier of two bins, which lie about −90° and 90°: logits of not being and of being in the bin,
 * then sine and cosine, of the one and of the other. Not brought into −π to π, as in the original.
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
    `Option "calibration" should be a 3 × 4 projection matrix, 12 numbers row by row with focal lengths above 0, got [${calibration.join(', ')}].`,
  )
}
