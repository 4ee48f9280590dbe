import type { Detections } from '@mot/core'
import { type Filled, fillOptions } from './check-options'
import { type CornerNetOptions, cornerNetDefaults } from './corner-net'
import { type CenterPoint, confirmByCenters, findCenters } from './corners/center-points'
import { joinPairs, mirrorPairs } from './corners/corner-pairs'
import { type CornerOutput, checkPairOptions, cornerSpecs, pairCorners } from './corners/corners'
import { mergePairs } from './corners/merge-pairs'
import { clipToImage, type PairsInView, pairsToImage, pointsToImage } from './corners/pairs-to-image'
import { defineHead } from './define-head'
import type { Head, View } from './head'
import { checkSharedOptions } from './heatmap-options'
import { cornerInput } from './inputs/corner-input'
import { testTimeAugmentation } from './inputs/test-time-augmentation'
import { bindMaps, type ImageMaps } from './maps/bind-maps'
import { type KnownHeatmap, knowHeatmap } from './maps/heatmap-kind'

/** CornerNet's outputs, heatmap of centres, their offset in the cell. */
export type CenterNetTripletsOutput = CornerOutput | 'ct_heat' | 'ct_regr'

export interface CenterNetTripletsOptions extends Omit<CornerNetOptions, 'outputNames' | 'maxCorners'> {
  /** Number of corners of each kind, and of centres, that are read, the best. Default 70. */
  readonly maxCorners?: number
  /** The network's names for outputs, where they differ from the head's. */
  readonly outputNames?: Partial<Readonly<Record<CenterNetTripletsOutput, string>>>
}

export const centerNetTripletsDefaults = {
  ...cornerNetDefaults,
  maxCorners: 70,
} as const satisfies CenterNetTripletsOptions

/**
 * CenterNet of Duan et al. (2019, "Keypoint Triplets for Object Detection"): pairs of corners as in CornerNet, confirmed by
 * a third key point in the middle of the box.
 *
 * In: as CornerNet. Out: as CornerNet, and `ct_heat` [n, classes, rows, columns] logits, `ct_regr` [n, 2, …] in cells.
 * @throws MotError `invalid-option`.
 */
export function centerNetTriplets(options: CenterNetTripletsOptions = {}): Head {
  const settings: Settings = { ...fillOptions(options, centerNetTripletsDefaults), border: true }
  const { flip, stride } = settings
  checkSharedOptions(settings)
  checkPairOptions(settings)
  const specs = outputSpecs(settings)

  return defineHead({
    name: 'centernet-triplets',
    inputName: settings.inputName,
    pixels: settings.pixels,
    outputs: specs,
    ...cornerInput(),
    decode(outputs, views) {
      const maps = bindMaps(specs, outputs, views, stride)
      const known = knowHeatmap(settings, specs, maps, heatmaps)
      return views.map((view, index) =>
        merge([toImage(readTriplets({ specs, maps, index, settings: known }), maps, view, 1)], settings),
      )
    },
    ...testTimeAugmentation(settings, {
      inputAt: cornerInput,
      readPass(outputs, view, scale) {
        const maps = bindMaps(specs, outputs, flip ? [view, view] : [view], stride)
        const known = knowHeatmap(settings, specs, maps, heatmaps)
        const triplets = readTriplets({ specs, maps, index: 0, settings: known })
        if (!flip) return toImage(triplets, maps, view, scale)
        const mirrored = readTriplets({ specs, maps, index: 1, settings: known })
        return toImage(joinWithMirrored(triplets, mirrored, maps.tl_heat.shape[3]!), maps, view, scale)
      },
      merge: (results) => merge(results, settings),
    }),
  })
}

type Settings = Filled<CenterNetTripletsOptions, typeof centerNetTripletsDefaults> & { readonly border: boolean }
type Maps = ImageMaps<ReturnType<typeof outputSpecs>, KnownHeatmap<Settings>>

const heatmaps = ['tl_heat', 'br_heat', 'ct_heat'] as const

function outputSpecs({ classCount, outputNames }: Settings) {
  return {
    ...cornerSpecs(classCount, outputNames),
    ct_heat: { name: outputNames.ct_heat ?? 'ct_heat', shape: ['batch', classCount, 'rows', 'columns'] },
    ct_regr: { name: outputNames.ct_regr ?? 'ct_regr', shape: ['batch', 2, 'rows', 'columns'] },
  }
}

/** Pairs of corners and centres of one image, in cells. */
interface Triplets {
  readonly pairs: PairsInView['pairs']
  readonly centers: readonly CenterPoint[]
}

/** The same in pixels of the image. */
interface TripletsInView extends Triplets, PairsInView {}

function readTriplets(image: Maps): Triplets {
  const { specs, maps, index, settings } = image
  const heat = { name: specs.ct_heat.name, map: maps.ct_heat }
  const offsets = { name: specs.ct_regr.name, map: maps.ct_regr }
  return {
    pairs: pairCorners(image),
    centers: findCenters(heat, offsets, index, settings.maxCorners, settings.heatmap),
  }
}

/** @param columns of the map, where the mirrored ones come from. */
function joinWithMirrored(triplets: Triplets, mirrored: Triplets, columns: number): Triplets {
  return {
    pairs: joinPairs([triplets.pairs, mirrorPairs(mirrored.pairs, columns)]),
    centers: [...triplets.centers, ...mirrored.centers.map((center) => ({ ...center, x: columns - center.x }))],
  }
}

/** Boxes that extend further out of the image than this are dropped, in pixels of the resized image. */
const MAX_OUTSIDE = 5

function toImage({ pairs, centers }: Triplets, { tl_heat }: Maps['maps'], view: View, scale: number): TripletsInView {
  return {
    pairs: clipToImage(pairsToImage(pairs, tl_heat, view), view, scale, MAX_OUTSIDE),
    // Reference quirk: other scales have no centres of their own.
    centers: scale === 1 ? pointsToImage(centers, tl_heat, view, scale) : [],
    view,
  }
}

/** Pairs of all passes that a centre of any pass confirms (section 3.2). */
function merge(results: readonly TripletsInView[], settings: Settings): Detections {
  const { view } = results[0]!
  const pairs = joinPairs(results.map((result) => result.pairs))
  const centers = results.flatMap((result) => result.centers)
  return mergePairs([{ pairs: confirmByCenters(pairs, centers), view }], settings)
}
