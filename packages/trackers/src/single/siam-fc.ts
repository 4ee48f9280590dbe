import { type Box, type Image, type ImageBatch, roundHalfEven } from '@mot/core'
import { type Colour, meanColour, SquareCropper } from './crop'
import { Enlarger } from './enlarge'
import { outputMap, type Tensors } from './features'
import { type Found, NetworkTracker, type SearchWindow } from './network-tracker'
import { peakSharpness } from './peak-sharpness'
import { pixelTarget } from './pysot-crop'
import { refuseNaN } from './response'
import { completeSiamFCOptions, type SiamFCOptions } from './siam-fc-options'
import { type SiameseModels, SiameseNetwork } from './siamese-network'
import { boxOf, type Target } from './target'
import { contextSide, hann, squareWindow } from './window'

/**
 * Follows one object by where its picture correlates best with the surroundings of its last place, in three sizes. Bertinetto et al.,
 * "Fully-Convolutional Siamese Networks for Object Tracking" (2016).
 */
export class SiamFC extends NetworkTracker<Required<SiamFCOptions>> {
  override readonly batched: boolean
  protected override readonly searchSide: number
  private readonly cropper = new SquareCropper()
  private readonly network: SiameseNetwork
  /** [scaleCount] */
  private readonly scales: Float64Array
  private enlarger = new Enlarger(1, 1)
  private window: Float64Array = new Float64Array(0)
  private response: Float32Array = new Float32Array(0)

  /** @throws MotError `invalid-option`, `invalid-model`. */
  constructor(models: SiameseModels, options: SiamFCOptions = {}) {
    const complete = completeSiamFCOptions(options)
    super({ name: 'SiamFC', options: complete, pixels: { channelOrder: 'rgb', scale: 1 } })
    const { searchSide, scaleCount, scaleStep, responseScale } = complete
    this.searchSide = searchSide
    this.network = new SiameseNetwork(models, { ...complete, correlation: 'full', factor: responseScale })
    this.batched = this.network.batched && this.network.isBare === false
    const middle = Math.floor(scaleCount / 2)
    this.scales = Float64Array.from({ length: scaleCount }, (_, i) => scaleStep ** (i - middle))
  }

  override get entries(): number {
    return this.scales.length
  }

  override writeSearch(image: Image, { target }: SearchWindow, batch: ImageBatch, index: number): void {
    const side = this.windowSide(target)
    const { scales, border } = this
    for (const [i, scale] of scales.entries()) {
      this.writeCrop(image, target, side * scale, border, batch, index * scales.length + i)
    }
  }

  override runSearch(batch: ImageBatch, features: readonly Tensors[]): Promise<Tensors> {
    return this.network.search(batch, features, this.scales.length)
  }

  protected override firstTarget(box: Box): Target {
    return rounded(pixelTarget(box))
  }

  protected override borderOf(image: Image): Colour {
    return meanColour(image)
  }

  protected override windowSide({ width, height }: Target): number {
    const { context, searchSide, templateSide } = this.options
    return (contextSide(width, height, context) * searchSide) / templateSide
  }

  protected override readTemplate(image: Image, target: Target, border: Colour): Promise<Tensors> {
    const { context, templateSide } = this.options
    const batch = this.batchOf(templateSide)
    this.writeCrop(image, target, contextSide(target.width, target.height, context), border, batch, 0)
    return this.network.readTemplate(batch)
  }

  protected override read(_image: Image, { target }: SearchWindow, outputs: Tensors, index: number): Found {
    const { options, scales } = this
    const map = outputMap(outputs, this.network.outputs[0]!.name, [-1, 1, -1, -1], 'search')
    const side = map.shape[2]!
    this.fit(side)
    // 1. The size whose enlarged response is strongest.
    const first = index * scales.length
    const best = this.strongestScale(map.data, first * side * side, side)
    const { response } = this
    this.enlarger.enlarge(map.data, (first + best) * side * side, response)
    // 2. The place in it, where a way from the middle costs.
    const place = this.bestPlace(response)
    // 3. From the response to the image: the middle of an even number of places lies between two.
    const { largeSide } = this.enlarger
    const toImage =
      ((options.stride / options.responseFactor) * this.windowSide(target) * scales[best]!) / options.searchSide
    const shiftX = ((place % largeSide) - (largeSide - 1) / 2) * toImage
    const shiftY = (Math.floor(place / largeSide) - (largeSide - 1) / 2) * toImage
    // 4. The size follows smoothly.
    const growth = 1 - options.sizeRate + options.sizeRate * scales[best]!
    const found = rounded({
      x: target.x + shiftX,
      y: target.y + shiftY,
      width: target.width * growth,
      height: target.height * growth,
    })
    const sharpness = peakSharpness(map.data, (first + best) * side * side, side)
    const score = sharpness / (sharpness + 7)
    // The centre of a target is that of its pixels, half a pixel before that of its edges.
    const box = boxOf({ ...found, x: found.x + 0.5, y: found.y + 0.5 })
    return { target: found, box, score, evidence: score }
  }

  private strongestScale(maps: Float32Array, start: number, side: number): number {
    const { scales, enlarger, options } = this
    const middle = Math.floor(scales.length / 2)
    let sum = 0
    for (let i = start; i < start + scales.length * side * side; i++) sum += maps[i]!
    // What is infinite has no number between it and its neighbours.
    refuseNaN(sum - sum, 'search')
    let best = 0
    let strongest = Number.NEGATIVE_INFINITY
    for (let i = 0; i < scales.length; i++) {
      const factor = i === middle ? 1 : options.scalePenalty
      const toExceed = strongest / factor
      // A little less, so that its rounding decides nothing.
      const floor = toExceed - 1e-12 * Math.abs(toExceed)
      const largest = factor * enlarger.largest(maps, start + i * side * side, floor)
      if (largest <= strongest) continue
      strongest = largest
      best = i
    }
    return best
  }

  private bestPlace(response: Float32Array): number {
    const { window, options } = this
    const { windowInfluence } = options
    let least = Number.POSITIVE_INFINITY
    let sum = 0
    for (let i = 0; i < response.length; i++) {
      const value = response[i]!
      sum += value
      if (value < least) least = value
    }
    // A penalty for a size scales all places alike, which the division undoes.
    const total = sum - least * response.length + 1e-16
    const factor = (1 - windowInfluence) / total
    let best = 0
    let bestSum = Number.NEGATIVE_INFINITY
    for (let i = 0; i < response.length; i++) {
      const value = (response[i]! - least) * factor + windowInfluence * window[i]!
      if (value > bestSum) {
        best = i
        bestSum = value
      }
    }
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
    const whole = Math.max(roundHalfEven(side), 1)
    const half = (whole - 1) / 2
    this.cropper.write(image, roundHalfEven(x - half), roundHalfEven(y - half), whole, border, batch, index)
  }

  private fit(side: number): void {
    if (this.enlarger.largeSide === side * this.options.responseFactor) return
    this.enlarger = new Enlarger(side, this.options.responseFactor)
    const { largeSide } = this.enlarger
    const window = squareWindow(hann(largeSide))
    const sum = window.reduce((total, value) => total + value, 0)
    this.window = window.map((value) => value / sum)
    this.response = new Float32Array(largeSide * largeSide)
  }
}

/** Reference quirk: centre and size are float32. */
function rounded({ x, y, width, height }: Target): Target {
  return { x: Math.fround(x), y: Math.fround(y), width: Math.fround(width), height: Math.fround(height) }
}
