import { Detections, mapBoxes } from '@mot/core'
import { keepBest, mergeByClass, suppressSoftly, withScoresAbove } from './boxes/merge-by-class'
import { checkChoice, type Filled, fillOptions } from './check-options'
import { defineHead } from './define-head'
import type { Head, View } from './head'
import {
  type AugmentationOptions,
  augmentationDefaults,
  type CenterPeakOptions,
  type ClassHeatmapOptions,
  centerPeakDefaults,
  checkSharedOptions,
  classHeatmapDefaults,
  type MergeOptions,
  mergeDefaults,
} from './heatmap-options'
import { type CenterNetInputOptions, centerNetInput, centerNetInputDefaults } from './inputs/center-net-input'
import { averageMirrored, averageMirroredScores } from './inputs/mirror'
import { testTimeAugmentation } from './inputs/test-time-augmentation'
import { imageColumns } from './inputs/view'
import { bindMaps, type ImageMaps } from './maps/bind-maps'
import { type KnownHeatmap, knowHeatmap } from './maps/heatmap-kind'
import { findPeaks } from './maps/peaks'
import { readCell } from './maps/read-cell'
import { readAll, selectPeaks } from './rows/cell-selection'

/** Heatmap of centres, box size, offset in the cell. */
export type CenterNetOutput = 'hm' | 'wh' | 'reg'

export interface CenterNetOptions
  extends ClassHeatmapOptions<CenterNetOutput>,
    CenterNetInputOptions,
    CenterPeakOptions,
    AugmentationOptions,
    MergeOptions {
  /**
   * What `wh` holds: width and height (`size`), those for each class (`class-size`), or four distances from the centre to
   * the edges (`ltrb`). Default `size`.
   */
  readonly boxes?: 'size' | 'class-size' | 'ltrb'
  /** Unit of `wh`. Default `cells`. */
  readonly boxUnit?: 'cells' | 'pixels'
}

export const centerNetDefaults = {
  ...centerNetInputDefaults,
  ...classHeatmapDefaults,
  ...centerPeakDefaults,
  ...augmentationDefaults,
  ...mergeDefaults,
  boxes: 'size',
  boxUnit: 'cells',
} as const satisfies CenterNetOptions

