import { checkImage, type Frame, type Image, MotError, type PixelFormat, type Size } from '@mot/core'
import { bindOutputs } from './bind-outputs'
import { checkCount, checkRange } from './check-options'
import { type CornerPairs, selectPairs } from './corners/corner-pairs'
import { type CornerOutput, cornerSpecs, pairCorners } from './corners/corners'
import { mergePairs } from './corners/merge-pairs'
import { type PairsInView, pairsToImage } from './corners/pairs-to-image'
import { cropAbout, type PlaceCrop, writeCrop } from './corners/place-crop'
import { attendedPlaces, type Place, placesOf, rankPlaces } from './corners/places'
import { defineHead } from './define-head'
import type { Head, Look, NetworkOutputs, Pass, View } from './head'
import { cornerNetPixels } from './inputs/corner-input'
import { createView } from './inputs/view'
import { checkCells } from './maps/check-cells'
import type { HeatmapKind } from './maps/peaks'

/** What CornerNet puts out, and attention to large, medium and small objects. */
export type CornerNetSaccadeOutput = CornerOutput | 'att0' | 'att1' | 'att2'

export interface CornerNetSaccadeOptions {
  /** Detections score above this, 0 to 1. Default 0.3. */
  readonly minScore?: number
  /** Places are looked at closer where attention is above this, 0 to 1. Default 0.3. */
  readonly minAttention?: number
  /** Places looked at closer, at most: fewer are faster and find less. Default 30. */
  readonly maxCrops?: number
  /** Crops that go through the network together. Default 8. */
  readonly batchSize?: number
  /** Lengths of the image's longer side in the first looks, in input pixels. Default 192 and 255. */
  readonly firstSides?: readonly number[]
  /** The best so many corners of each kind are paired in each look. Default 12. */
  readonly maxCorners?: number
  /** The best so many pairs are kept of each look. Default 12. */
  readonly maxPairs?: number
  /** Largest difference of the tags of two corners of one object. Default 0.3. */
  readonly maxTagDistance?: number
  /** The best so many are kept, and all that score as the last of them. Default 100. */
  readonly maxDetections?: number
  /** Channels of the heatmaps. Default 80, as COCO has. */
  readonly classCount?: number
  /** Whether attention still needs a sigmoid, or (scores) the network has made it. Default `logits`. */
  readonly attention?: HeatmapKind
  /** Default: BGR of 0 to 1, less the mean of COCO's pixels, by their deviation. */
  readonly pixels?: Omit<PixelFormat, 'layout'>
  /** Default: the network's only input. */
  readonly inputName?: string
  /** Names of the outputs in networks that call them otherwise. */
  readonly outputNames?: Partial<Readonly<Record<CornerNetSaccadeOutput, string>>>
}

export const cornerNetSaccadeDefaults = {
  minScore: 0.3,
  minAttention: 0.3,
  maxCrops: 30,
  batchSize: 8,
  firstSides: [192, 255],
  maxCorners: 12,
  maxPairs: 12,
  maxTagDistance: 0.3,
  maxDetections: 100,
  classCount: 80,
  attention: 'logits',
  pixels: cornerNetPixels,
  outputNames: {},
} as const satisfies CornerNetSaccadeOptions

/** Input pixels per cell of the heatmaps. */
const STRIDE = 4

/** Attention to large, medium and small objects: input pixels per cell, and how much closer to look. */
const attentions = [
  { key: 'att0', stride: 16, zoom: 1 },
  { key: 'att1', stride: 8, zoom: 2 },
  { key: 'att2', stride: 4, zoom: 4 },
] as const

/** What a first look finds counts from this score on, and above the second gets a look at its own size. */
const FIRST_LOOK = { minScore: 0.3, minPlaceScore: 0.5 }

/**
 * CornerNet-Saccade (Law et al. 2020, "CornerNet-Lite", section 3): looks at the whole image made small, twice; attention and
 * what it found say where to look closer; corners on the edge of a crop do not count, as objects may go on outside.
 *
 * Detectors look as often as that; `decode` alone reads one look at the whole image.
 *
 * In: BGR, normalised, 255 × 255. Out: as CornerNet, and `att0`, `att1`, `att2` [n, 1, …] of 16, 32 and 64 cells a side.
 * @throws MotError `invalid-option`.
 */
