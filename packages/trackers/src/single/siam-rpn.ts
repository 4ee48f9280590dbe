import { type Box, type Image, type ImageBatch, MotError } from '@mot/core'
import { type Anchors, createAnchors } from './anchors'
import { type Colour, meanColour, SquareCropper } from './crop'
import { outputMap, type Tensors } from './features'
import { LayerSum } from './layer-sum'
import { type Followed, type Found, type Move, NetworkTracker, type SearchWindow } from './network-tracker'
import { type CropRounding, cropGeometry, pixelTarget, writeSquare } from './pysot-crop'
import { Response, refuseNaN } from './response'
import { type RoleOutputs, roleOutputs } from './role-outputs'
import { completeSiamRPNOptions, type SiamRPNOptions } from './siam-rpn-options'
import { type CorrelationKind, type SiameseModels, SiameseNetwork } from './siamese-network'
import type { TargetState } from './single-tracker'
import { boxOf, clippedTarget, type Target } from './target'
import { contextSide, hann, squareWindow } from './window'

/** What makes one of the family out of its parts. */
export interface RegionProposalParts<Options> {
  readonly name: string
  readonly models: SiameseModels
  /** All of them, checked. */
  readonly options: Options
  readonly correlation: CorrelationKind
  readonly rounding?: CropRounding
}

/** Everything that depends on the side of the response map. */
interface MapMemory {
  readonly anchors: Anchors
  readonly window: Float64Array
  readonly response: Response
}

/**
 * What SiamRPN, SiamRPN++ and SiamMask share: a network that scores anchors at every place of the search crop by whether they hold the
 * target, and how to move them onto it.
 */
export abstract class RegionProposalTracker<Options extends Required<SiamRPNOptions>> extends NetworkTracker<Options> {
  override readonly batched: boolean
  protected override readonly searchSide: number
  protected readonly network: SiameseNetwork
  private readonly cropper = new SquareCropper()
  private readonly names: RoleOutputs
  private readonly scoreSum: LayerSum
  private readonly boxSum: LayerSum
  private readonly rounding: CropRounding
  /** By side of the map: a longer search while lost has another. */
  private readonly memories = new Map<number, MapMemory>()

  protected constructor({ name, models, options, correlation, rounding = 'floor' }: RegionProposalParts<Options>) {
    super({ name, options, pixels: { channelOrder: 'bgr', scale: 1 } })
    this.searchSide = options.searchSide
    this.rounding = rounding
    this.network = new SiameseNetwork(models, { ...options, correlation })
    this.names = roleOutputs(this.network.outputs, 'search', 2 * options.anchorRatios.length)
    this.batched = this.network.batched
    const layers = this.names.cls.length
    this.scoreSum = new LayerSum(layers, weightsFor(layers, options.scoreWeights, 'scoreWeights'))
    this.boxSum = new LayerSum(layers, weightsFor(layers, options.boxWeights, 'boxWeights'))
  }

  override searchWindow(): SearchWindow {
    const searchWindow = super.searchWindow()
    const { longTerm, lostSearchSide } = this.options
    // Far around where it was lost, instead of one place after the other.
    return longTerm && this.isLost ? { target: this.lastTarget, side: lostSearchSide } : searchWindow
  }

  override writeSearch(image: Image, { target, side }: SearchWindow, batch: ImageBatch, index: number): void {
    const crop = this.geometry(target, side)
    writeSquare(this.cropper, image, target, crop.side, this.border, batch, index, this.rounding)
  }

