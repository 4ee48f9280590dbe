import { MotError, shown } from '@mot/core'
import type { Leftovers } from './boxes/merge-by-class'
import { checkChoice, checkCount, checkRange } from './check-options'
import type { HeatmapKind } from './maps/peaks'

// The options that several heat-map heads share: each is declared, given its default and checked here alone.

/** Options of every head that reads heatmaps. */
export interface HeatmapOptions<Output extends string> {
  /** Detections score above this, 0 to 1. Default 0.3; for FairMOT 0.4, for CenterNet in 3D 0.2. */
  readonly minScore?: number
  /**
   * What the heatmaps hold: `logits`, before the sigmoid, or `scores`, after a sigmoid in the network. Default `auto`: scores
   * where all values lie within 0 to 1.
   */
  readonly heatmap?: HeatmapKind | 'auto'
  /** Input pixels per cell of the maps. Default 4; for CornerNet-Squeeze 8. */
  readonly stride?: number
  /** Name of the image input. Default: the network's only input. */
  readonly inputName?: string
  /** The network's names for outputs, where they differ from the head's. */
  readonly outputNames?: Partial<Readonly<Record<Output, string>>>
}

/** Options of heads whose heatmaps have one channel per class. */
export interface ClassHeatmapOptions<Output extends string> extends HeatmapOptions<Output> {
  /** Classes, the channels of each heatmap. Default 80, as in COCO; for FairMOT 1, for CenterNet in 3D 3. */
  readonly classCount?: number
}

/** Options of CenterNet's heads, whose objects are peaks of a heatmap of centres. */
export interface CenterPeakOptions {
  /** Number of peaks that are read from a heatmap, the best. Default 100. */
  readonly maxPeaks?: number
  /** Where a centre lies in its cell: read from `reg`, or a fixed number of cells for x and y. Default `reg`. */
  readonly offset?: 'reg' | number
}

/** Test-time augmentation: further passes over the same image, whose results are merged. */
export interface AugmentationOptions {
  /** Adds the mirrored image to each pass. Default false. */
  readonly flip?: boolean
  /** Factors that the image is resized by, one pass each. Default [1]. */
  readonly scales?: readonly number[]
}

/** How detections of one image are merged. */
export interface MergeOptions {
  /** Number of detections that are kept, the best, and all that tie with the last of them. Default 100. */
  readonly maxDetections?: number
  /** Soft-NMS among boxes of one class; with several scales it always runs. Default false; for ExtremeNet true. */
  readonly softNms?: boolean
  /**
   * Whether the copies of boxes that soft-NMS leaves at the end of its array are kept. Default `keep`, as in the originals.
   */
  readonly leftovers?: Leftovers
}

export const heatmapDefaults = { minScore: 0.3, heatmap: 'auto', stride: 4, outputNames: {} } as const
export const classHeatmapDefaults = { ...heatmapDefaults, classCount: 80 } as const
export const centerPeakDefaults = { maxPeaks: 100, offset: 'reg' } as const
export const augmentationDefaults = { flip: false, scales: [1] } as const
export const mergeDefaults = { maxDetections: 100, softNms: false, leftovers: 'keep' } as const

/** Any of the options above. */
type SharedOptions = Omit<ClassHeatmapOptions<string>, 'outputNames'> &
  CenterPeakOptions &
  AugmentationOptions &
  MergeOptions

/**
 * Checks those of the shared options that a head has.
 * @throws MotError `invalid-option`.
 */
export function checkSharedOptions(settings: SharedOptions): void {
  if ('minScore' in settings) checkRange('minScore', settings.minScore!, 0, 1)
  if ('heatmap' in settings) checkChoice('heatmap', settings.heatmap!, ['auto', 'logits', 'scores'])
  for (const option of ['stride', 'classCount', 'maxPeaks', 'maxDetections'] as const) {
    if (option in settings) checkCount(option, settings[option]!)
  }
  if ('scales' in settings) checkScales(settings.scales!)
  if ('leftovers' in settings) checkChoice('leftovers', settings.leftovers!, ['keep', 'drop'])
}

function checkScales(scales: readonly number[]): void {
  const isList = Array.isArray(scales) && scales.length > 0
  if (isList && scales.every((scale) => typeof scale === 'number' && scale > 0 && scale < Infinity)) return
  throw new MotError('invalid-option', `Option "scales" should hold one or more numbers above 0, got ${shown(scales)}.`)
}
