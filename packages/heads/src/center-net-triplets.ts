import { bindOutputs } from './bind-outputs'
import { type CornerNetOptions, checkCornerSettings, cornerNetDefaults } from './corner-net'
import { type CenterPoint, confirmByCenters, findCenters } from './corners/center-points'
import { joinPairs, mirrorPairs } from './corners/corner-pairs'
import { type CornerOutput, cornerSpecs, pairCorners } from './corners/corners'
import { mergePairs } from './corners/merge-pairs'
import { cutToImage, type PairsInView, pairsToImage, pointsToImage } from './corners/pairs-to-image'
import { defineHead } from './define-head'
import type { BoundTo, Head, NetworkOutputs, View } from './head'
import { cornerInput } from './inputs/corner-input'
import { isSinglePass, lookAtScales } from './inputs/look-at-scales'
import { checkCells } from './maps/check-cells'

/** What CornerNet puts out, heatmap of centres, their offset in the cell. */
export type CenterNetTripletsOutput = CornerOutput | 'ct_heat' | 'ct_regr'

export interface CenterNetTripletsOptions extends Omit<CornerNetOptions, 'outputNames' | 'maxCorners'> {
  /** The best so many corners of each kind are paired, and as many centres are looked for. Default 70. */
  readonly maxCorners?: number
  /** Names of the outputs in networks that call them otherwise. */
  readonly outputNames?: Partial<Readonly<Record<CenterNetTripletsOutput, string>>>
}

export const centerNetTripletsDefaults = {
  ...cornerNetDefaults,
  maxCorners: 70,
} as const satisfies CenterNetTripletsOptions

/** Boxes that reach further out of the image than this are dropped, in pixels of the resized image. */
const MAX_OUTSIDE = 5

/**
 * CenterNet of Duan et al. (2019, "Keypoint Triplets for Object Detection"): pairs of corners as CornerNet's, confirmed by a
 * third key point in the middle of the box.
 *
 * In: as CornerNet. Out: as CornerNet, and `ct_heat` [n, classes, rows, columns] logits, `ct_regr` [n, 2, …] in cells.
 * @throws MotError `invalid-option`.
 */
export function centerNetTriplets(options: CenterNetTripletsOptions = {}): Head {
  const settings = { ...centerNetTripletsDefaults, ...options }
  const { classCount, flip, maxCorners, stride } = settings
  checkCornerSettings(settings)
  const names = { ct_heat: 'ct_heat', ct_regr: 'ct_regr', ...settings.outputNames }
  const outputs = {
    ...cornerSpecs(classCount, settings.outputNames),
    ct_heat: { name: names.ct_heat, shape: ['batch', classCount, 'rows', 'columns'] },
    ct_regr: { name: names.ct_regr, shape: ['batch', 2, 'rows', 'columns'] },
  }
  type Maps = BoundTo<typeof outputs>
  const pairing = { ...settings, border: true }

  const centersOf = (maps: Maps, index: number) =>
    findCenters(
      { name: names.ct_heat, map: maps.ct_heat },
      { name: names.ct_regr, map: maps.ct_regr },
      index,
      maxCorners,
    )

  function readPass(tensors: NetworkOutputs, view: View, scale: number): TripletsInView {
    const maps = bindOutputs(outputs, tensors, flip ? 2 : 1)
    checkCells(outputs.tl_heat.name, maps.tl_heat, view.input, stride)
    const columns = maps.tl_heat.shape[3]!
    const pairs = [pairCorners(outputs, maps, 0, pairing)]
    const centers = centersOf(maps, 0)
    if (flip) {
      pairs.push(mirrorPairs(pairCorners(outputs, maps, 1, pairing), columns))
      centers.push(...centersOf(maps, 1).map((center) => ({ ...center, x: columns - center.x })))
    }
    return {
      pairs: cutToImage(pairsToImage(joinPairs(pairs), maps.tl_heat, view), view, scale, MAX_OUTSIDE),
      // Reference quirk: other scales have no centres of their own.
      centers: scale === 1 ? pointsToImage(centers, maps.tl_heat, view, scale) : [],
      view,
    }
  }

  function merge(found: readonly TripletsInView[]) {
    const { view } = found[0]!
    const all = joinPairs(found.map(({ pairs }) => pairs))
    const centers = found.flatMap((look) => look.centers)
    return mergePairs([{ pairs: confirmByCenters(all, centers), view }], settings)
  }

  return defineHead({
    name: 'centernet-triplets',
    inputName: settings.inputName,
    pixels: settings.pixels,
    outputs,
    ...cornerInput(),
    decode(tensors, views) {
      const maps = bindOutputs(outputs, tensors, views.length)
      for (const { input } of views) checkCells(outputs.tl_heat.name, maps.tl_heat, input, stride)
      return views.map((view, index) => {
        const inImage = pairsToImage(pairCorners(outputs, maps, index, pairing), maps.tl_heat, view)
        const pairs = cutToImage(inImage, view, 1, MAX_OUTSIDE)
        const centers = pointsToImage(centersOf(maps, index), maps.tl_heat, view, 1)
        return merge([{ pairs, centers, view }])
      })
    },
    ...(!isSinglePass(settings) && {
      look: (image, fixed) => lookAtScales(image, fixed, settings, cornerInput, readPass, merge),
    }),
  })
}

interface TripletsInView extends PairsInView {
  readonly centers: readonly CenterPoint[]
}