  override runSearch(batch: ImageBatch, features: readonly Tensors[]): Promise<Tensors> {
    return this.network.search(batch, features)
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

  protected override readTemplate(image: Image, target: Target, border: Colour): Promise<Tensors> {
    const { context, templateSide } = this.options
    const batch = this.batchOf(templateSide)
    const side = contextSide(target.width, target.height, context)
    writeSquare(this.cropper, image, target, side, border, batch, 0, this.rounding)
    return this.network.readTemplate(batch)
  }

  protected override read(
    image: Image,
    searchWindow: SearchWindow,
    outputs: Tensors,
    index: number,
  ): Found | Promise<Found> {
    const { target, score } = this.propose(searchWindow, outputs, index)
    const clipped = clippedTarget(target, image)
    // Reference quirk: the long-term tracker continues from what it found, and only reports it clipped to the image.
    return { target: this.options.longTerm ? target : clipped, box: boxOf(clipped), score, evidence: score }
  }

  protected override moved(current: Followed, found: Found, wasLost: boolean, state: TargetState): Move {
    if (!this.options.longTerm) return super.moved(current, found, wasLost, state)
    // Lost or not, it goes where the score is good enough.
    if (found.evidence >= this.options.lostEvidence)
      return { target: found.target, candidate: undefined, box: found.box }
    return { target: current.target, candidate: undefined, box: boxOf(clippedTarget(current.target, current.image)) }
  }

  /** The best anchor of a response, moved onto the target. */
  protected propose({ target, side }: SearchWindow, outputs: Tensors, index: number) {
    const { options, names } = this
    const shapes = options.anchorRatios.length
    const scores = names.cls.map((name) => outputMap(outputs, name, [-1, 2 * shapes, -1, -1], 'search'))
    const mapSide = scores[0]!.shape[2]!
    const batch = scores[0]!.shape[0]!
    const boxes = names.loc.map((name) => outputMap(outputs, name, [batch, 4 * shapes, mapSide, mapSide], 'search'))
    const { anchors, response, window } = this.memoryOf(mapSide)
    // 1. Scores and boxes of all anchors, of all layers.
    const { count } = response
    response.readScores(this.scoreSum.of(scores.map(({ data }) => data)), index * 2 * count, 'search')
    response.readAnchored(this.boxSum.of(boxes.map(({ data }) => data)), index * 4 * count, anchors)
    // 2. The best one, where a change of shape and a way from the middle cost.
    const { scale } = this.geometry(target, side)
    const far = options.longTerm && this.isLost
    response.choose(target.width * scale, target.height * scale, window, {
      shapePenalty: options.shapePenalty,
      windowInfluence: far ? options.lostWindowInfluence : options.windowInfluence,
    })
    // 3. Its place is taken as it is, its size follows smoothly.
    const found = response.smoothed(target, scale, options.sizeRate)
    refuseNaN(found.x + found.y + found.width + found.height, 'search')
    return {
      target: found,
      score: response.scores[response.best]!,
      place: response.best % (mapSide * mapSide),
      mapSide,
    }
  }

  protected geometry(target: Target, side: number) {
    return cropGeometry(target, this.options.context, this.options.templateSide, side)
  }

  private memoryOf(mapSide: number): MapMemory {
    let memory = this.memories.get(mapSide)
    if (!memory) {
      const { stride, anchorRatios, anchorScale } = this.options
      memory = {
        anchors: createAnchors({ stride, ratios: anchorRatios, scale: anchorScale }, mapSide),
        window: squareWindow(hann(mapSide)),
        response: new Response(anchorRatios.length * mapSide * mapSide),
      }
      this.memories.set(mapSide, memory)
    }
    return memory
  }
}

/**
 * Follows one object with a region proposal network. Li et al., "High Performance Visual Tracking with Siamese Region Proposal Network"
 * (2018); with `longTerm`, Zhu et al., "Distractor-aware Siamese Networks for Visual Object Tracking" (2018).
 */
export class SiamRPN extends RegionProposalTracker<Required<SiamRPNOptions>> {
  /** @throws MotError `invalid-option`, `invalid-model`. */
  constructor(models: SiameseModels, options: SiamRPNOptions = {}) {
    super({ name: 'SiamRPN', models, options: completeSiamRPNOptions(options), correlation: 'full' })
  }
}

function weightsFor(layers: number, weights: readonly number[], option: string): readonly number[] {
  if (weights.length === 0 || weights.length === layers) return weights
  throw new MotError(
    'invalid-option',
    `Option "${option}" should have one number for each of ${layers} layers, got ${weights.length}.`,
  )
}
