import { Detections, mapBoxes } from '@mot/core'
import { bindOutputs } from './bind-outputs'
import { keepBest, type Leftovers, mergeByClass, suppressSoftly, withScoresAbove } from './boxes/merge-by-class'
import { checkCount, checkRange } from './check-options'
import { defineHead } from './define-head'
import type { BoundTo, Head, NetworkOutputs, View } from './head'
import { type CenterNetInputOptions, centerNetInput, centerNetInputDefaults } from './inputs/center-net-input'
import { checkScales, isSinglePass, lookAtScales } from './inputs/look-at-scales'
import { averageMirrored, averageMirroredScores } from './inputs/mirror'
import { aboutImage } from './inputs/view'
import { checkCells } from './maps/check-cells'
import { findPeaks, type HeatmapKind } from './maps/peaks'
import { readCell } from './maps/read-cell'

/** Heatmap of centres, box size, offset in the cell. */
export type CenterNetOutput = 'hm' | 'wh' | 'reg'

export interface CenterNetOptions extends CenterNetInputOptions {
  /** Detections score above this, 0 to 1. Default 0.3. */
  readonly minScore?: number
  /** The best so many peaks of a heatmap are read. Default 100. */
  readonly maxPeaks?: number
  /** The best so many are kept, and all that score as the last of them. Default 100. */
  readonly maxDetections?: number
  /** Input pixels per cell of the maps. Default 4. */
  readonly stride?: number
  /** Channels of the heatmap. Default 80, as COCO has. */
  readonly classCount?: number
  /** Whether the heatmap still needs a sigmoid, or (scores) the network has made it. Default `logits`. */
  readonly heatmap?: HeatmapKind
  /**
   * What `wh` holds: width and height (`size`), those for each class (`class-size`), or four distances from the centre to
   * the edges (`ltrb`). Default `size`.
   */
  readonly boxes?: 'size' | 'class-size' | 'ltrb'
  /** Unit of `wh`. Default `cells`. */
  readonly boxUnit?: 'cells' | 'pixels'
  /** Where in its cell a centre lies: `reg` says it, or the same number for x and y everywhere. Default `reg`. */
  readonly offset?: 'reg' | number
  /** Looks at the mirror image, too, and averages. Default false. */
  readonly flip?: boolean
  /** Looks at the image resized by each of these. Default [1]. */
  readonly scales?: readonly number[]
  /** Weakens boxes of one class that overlap; always done with several scales. Default false. */
  readonly softNms?: boolean
  /** What soft-NMS leaves behind the boxes that stay. Default `keep`, as the original. */
  readonly leftovers?: Leftovers
  /** Names of the outputs in networks that call them otherwise. */
  readonly outputNames?: Partial<Readonly<Record<CenterNetOutput, string>>>
}

export const centerNetDefaults = {
  ...centerNetInputDefaults,
  minScore: 0.3,
  maxPeaks: 100,
  maxDetections: 100,
  stride: 4,
  classCount: 80,
  heatmap: 'logits',
  boxes: 'size',
  boxUnit: 'cells',
  offset: 'reg',
  flip: false,
  scales: [1],
  softNms: false,
  leftovers: 'keep',
  outputNames: {},
} as const satisfies CenterNetOptions

/** Options for networks that are about. */
export const centerNetPresets = {
  /** CenterNet on MobileNetV3 (mobilenetv3_centernet), which puts out scores and distances in pixels from the cell's corner. */
  mobileNetV3: {
    resolution: 'stretched',
    pixels: { scale: 1 },
    heatmap: 'scores',
    boxes: 'ltrb',
    boxUnit: 'pixels',
    offset: 0,
    outputNames: { hm: 'heatmap' },
  },
} as const satisfies Record<string, CenterNetOptions>

const { fround } = Math

/**
 * CenterNet (Zhou et al. 2019, "Objects as Points", sections 3 and 4): objects are peaks of a heatmap of their class; size
 * and offset are read at the peak.
 *
 * In: BGR, normalised, in the middle of the input. Out: `hm` [n, classes, rows, columns] logits, `wh` [n, 2, or 4, or twice
 * the classes, …], `reg` [n, 2, …] in cells.
 * @throws MotError `invalid-option`.
 */
