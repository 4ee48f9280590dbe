import { type Image, type ImageBatch, type Model, MotError } from '@mot/core'
import { black, type Colour, SquareCropper } from './crop'
import { describe, type FloatMap, imageInput, isImageInput, outputMap, stackFeatures, type Tensors } from './features'
import { type Found, NetworkTracker, type SearchWindow } from './network-tracker'
import { refuseNaN } from './response'
import type { Target } from './target'
import { completeVitTrackOptions, type VitTrackOptions } from './vit-track-options'
import { openHann, squareWindow } from './window'

/** The network of VitTrack: takes the pictures of template and search crop, and gives score, size and offset of every place. */
export interface VitTrackModels {
  readonly network: Model
}

/**
 * Follows one object with a small transformer that takes template and search crop at once. VitTrack (OpenCV Zoo 2023), after
 * "Joint Feature Learning and Relation Modeling for Tracking" (Ye et al. 2022): a centre head over one stream.
 */
export class VitTrack extends NetworkTracker<Required<VitTrackOptions>> {
  override readonly batched: boolean
  protected override readonly searchSide: number
  private readonly cropper = new SquareCropper()
  private readonly ports: { readonly template: string; readonly search: string }
  private readonly names: { readonly score: string; readonly size: string; readonly offset: string }
  private readonly network: Model
  private window: Float64Array = new Float64Array(0)

  /** @throws MotError `invalid-option`, `invalid-model`. */
  constructor(models: VitTrackModels, options: VitTrackOptions = {}) {
    const complete = completeVitTrackOptions(options)
    super({
      name: 'VitTrack',
      options: complete,
      pixels: { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
    })
    const { network } = models
    this.network = network
    this.searchSide = complete.searchSide
    this.ports = picturePorts(network, complete.templateSide, complete.searchSide)
    this.names = mapNames(network)
    this.batched = network.inputs.every(({ shape }) => typeof shape[0] === 'string')
  }

  override writeSearch(image: Image, { target }: SearchWindow, batch: ImageBatch, index: number): void {
    this.writeCrop(image, target, this.windowSide(target), this.border, batch, index)
  }

  override async runSearch(batch: ImageBatch, features: readonly Tensors[]): Promise<Tensors> {
    const { template, search } = this.ports
    return this.network.run({
      [template]: stackFeatures(features)[template]!,
      [search]: batch.tensor(features.length),
    })
  }

  protected override borderOf(): Colour {
    return black
  }

  protected override windowSide({ width, height }: Target): number {
    return Math.ceil(Math.sqrt(width * height) * this.options.searchFactor)
  }

  protected override async readTemplate(image: Image, target: Target, border: Colour): Promise<Tensors> {
    const { templateFactor, templateSide } = this.options
    const batch = this.newBatch(templateSide, 1)
    const side = Math.ceil(Math.sqrt(target.width * target.height) * templateFactor)
    this.writeCrop(image, target, side, border, batch, 0)
    return { [this.ports.template]: batch.tensor(1) }
  }

  protected override read(_image: Image, { target }: SearchWindow, outputs: Tensors, index: number): Found {
    const { names } = this
    const scores = outputMap(outputs, names.score, [-1, 1, -1, -1], 'VitTrack')
    const mapSide = scores.shape[2]!
    const pairs = [scores.shape[0]!, 2, mapSide, mapSide]
    const sizes = outputMap(outputs, names.size, pairs, 'VitTrack')
    const offsets = outputMap(outputs, names.offset, pairs, 'VitTrack')
    if (this.window.length !== mapSide * mapSide) this.window = squareWindow(openHann(mapSide))
    // 1. The place with the best score, where a way from the middle costs.
    const area = mapSide * mapSide
    const best = this.bestPlace(scores, index * area, area)
    const score = scores.data[index * area + best]! * this.window[best]!
    // 2. Centre and size there, as shares of the crop.
    const at = 2 * index * area + best
    const side = this.windowSide(target)
    const left = cropStart(target.x, side)
    const top = cropStart(target.y, side)
    const found = {
      x: left + (((best % mapSide) + offsets.data[at]!) / mapSide) * side,
      y: top + ((Math.floor(best / mapSide) + offsets.data[at + area]!) / mapSide) * side,
      width: Math.max(sizes.data[at]! * side, 1),
      height: Math.max(sizes.data[at + area]! * side, 1),
    }
    refuseNaN(found.x + found.y + found.width + found.height, 'VitTrack')
    const share = Math.min(Math.max(score, 0), 1)
    return { target: found, score: share, evidence: share }
  }

  private bestPlace({ data }: FloatMap, start: number, area: number): number {
    const { window } = this
    let best = 0
    let bestScore = Number.NEGATIVE_INFINITY
    let sum = 0
    for (let i = 0; i < area; i++) {
      const score = data[start + i]! * window[i]!
      sum += score
      if (score > bestScore) {
        best = i
        bestScore = score
      }
    }
    refuseNaN(sum, 'VitTrack')
    return best
  }

  private writeCrop(
    image: Image,
    { x, y }: Target,
    side: number,
    border: Colour,
    batch: ImageBatch,
    index: number,
  ): void {
    this.cropper.write(image, cropStart(x, side), cropStart(y, side), side, border, batch, index)
  }
}

/** First whole pixel of a crop about a centre. */
function cropStart(centre: number, side: number): number {
  return Math.round(centre - side / 2)
}

function picturePorts(network: Model, templateSide: number, searchSide: number) {
  const pictures = network.inputs.filter(isImageInput)
  const [first, second] = pictures
  if (!first || !second || network.inputs.length !== 2) {
    throw new MotError(
      'invalid-model',
      `VitTrack needs a network that takes two pictures, got ${describe(network.inputs)}.`,
    )
  }
  const isFirst = /template|^z/i.test(first.name) || !/template|^z/i.test(second.name)
  const [template, search] = isFirst ? [first, second] : [second, first]
  return {
    template: imageInput(network, 'VitTrack', templateSide, [template]).name,
    search: imageInput(network, 'VitTrack', searchSide, [search]).name,
  }
}

/** Scores have one channel, sizes and offsets two: by their names, else sizes come first. */
function mapNames({ outputs }: Model) {
  const score = outputs.find(({ shape }) => shape[1] === 1)
  const pairs = outputs.filter(({ shape }) => shape[1] === 2)
  const offset = pairs.find(({ name }) => /off/i.test(name)) ?? pairs[1]
  const size = pairs.find((each) => each !== offset)
  if (score && size && offset) return { score: score.name, size: size.name, offset: offset.name }
  throw new MotError(
    'invalid-model',
    `VitTrack needs a network that gives scores [n, 1, s, s], sizes and offsets [n, 2, s, s], got ${describe(outputs)}.`,
  )
}
