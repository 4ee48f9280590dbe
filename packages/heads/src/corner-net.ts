import type { PixelFormat } from '@mot/core'
import { type Filled, fillOptions } from './check-options'
import { joinPairs, mirrorPairs } from './corners/corner-pairs'
import {
  type CornerOutput,
  checkPairOptions,
  cornerHeatmaps,
  cornerSpecs,
  type PairOptions,
  pairCorners,
} from './corners/corners'
import { mergePairs } from './corners/merge-pairs'
import { clipToImage, pairsToImage } from './corners/pairs-to-image'
import { defineHead } from './define-head'
import type { Head } from './head'
import {
  type AugmentationOptions,
  augmentationDefaults,
  type ClassHeatmapOptions,
  checkSharedOptions,
  classHeatmapDefaults,
  type MergeOptions,
  mergeDefaults,
} from './heatmap-options'
import { cornerInput, cornerNetPixels } from './inputs/corner-input'
import { testTimeAugmentation } from './inputs/test-time-augmentation'
import { bindMaps } from './maps/bind-maps'
import { knowHeatmap } from './maps/heatmap-kind'
import { readAll, selectPeaks } from './rows/cell-selection'

export interface CornerNetOptions
  extends ClassHeatmapOptions<CornerOutput>,
    PairOptions,
    AugmentationOptions,
    Omit<MergeOptions, 'softNms'> {
  /** Moves boxes to the average of those that they suppress, as the original does with several scales. Default false. */
  readonly mergeBoxes?: boolean
  /**
   * With `mergeBoxes`: exponent of a suppressed box's weight, (1 − remaining share of its score) to this power. Default 8;
   * the original's 10 with several scales.
   */
  readonly weightExponent?: number
  /** Default: BGR of 0 to 1, less the mean of COCO's pixels, by their deviation. */
  readonly pixels?: Omit<PixelFormat, 'layout'>
}

export const cornerNetDefaults = {
  ...classHeatmapDefaults,
  ...augmentationDefaults,
  maxDetections: mergeDefaults.maxDetections,
  leftovers: mergeDefaults.leftovers,
  maxCorners: 100,
  maxPairs: 1000,
  maxTagDistance: 0.5,
  mergeBoxes: false,
  weightExponent: 8,
  pixels: cornerNetPixels,
} as const satisfies CornerNetOptions

/**
 * CornerNet (Law and Deng 2018): objects are pairs of a top left and a bottom right corner, peaks of two heatmaps of their
 * class, with similar tags.
 *
 * In: BGR, normalised, in the middle of the input, with sides such as 511. Out: `tl_heat` and `br_heat` [n, classes, rows,
 * columns] logits, `tl_tag` and `br_tag` [n, 1, …], `tl_regr` and `br_regr` [n, 2, …] in cells.
 * @throws MotError `invalid-option`.
 */
export function cornerNet(options: CornerNetOptions = {}): Head {
  return cornerHead('cornernet', fillOptions(options, cornerNetDefaults))
}

/** Options of a head of the family, with the defaults filled in. */
export type CornerNetSettings = Filled<CornerNetOptions, typeof cornerNetDefaults>

/** A head that pairs corners and nothing more: CornerNet and CornerNet-Squeeze. */
export function cornerHead(name: string, options: CornerNetSettings): Head {
  const settings = { ...options, border: true }
  const { flip, stride } = settings
  checkSharedOptions(settings)
  checkPairOptions(settings)
  const specs = cornerSpecs(settings.classCount, settings.outputNames)

  return defineHead({
    name,
    inputName: settings.inputName,
    pixels: settings.pixels,
    outputs: specs,
    ...cornerInput(),
    selections(outputs, view) {
      const maps = bindMaps(specs, outputs, [view], stride)
      const { heatmap: kind } = knowHeatmap(settings, specs, maps, cornerHeatmaps)
      return (['tl', 'br'] as const).map((corner) =>
        selectPeaks({
          spec: specs[`${corner}_heat`],
          heatmap: maps[`${corner}_heat`],
          minScore: 0,
          kind,
          isTold: settings.heatmap === 'auto',
          most: settings.maxCorners,
          reads: (['tag', 'regr'] as const).map((key) => readAll(specs[`${corner}_${key}`], maps[`${corner}_${key}`])),
        }),
      )
    },
    decode(outputs, views) {
      const maps = bindMaps(specs, outputs, views, stride)
      const known = knowHeatmap(settings, specs, maps, cornerHeatmaps)
      return views.map((view, index) => {
        const pairs = pairsToImage(pairCorners({ specs, maps, index, settings: known }), maps.tl_heat, view)
        return mergePairs([{ pairs: clipToImage(pairs, view, 1), view }], settings)
      })
    },
    ...testTimeAugmentation(settings, {
      inputAt: cornerInput,
      readPass(outputs, view, scale) {
        const maps = bindMaps(specs, outputs, flip ? [view, view] : [view], stride)
        const known = knowHeatmap(settings, specs, maps, cornerHeatmaps)
        const pairsOf = (index: number) => pairCorners({ specs, maps, index, settings: known })
        const columns = maps.tl_heat.shape[3]!
        const pairs = flip ? joinPairs([pairsOf(0), mirrorPairs(pairsOf(1), columns)]) : pairsOf(0)
        return { pairs: clipToImage(pairsToImage(pairs, maps.tl_heat, view), view, scale), view }
      },
      merge: (results) => mergePairs(results, settings),
    }),
  })
}
