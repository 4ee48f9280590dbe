import type { PixelFormat } from '@mot/core'
import { bindOutputs } from './bind-outputs'
import type { Leftovers } from './boxes/merge-by-class'
import { checkCount, checkRange } from './check-options'
import { joinPairs, mirrorPairs } from './corners/corner-pairs'
import { type CornerOutput, cornerSpecs, pairCorners } from './corners/corners'
import { mergePairs } from './corners/merge-pairs'
import { cutToImage, type PairsInView, pairsToImage } from './corners/pairs-to-image'
import { defineHead } from './define-head'
import type { Head, NetworkOutputs, View } from './head'
import { cornerInput, cornerNetPixels } from './inputs/corner-input'
import { checkScales, isSinglePass, lookAtScales } from './inputs/look-at-scales'
import { checkCells } from './maps/check-cells'

export interface CornerNetOptions {
  /** Detections score above this, 0 to 1. Default 0.3. */
  readonly minScore?: number
  /** The best so many corners of each kind are paired. Default 100. */
  readonly maxCorners?: number
  /** The best so many pairs are kept of each look. Default 1000. */
  readonly maxPairs?: number
  /** Largest difference of the tags of two corners of one object. Default 0.5. */
  readonly maxTagDistance?: number
  /** The best so many are kept, and all that score as the last of them. Default 100. */
  readonly maxDetections?: number
  /** Input pixels per cell of the maps. Default 4. */
  readonly stride?: number
  /** Channels of the heatmaps. Default 80, as COCO has. */
  readonly classCount?: number
  /** Looks at the mirror image, too, and merges. Default false. */
  readonly flip?: boolean
  /** Looks at the image resized by each of these, and merges. Default [1]. */
  readonly scales?: readonly number[]
  /** Moves boxes to the average of those that they suppress, as the original does with several scales. Default false. */
  readonly mergeBoxes?: boolean
  /** How fast, with `mergeBoxes`, the share of a box falls with what it keeps of its score. Default 8; the original's 10 with several scales. */
  readonly weightExponent?: number
  /** What soft-NMS leaves behind the boxes that stay. Default `keep`, as the original. */
  readonly leftovers?: Leftovers
  /** Default: BGR of 0 to 1, less the mean of COCO's pixels, by their deviation. */
  readonly pixels?: Omit<PixelFormat, 'layout'>
  /** Default: the network's only input. */
  readonly inputName?: string
  /** Names of the outputs in networks that call them otherwise. */
  readonly outputNames?: Partial<Readonly<Record<CornerOutput, string>>>
}

export const cornerNetDefaults = {
  minScore: 0.3,
  maxCorners: 100,
  maxPairs: 1000,
  maxTagDistance: 0.5,
  maxDetections: 100,
  stride: 4,
  classCount: 80,
  flip: false,
  scales: [1],
  mergeBoxes: false,
  weightExponent: 8,
  leftovers: 'keep',
  pixels: cornerNetPixels,
  outputNames: {},
} as const satisfies CornerNetOptions

/**
 * CornerNet (Law and Deng 2018): objects are pairs of a top left and a bottom right corner, peaks of two heatmaps of their
 * class, whose tags are alike.
 *
 * In: BGR, normalised, in the middle of the input, with sides such as 511. Out: `tl_heat` and `br_heat` [n, classes, rows,
 * columns] logits, `tl_tag` and `br_tag` [n, 1, …], `tl_regr` and `br_regr` [n, 2, …] in cells.
 * @throws MotError `invalid-option`.
 */
export function cornerNet(options: CornerNetOptions = {}): Head {
  return cornerHead('cornernet', { ...cornerNetDefaults, ...options })
}

/** Options of a head of the family, all filled in. */
export type CornerNetSettings = Required<Omit<CornerNetOptions, 'inputName'>> & Pick<CornerNetOptions, 'inputName'>

/** A head that pairs corners and nothing more: CornerNet and CornerNet-Squeeze. */
export function cornerHead(name: string, settings: CornerNetSettings): Head {
  const { flip, stride } = settings
  checkCornerSettings(settings)
  const outputs = cornerSpecs(settings.classCount, settings.outputNames)
  const pairing = { ...settings, border: true }

  function readPass(tensors: NetworkOutputs, view: View, scale: number): PairsInView {
    const maps = bindOutputs(outputs, tensors, flip ? 2 : 1)
    checkCells(outputs.tl_heat.name, maps.tl_heat, view.input, stride)
    const pairs = pairCorners(outputs, maps, 0, pairing)
    const columns = maps.tl_heat.shape[3]!
    const all = flip ? joinPairs([pairs, mirrorPairs(pairCorners(outputs, maps, 1, pairing), columns)]) : pairs
    return { pairs: cutToImage(pairsToImage(all, maps.tl_heat, view), view, scale), view }
  }

  return defineHead({
    name,
    inputName: settings.inputName,
    pixels: settings.pixels,
    outputs,
    ...cornerInput(),
    decode(tensors, views) {
      const maps = bindOutputs(outputs, tensors, views.length)
      for (const { input } of views) checkCells(outputs.tl_heat.name, maps.tl_heat, input, stride)
      return views.map((view, index) => {
        const pairs = pairCorners(outputs, maps, index, pairing)
        const inImage = cutToImage(pairsToImage(pairs, maps.tl_heat, view), view, 1)
        return mergePairs([{ pairs: inImage, view }], settings)
      })
    },
    ...(!isSinglePass(settings) && {
      look: (image, fixed) =>
        lookAtScales(image, fixed, settings, cornerInput, readPass, (found) => mergePairs(found, settings)),
    }),
  })
}

/** @throws MotError `invalid-option`. */
export function checkCornerSettings(settings: CornerNetSettings): void {
  checkRange('minScore', settings.minScore, 0, 1)
  checkRange('maxTagDistance', settings.maxTagDistance, 0, Infinity)
  for (const option of ['maxCorners', 'maxPairs', 'maxDetections', 'stride', 'classCount'] as const) {
    checkCount(option, settings[option])
  }
  checkScales(settings.scales)
}
