import { checkImage, type Frame, type Image, MotError, type PixelFormat, type Size } from '@mot/core'
import { bindOutputs } from './bind-outputs'
import { checkChoice, checkCount, checkRange, type Filled, fillOptions } from './check-options'
import { type CornerPairs, selectPairs } from './corners/corner-pairs'
import {
  type CornerOutput,
  checkPairOptions,
  cornerHeatmaps,
  cornerSpecs,
  type PairOptions,
  pairCorners,
} from './corners/corners'
import {
  type CropLocation,
  locationsFromAttention,
  locationsFromBoxes,
  suppressLocations,
} from './corners/crop-locations'
import { cropAround, type LocationCrop, writeCrop } from './corners/location-crop'
import { mergePairs } from './corners/merge-pairs'
import { type PairsInView, pairsToImage } from './corners/pairs-to-image'
import { defineHead } from './define-head'
import type { Head, NetworkOutputs, Pass, Passes, View } from './head'
import {
  type ClassHeatmapOptions,
  checkSharedOptions,
  classHeatmapDefaults,
  type MergeOptions,
  mergeDefaults,
} from './heatmap-options'
import { cornerNetPixels } from './inputs/corner-input'
import { createView } from './inputs/view'
import { bindMaps } from './maps/bind-maps'
import { checkCells } from './maps/check-cells'
import { knowHeatmap } from './maps/heatmap-kind'
import type { HeatmapKind } from './maps/peaks'

/** CornerNet's outputs, and attention to large, medium and small objects. */
export type CornerNetSaccadeOutput = CornerOutput | AttentionOutput

type AttentionOutput = 'att0' | 'att1' | 'att2'

export interface CornerNetSaccadeOptions
  extends Omit<ClassHeatmapOptions<CornerNetSaccadeOutput>, 'stride'>,
    PairOptions,
    Pick<MergeOptions, 'maxDetections'> {
  /** Crops are made where attention is above this, 0 to 1. Default 0.3. */
  readonly minAttention?: number
  /** Number of crops at most: fewer are faster and miss more objects. Default 30. */
  readonly maxCrops?: number
  /** Crops that go through the network together. Default 8. */
  readonly batchSize?: number
  /** Lengths of the downsized image's longer side, in input pixels, one image each. Default 192 and 255. */
  readonly firstSides?: readonly number[]
  /**
   * What the attention maps hold: `logits`, before the sigmoid, or `scores`, after it. Default `auto`: scores where all values lie
   * within 0 to 1.
   */
  readonly attention?: HeatmapKind | 'auto'
  /** Default: BGR of 0 to 1, less the mean of COCO's pixels, by their deviation. */
  readonly pixels?: Omit<PixelFormat, 'layout'>
}

const { stride: STRIDE, ...heatmapDefaults } = classHeatmapDefaults

export const cornerNetSaccadeDefaults = {
  ...heatmapDefaults,
  maxDetections: mergeDefaults.maxDetections,
  maxCorners: 12,
  maxPairs: 12,
  maxTagDistance: 0.3,
  minAttention: 0.3,
  maxCrops: 30,
  batchSize: 8,
  firstSides: [192, 255],
  attention: 'auto',
  pixels: cornerNetPixels,
} as const satisfies CornerNetSaccadeOptions

/**
 * CornerNet-Saccade (Law et al. 2020, "CornerNet-Lite", section 3). The first pass sees the whole image, downsized to two
 * sizes; its attention maps and detections yield locations. Crops around them go through the network at a larger scale.
 * Corners on the edge of a crop do not count, since their objects may extend beyond it.
 *
 * Detectors run all these passes; `decode` alone reads the whole image in one.
 *
 * In: BGR, normalised, 255 × 255. Out: as CornerNet, and `att0`, `att1`, `att2` [n, 1, …] of 16, 32 and 64 cells a side.
 * @throws MotError `invalid-option`.
 */
export function cornerNetSaccade(options: CornerNetSaccadeOptions = {}): Head {
  const settings: Settings = { ...fillOptions(options, cornerNetSaccadeDefaults), border: false }
  checkSettings(settings)
  const reader = createReader(settings)

  return defineHead({
    name: 'cornernet-saccade',
    inputName: settings.inputName,
    pixels: settings.pixels,
    outputs: { ...reader.corners, ...reader.attention },
    inputSize,
    view: wholeImageView,
    prepare(image, batch, index) {
      checkImage(image)
      writeCrop(image, wholeImage(image, batch.width, batch.width), batch, index)
      return wholeImageView(image, batch)
    },
    decode: (outputs, views) =>
      readDownsized(reader, outputs, views).found.map((result) => mergeResults([result], settings)),
    passes: (image, fixed) => saccadePasses(reader, image, fixed),
  })
}

type Settings = Filled<CornerNetSaccadeOptions, typeof cornerNetSaccadeDefaults> & { readonly border: boolean }

function checkSettings(settings: Settings): void {
  checkSharedOptions(settings)
  checkPairOptions(settings)
  checkRange('minAttention', settings.minAttention, 0, 1)
  checkChoice('attention', settings.attention, ['auto', 'logits', 'scores'])
  checkCount('maxCrops', settings.maxCrops)
  checkCount('batchSize', settings.batchSize)
  for (const side of settings.firstSides) checkCount('firstSides', side)
}

/** Attention to large, medium and small objects: input pixels per cell, and zoom-in factor (section 3.1). */
const attentionMaps = [
  { key: 'att0', stride: 16, zoom: 1 },
  { key: 'att1', stride: 8, zoom: 2 },
  { key: 'att2', stride: 4, zoom: 4 },
] as const