export function centerNet(options: CenterNetOptions = {}): Head {
  const settings = { ...centerNetDefaults, ...options }
  const { minScore, maxPeaks, maxDetections, stride, classCount, boxes, offset, scales, flip, leftovers } = settings
  checkRange('minScore', minScore, 0, 1)
  for (const option of ['maxPeaks', 'maxDetections', 'stride', 'classCount'] as const) {
    checkCount(option, settings[option])
  }
  checkScales(scales)
  const names = { hm: 'hm', wh: 'wh', reg: 'reg', ...settings.outputNames }
  const outputs = {
    hm: { name: names.hm, shape: ['batch', classCount, 'rows', 'columns'] },
    wh: { name: names.wh, shape: ['batch', sizeChannels[boxes](classCount), 'rows', 'columns'] },
    ...(offset === 'reg' && { reg: { name: names.reg, shape: ['batch', 2, 'rows', 'columns'] } }),
  }
  type Maps = BoundTo<typeof outputs>

  function decodeOne(maps: Maps, index: number, view: View, kind: HeatmapKind): Detections {
    const peaks = findPeaks(names.hm, maps.hm, index, minScore, maxPeaks, kind)
    const found = new Float64Array(4 * peaks.count)
    for (let i = 0; i < peaks.count; i++) readBox(maps, index, peaks.cells[i]!, peaks.classIds[i]!, found, 4 * i)
    mapBoxes(view.toImage, found)
    const { count, scores, classIds } = peaks
    return new Detections({ count, boxes: found, scores, classIds, ...aboutImage(view) })
  }

  /** Box of one cell in input pixels; the sums in float32, as in the original. */
  function readBox(maps: Maps, index: number, cell: number, classId: number, into: Float64Array, at: number): void {
    const columns = maps.hm.shape[3]!
    const unit = settings.boxUnit === 'pixels' ? 1 / stride : 1
    const size = (channel: number) => unit * readCell(names.wh, maps.wh, index, channel, cell)
    for (const axis of [0, 1] as const) {
      const shift = offset === 'reg' ? readCell(names.reg, maps.reg!, index, axis, cell) : offset
      const centre = fround((axis === 0 ? cell % columns : Math.floor(cell / columns)) + shift)
      const before = boxes === 'ltrb' ? size(axis) : size(boxes === 'size' ? axis : 2 * classId + axis) / 2
      const after = boxes === 'ltrb' ? size(2 + axis) : before
      into[at + axis] = stride * fround(centre - before)
      into[at + 2 + axis] = stride * fround(centre + after)
    }
  }

  /** What one pass shows: the image, or the image and its mirror image. */
  function readPass(tensors: NetworkOutputs, view: View): Detections {
    const maps = bindOutputs(outputs, tensors, flip ? 2 : 1)
    checkCells(names.hm, maps.hm, view.input, stride)
    if (!flip) return decodeOne(maps, 0, view, settings.heatmap)
    const averaged = {
      // Reference quirk: the offset is that of the image alone.
      ...maps,
      hm: averageMirroredScores(maps.hm, settings.heatmap, minScore),
      wh: averageMirrored(maps.wh, boxes === 'ltrb' ? (edge) => [2, 1, 0, 3][edge]! : undefined),
    }
    return decodeOne(averaged, 0, view, 'scores')
  }

  function merge(found: readonly Detections[]): Detections {
    const all = Detections.concat(found)
    if (!settings.softNms && scales.length === 1) return keepBest(all, maxDetections)
    const weaken = (ofClass: Detections) => suppressSoftly(ofClass, { method: 'gaussian' }, leftovers)
    return withScoresAbove(minScore, mergeByClass(all, maxDetections, weaken))
  }

  return defineHead({
    name: 'centernet',
    inputName: settings.inputName,
    pixels: settings.pixels,
    outputs,
    ...centerNetInput(settings),
    decode(tensors, views) {
      const maps = bindOutputs(outputs, tensors, views.length)
      for (const { input } of views) checkCells(names.hm, maps.hm, input, stride)
      return views.map((view, index) => merge([decodeOne(maps, index, view, settings.heatmap)]))
    },
    ...(!isSinglePass(settings) && {
      look: (image, fixed) =>
        lookAtScales(image, fixed, settings, (scale) => centerNetInput(settings, scale), readPass, merge),
    }),
  })
}

const sizeChannels = {
  size: () => 2,
  'class-size': (classCount: number) => 2 * classCount,
  ltrb: () => 4,
}