export function cornerNetSaccade(options: CornerNetSaccadeOptions = {}): Head {
  const settings = { ...cornerNetSaccadeDefaults, ...options }
  const { minScore, maxCrops, batchSize, firstSides, maxDetections, minAttention } = settings
  checkRange('minScore', minScore, 0, 1)
  checkRange('minAttention', minAttention, 0, 1)
  checkRange('maxTagDistance', settings.maxTagDistance, 0, Infinity)
  for (const option of ['maxCrops', 'batchSize', 'maxCorners', 'maxPairs', 'maxDetections', 'classCount'] as const) {
    checkCount(option, settings[option])
  }
  for (const side of firstSides) checkCount('firstSides', side)
  const names = { att0: 'att0', att1: 'att1', att2: 'att2', ...settings.outputNames }
  const corners = cornerSpecs(settings.classCount, settings.outputNames)
  const attention = {
    att0: { name: names.att0, shape: ['batch', 1, 'rows_16', 'columns_16'] },
    att1: { name: names.att1, shape: ['batch', 1, 'rows_8', 'columns_8'] },
    att2: { name: names.att2, shape: ['batch', 1, 'rows_4', 'columns_4'] },
  }
  const outputs = { ...corners, ...attention }
  const pairing = { ...settings, border: false }
  const merging = {
    minScore,
    maxDetections,
    mergeBoxes: false,
    weightExponent: 1,
    leftovers: 'drop',
    sigma: 0.7,
  } as const

  /** What each crop shows, in the image. */
  function readCrops(tensors: NetworkOutputs, views: readonly View[]): PairsInView[] {
    const maps = bindOutputs(corners, tensors, views.length)
    return views.map((view, index) => {
      checkCells(corners.tl_heat.name, maps.tl_heat, view.input, STRIDE)
      // Boxes may reach out of the image, as in the original.
      return { pairs: pairsToImage(pairCorners(corners, maps, index, pairing), maps.tl_heat, view), view }
    })
  }

  /** What looks at the whole image show, and where to look closer. */
  function readWholes(tensors: NetworkOutputs, views: readonly View[]): { found: PairsInView[]; places: Place[] } {
    const found = readCrops(tensors, views).map(({ pairs, view }) => ({
      pairs: rowsAbove(FIRST_LOOK.minScore, pairs),
      view,
    }))
    const maps = bindOutputs(attention, tensors, views.length)
    for (const { key, stride } of attentions) {
      for (const { input } of views) checkCells(names[key], maps[key], input, stride)
    }
    const attended = views.flatMap((view, index) =>
      attentions.flatMap(({ key, ...about }) =>
        attendedPlaces({ name: names[key], map: maps[key], ...about }, index, view, minAttention, settings.attention),
      ),
    )
    return { found, places: [...attended, ...found.flatMap(({ pairs }) => placesOf(pairs, FIRST_LOOK.minPlaceScore))] }
  }

  function* look(image: Image | Frame, fixed: Partial<Size>): Look {
    checkImage(image)
    const size = inputSize(image, fixed)
    const passOf = (crops: readonly PlaceCrop[]): Pass => ({
      size,
      images: crops.map((crop) => (batch, index) => writeCrop(image, crop, batch, index)),
    })
    const viewsOf = (crops: readonly PlaceCrop[]) => crops.map(({ toImage }) => createView(image, size, toImage))

    const wholes = firstSides.map((side) => wholeImage(image, side, size.width))
    const { found, places } = readWholes(yield passOf(wholes), viewsOf(wholes))
    const crops = rankPlaces(places)
      .flatMap((place) => cropAbout(place, image, size.width) ?? [])
      .slice(0, maxCrops)
    for (let start = 0; start < crops.length; start += batchSize) {
      const some = crops.slice(start, start + batchSize)
      found.push(...readCrops(yield passOf(some), viewsOf(some)))
    }
    return mergePairs(found, merging)
  }

  const view = (image: Image | Frame | Size, input: Size): View =>
    createView(image, input, wholeImage(image, input.width, input.width).toImage)

  return defineHead({
    name: 'cornernet-saccade',
    inputName: settings.inputName,
    pixels: settings.pixels,
    outputs,
    inputSize,
    view,
    prepare(image, batch, index) {
      checkImage(image)
      writeCrop(image, wholeImage(image, batch.width, batch.width), batch, index)
      return view(image, batch)
    },
    decode: (tensors, views) => readWholes(tensors, views).found.map((one) => mergePairs([one], merging)),
    look,
  })
}

function inputSize(_image: Size, fixed: Partial<Size>): Size {
  const side = fixed.width ?? fixed.height ?? 255
  if ((fixed.height ?? side) !== side) {
    throw new MotError('invalid-option', `CornerNet-Saccade needs a square input, got ${fixed.width}×${fixed.height}.`)
  }
  return { width: side, height: side }
}

/** The whole image, its longer side so many input pixels long, in the middle of an input of `inputSide` pixels. */
function wholeImage(image: Size, side: number, inputSide: number): PlaceCrop {
  const { width, height } = image
  const middle = { x: width >> 1, y: height >> 1, scale: side / Math.max(width, height) }
  // The middle of an image lies in it.
  return cropAbout(middle, image, inputSide)!
}

function rowsAbove(minScore: number, pairs: CornerPairs): CornerPairs {
  const rows = Array.from({ length: pairs.count }, (_, row) => row)
  return selectPairs(
    pairs,
    rows.filter((row) => pairs.scores[row]! > minScore),
  )
}