/** Options for published networks. */
export const centerNetPresets = {
  /** CenterNet on MobileNetV3 (mobilenetv3_centernet): scores, and distances in pixels from the cell's corner. */
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

/**
 * CenterNet (Zhou et al. 2019, "Objects as Points", sections 3 and 4): objects are peaks of a heatmap of their class; size
 * and offset are read at the peak.
 *
 * In: BGR, normalised, in the middle of the input. Out: `hm` [n, classes, rows, columns] logits, `wh` [n, 2, or 4, or twice
 * the classes, …], `reg` [n, 2, …] in cells.
 * @throws MotError `invalid-option`.
 */
export function centerNet(options: CenterNetOptions = {}): Head {
  const settings: Settings = fillOptions(options, centerNetDefaults)
  const { flip, stride } = settings
  checkSharedOptions(settings)
  checkChoice('boxes', settings.boxes, ['size', 'class-size', 'ltrb'])
  checkChoice('boxUnit', settings.boxUnit, ['cells', 'pixels'])
  const specs = outputSpecs(settings)

  return defineHead({
    name: 'centernet',
    inputName: settings.inputName,
    pixels: settings.pixels,
    outputs: specs,
    ...centerNetInput(settings),
    selections(outputs, view) {
      const maps = bindMaps(specs, outputs, [view], stride)
      const { minScore, maxPeaks: most, heatmap: kind } = knowHeatmap(settings, specs, maps, ['hm'])
      const sizes =
        settings.boxes === 'class-size'
          ? { output: specs.wh.name, first: 0, count: 2, perGroup: 2 }
          : readAll(specs.wh, maps.wh)
      const reads = [sizes, ...(specs.reg && maps.reg ? [readAll(specs.reg, maps.reg)] : [])]
      const isTold = settings.heatmap === 'auto'
      return [selectPeaks({ spec: specs.hm, heatmap: maps.hm, minScore, kind, isTold, most, reads })]
    },
    decode(outputs, views) {
      const maps = bindMaps(specs, outputs, views, stride)
      const known = knowHeatmap(settings, specs, maps, ['hm'])
      return views.map((view, index) => merge([decodeImage({ specs, maps, index, settings: known }, view)], settings))
    },
    ...testTimeAugmentation(settings, {
      inputAt: (scale) => centerNetInput(settings, scale),
      readPass(outputs, view) {
        const maps = bindMaps(specs, outputs, flip ? [view, view] : [view], stride)
        const image = { specs, maps, index: 0, settings: knowHeatmap(settings, specs, maps, ['hm']) }
        return decodeImage(flip ? averageWithMirror(image) : image, view)
      },
      merge: (results) => merge(results, settings),
    }),
  })
}

type Settings = Filled<CenterNetOptions, typeof centerNetDefaults>
type Maps = ImageMaps<ReturnType<typeof outputSpecs>, KnownHeatmap<Settings>>

function outputSpecs({ boxes, classCount, offset, outputNames }: Settings) {
  const spec = (key: CenterNetOutput, channels: number) => ({
    name: outputNames[key] ?? key,
    shape: ['batch', channels, 'rows', 'columns'],
  })
  return {
    hm: spec('hm', classCount),
    wh: spec('wh', { size: 2, 'class-size': 2 * classCount, ltrb: 4 }[boxes]),
    ...(offset === 'reg' && { reg: spec('reg', 2) }),
  }
}

/** The peaks of one image as boxes in pixels of the image. */
function decodeImage(image: Maps, view: View): Detections {
  const { minScore, maxPeaks, heatmap } = image.settings
  const peaks = findPeaks(image.specs.hm.name, image.maps.hm, image.index, minScore, maxPeaks, heatmap)
  const { count, cells, scores, classIds } = peaks
  const boxes = new Float64Array(4 * count)
  for (let i = 0; i < count; i++) readBox(image, cells[i]!, classIds[i]!, boxes, 4 * i)
  mapBoxes(view.toImage, boxes)
  return new Detections({ count, boxes, scores, classIds, ...imageColumns(view) })
}

const { fround } = Math

/** Box of one cell in input pixels; the sums in float32, as in the original. */
function readBox(
  { specs, maps, index, settings }: Maps,
  cell: number,
  classId: number,
  into: Float64Array,
  at: number,
) {
  const { boxes, boxUnit, offset, stride } = settings
  const columns = maps.hm.shape[3]!
  const unit = boxUnit === 'pixels' ? 1 / stride : 1
  const size = (channel: number) => unit * readCell(specs.wh.name, maps.wh, index, channel, cell)
  for (const axis of [0, 1] as const) {
    const shift = offset === 'reg' ? readCell(specs.reg!.name, maps.reg!, index, axis, cell) : offset
    const centre = fround((axis === 0 ? cell % columns : Math.floor(cell / columns)) + shift)
    const before = boxes === 'ltrb' ? size(axis) : size(boxes === 'size' ? axis : 2 * classId + axis) / 2
    const after = boxes === 'ltrb' ? size(2 + axis) : before
    into[at + axis] = stride * fround(centre - before)
    into[at + 2 + axis] = stride * fround(centre + after)
  }
}

/** The maps of an image averaged with those of its mirror image: CenterNet's flip test. */
function averageWithMirror({ maps, settings, ...image }: Maps): Maps {
  const mirroredEdge = settings.boxes === 'ltrb' ? (edge: number) => [2, 1, 0, 3][edge]! : undefined
  return {
    ...image,
    maps: {
      // Reference quirk: the offset is that of the image alone.
      ...maps,
      hm: averageMirroredScores(maps.hm, settings.heatmap, settings.minScore),
      wh: averageMirrored(maps.wh, mirroredEdge),
    },
    settings: { ...settings, heatmap: 'scores' },
  }
}

function merge(results: readonly Detections[], { minScore, maxDetections, softNms, scales, leftovers }: Settings) {
  const all = Detections.concat(results)
  if (!softNms && scales.length === 1) return keepBest(all, maxDetections)
  const suppress = (ofClass: Detections) => suppressSoftly(ofClass, { method: 'gaussian' }, leftovers)
  return withScoresAbove(minScore, mergeByClass(all, maxDetections, suppress))
}
