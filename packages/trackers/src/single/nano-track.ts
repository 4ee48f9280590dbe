import { type Box, type Image, type ImageBatch, type Model, MotError, type TensorInfo } from '@mot/core'
import { gridOffsets } from './anchors'
import { type Colour, meanColour, SquareCropper } from './crop'
import {
  checkFeatures,
  describe,
  type ImagePort,
  imageInput,
  isImageInput,
  matchPorts,
  outputMap,
  stackFeatures,
  type Tensors,
} from './features'
import { completeNanoTrackOptions, type NanoTrackOptions } from './nano-track-options'
import { type Found, NetworkTracker, type SearchWindow } from './network-tracker'
import { cropGeometry, pixelTarget, writeSquare } from './pysot-crop'
import { Response, refuseNaN } from './response'
import { roleOutputs } from './role-outputs'
import { clippedTarget, type Target } from './target'
import { contextSide, hann, squareWindow } from './window'

/** Both networks of NanoTrack. */
export interface NanoTrackModels {
  /** Picture → features, for the template and for the search crop: takes any size. */
  readonly backbone: Model
  /** Features of both → scores and distances. */
  readonly head: Model
}

/**
 * Follows one object with a tiny network that estimates at every place of the search crop how far the sides of the target are.
 * NanoTrack (Chu 2021): the anchor-free head of "SiamBAN" (Chen et al. 2020) in the tracker of SiamRPN++.
 */
export class NanoTrack extends NetworkTracker<Required<NanoTrackOptions>> {
  override readonly batched: boolean
  protected override readonly searchSide: number
  private readonly cropper = new SquareCropper()
  private readonly picture: ImagePort
  /** Names of the head's inputs for the features of the template and of the search crop. */
  private readonly ports: readonly [template: string, search: string]
  private readonly featureName: string
  private readonly names: { readonly cls: string; readonly loc: string }
  private response = new Response(0)
  private window: Float64Array = new Float64Array(0)
  private offsets: Float64Array = new Float64Array(0)

  /** @throws MotError `invalid-option`, `invalid-model`. */
  constructor(
    private readonly models: NanoTrackModels,
    options: NanoTrackOptions = {},
  ) {
    const complete = completeNanoTrackOptions(options)
    super({ name: 'NanoTrack', options: complete, pixels: { channelOrder: complete.channelOrder, scale: 1 } })
    const { backbone, head } = models
    this.searchSide = complete.searchSide
    imageInput(backbone, 'backbone', complete.searchSide)
    this.picture = imageInput(backbone, 'backbone', complete.templateSide)
    this.featureName = backbone.outputs[0]!.name
    this.ports = headPorts(backbone, head)
    const { cls, loc } = roleOutputs(head.outputs, 'head', 2)
    this.names = { cls: cls[0]!, loc: loc[0]! }
    this.batched = this.picture.batched && typeof head.inputs[0]!.shape[0] === 'string'
  }

  override writeSearch(image: Image, { target, side }: SearchWindow, batch: ImageBatch, index: number): void {
    const crop = this.geometry(target, side)
    writeSquare(this.cropper, image, target, crop.side, this.border, batch, index)
  }

  override async runSearch(batch: ImageBatch, features: readonly Tensors[]): Promise<Tensors> {
    const { backbone, head } = this.models
    const found = await backbone.run({ [this.picture.name]: batch.tensor(features.length) })
    const [template, search] = this.ports
    return head.run({ [template]: stackFeatures(features)[this.featureName]!, [search]: found[this.featureName]! })
  }

  protected override firstTarget(box: Box): Target {
    return pixelTarget(box)
  }

  protected override borderOf(image: Image): Colour {
    return meanColour(image)
  }

  protected override windowSide(target: Target): number {
    return this.geometry(target, this.searchSide).side
  }

  protected override async readTemplate(image: Image, target: Target, border: Colour): Promise<Tensors> {
    const { context, templateSide } = this.options
    const batch = this.batchOf(templateSide)
    writeSquare(this.cropper, image, target, contextSide(target.width, target.height, context), border, batch, 0)
    const outputs = await this.models.backbone.run({ [this.picture.name]: batch.tensor(1) })
    const features = outputMap(outputs, this.featureName, [1, -1, -1, -1], 'backbone')
    return checkFeatures({ [this.featureName]: { data: features.data.slice(), shape: features.shape } }, 'backbone')
  }

  protected override read(image: Image, { target, side }: SearchWindow, outputs: Tensors, index: number): Found {
    const { options, names } = this
    const cls = outputMap(outputs, names.cls, [-1, 2, -1, -1], 'head')
    const mapSide = cls.shape[2]!
    const loc = outputMap(outputs, names.loc, [cls.shape[0]!, 4, mapSide, mapSide], 'head')
    this.fit(mapSide)
    const { response, window, offsets } = this
    // 1. Scores and boxes of all places.
    response.readScores(cls.data, index * 2 * response.count, 'head')
    response.readDistances(loc.data, index * 4 * response.count, offsets)
    // 2. The best place, where a change of shape and a way from the middle cost.
    const { scale } = this.geometry(target, side)
    response.choose(target.width * scale, target.height * scale, window, options)
    // 3. The place is taken as it is, the size follows smoothly.
    const found = response.smoothed(target, scale, options.sizeRate)
    const score = response.scores[response.best]!
    refuseNaN(found.x + found.y + found.width + found.height, 'head')
    return { target: clippedTarget(found, image), score, evidence: score }
  }

  private geometry(target: Target, side: number) {
    return cropGeometry(target, this.options.context, this.options.templateSide, side)
  }

  private fit(mapSide: number): void {
    if (this.offsets.length === mapSide) return
    this.response = new Response(mapSide * mapSide)
    this.window = squareWindow(hann(mapSide))
    this.offsets = gridOffsets(mapSide, this.options.stride)
  }
}

/** The head's inputs: the smaller is the template's. Where their sizes are free, their order decides. */
function headPorts(backbone: Model, head: Model): readonly [template: string, search: string] {
  const [first, second] = head.inputs
  const isImage = head.inputs.some(isImageInput)
  if (!first || !second || head.inputs.length !== 2 || isImage || backbone.outputs.length !== 1) {
    throw new MotError(
      'invalid-model',
      `NanoTrack needs a backbone with one output and a head that takes two feature maps, got ${describe(backbone.outputs)} ` +
        `and ${describe(head.inputs)}. Are two networks swapped?`,
    )
  }
  matchPorts([backbone.outputs[0]!], [{ ...first, shape: channelsOf(first) }], 'backbone', 'head')
  const sizes = [first, second].map(({ shape }) => Number(shape[2]))
  return sizes[0]! > sizes[1]! ? [second.name, first.name] : [first.name, second.name]
}

/** The shape with all lengths but the channels free. */
function channelsOf({ shape }: TensorInfo): TensorInfo['shape'] {
  return shape.map((length, axis) => (axis === 1 ? length : '?'))
}