/** The specifications of the outputs, and the settings to read them with. */
type Reader = ReturnType<typeof createReader>

function createReader(settings: Settings) {
  const { classCount, outputNames } = settings
  const attentionSpec = (key: AttentionOutput, stride: number) => ({
    name: outputNames[key] ?? key,
    shape: ['batch', 1, `rows_${stride}`, `columns_${stride}`],
  })
  const attention = {
    att0: attentionSpec('att0', 16),
    att1: attentionSpec('att1', 8),
    att2: attentionSpec('att2', 4),
  }
  return { settings, corners: cornerSpecs(classCount, outputNames), attention }
}

/** 1. The downsized image; 2. locations from it; 3. crops around the best of them; 4. all results merged. */
function* saccadePasses(reader: Reader, image: Image | Frame, fixed: Partial<Size>): Passes {
  const { firstSides, maxCrops, batchSize } = reader.settings
  checkImage(image)
  const size = inputSize(image, fixed)
  const passOver = (crops: readonly LocationCrop[]): Pass => ({
    size,
    images: crops.map((crop) => (batch, index) => writeCrop(image, crop, batch, index)),
  })
  const viewsOf = (crops: readonly LocationCrop[]) => crops.map(({ toImage }) => createView(image, size, toImage))

  const downsized = firstSides.map((side) => wholeImage(image, side, size.width))
  const { found, locations } = readDownsized(reader, yield passOver(downsized), viewsOf(downsized))
  const crops = suppressLocations(locations)
    .flatMap((location) => cropAround(location, image, size.width) ?? [])
    .slice(0, maxCrops)
  for (let start = 0; start < crops.length; start += batchSize) {
    const chunk = crops.slice(start, start + batchSize)
    found.push(...readCrops(reader, yield passOver(chunk), viewsOf(chunk)))
  }
  return mergeResults(found, reader.settings)
}

/** Detections of the downsized image count above this score, and above the second yield a location of their own. */
const DOWNSIZED = { minScore: 0.3, minLocationScore: 0.5 }

/** Detections in the downsized image, and the locations of crops (section 3.1). */
function readDownsized(
  reader: Reader,
  outputs: NetworkOutputs,
  views: readonly View[],
): { found: PairsInView[]; locations: CropLocation[] } {
  const found = readCrops(reader, outputs, views).map(({ pairs, view }) => ({
    pairs: pairsAbove(DOWNSIZED.minScore, pairs),
    view,
  }))
  const attended = readAttention(reader, outputs, views)
  const detected = found.flatMap(({ pairs }) => locationsFromBoxes(pairs, DOWNSIZED.minLocationScore))
  return { found, locations: [...attended, ...detected] }
}

function readAttention(
  { attention: specs, settings }: Reader,
  outputs: NetworkOutputs,
  views: readonly View[],
): CropLocation[] {
  const maps = bindOutputs(specs, outputs, views.length)
  for (const { key, stride } of attentionMaps) {
    for (const { input } of views) checkCells(specs[key].name, maps[key], input, stride)
  }
  const { heatmap: kind } = knowHeatmap(
    { heatmap: settings.attention },
    specs,
    maps,
    attentionMaps.map(({ key }) => key),
  )
  return views.flatMap((view, index) =>
    attentionMaps.flatMap(({ key, stride, zoom }) => {
      const attention = { name: specs[key].name, map: maps[key], stride, zoom }
      return locationsFromAttention(attention, index, view, settings.minAttention, kind)
    }),
  )
}

/**
 * The pairs of corners in each crop, in pixels of the image (section 3.2). Boxes may extend out of it, as in the original.
 */
function readCrops(
  { corners: specs, settings }: Reader,
  outputs: NetworkOutputs,
  views: readonly View[],
): PairsInView[] {
  const maps = bindMaps(specs, outputs, views, STRIDE)
  const known = knowHeatmap(settings, specs, maps, cornerHeatmaps)
  return views.map((view, index) => ({
    pairs: pairsToImage(pairCorners({ specs, maps, index, settings: known }), maps.tl_heat, view),
    view,
  }))
}

function mergeResults(results: readonly PairsInView[], { minScore, maxDetections }: Settings) {
  const options = {
    minScore,
    maxDetections,
    mergeBoxes: false,
    weightExponent: 1,
    leftovers: 'drop',
    sigma: 0.7,
  } as const
  return mergePairs(results, options)
}

function pairsAbove(minScore: number, pairs: CornerPairs): CornerPairs {
  const rows = Array.from({ length: pairs.count }, (_, row) => row)
  return selectPairs(
    pairs,
    rows.filter((row) => pairs.scores[row]! > minScore),
  )
}

function inputSize(_image: Size, fixed: Partial<Size>): Size {
  const side = fixed.width ?? fixed.height ?? 255
  if ((fixed.height ?? side) !== side) {
    throw new MotError('invalid-option', `CornerNet-Saccade needs a square input, got ${fixed.width}×${fixed.height}.`)
  }
  return { width: side, height: side }
}

/** The whole image, its longer side `side` input pixels long, in the middle of an input of `inputSide` pixels. */
function wholeImage(image: Size, side: number, inputSide: number): LocationCrop {
  const { width, height } = image
  const middle = { x: width >> 1, y: height >> 1, scale: side / Math.max(width, height) }
  // Never undefined: a crop around the middle contains pixels of the image.
  return cropAround(middle, image, inputSide)!
}

function wholeImageView(image: Image | Frame | Size, input: Size): View {
  return createView(image, input, wholeImage(image, input.width, input.width).toImage)
}
