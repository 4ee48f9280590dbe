import type { Image } from '@mot/core'
import { count, countFromOne, numbers, record } from '../shapes'
import { ClassicalBase, type Mover } from './classical-base'
import { Fourier, nearestPowerOf2 } from './fourier'
import { GreyPatch } from './grey-patch'
import { HOG_CELL, HOG_CHANNELS, Hog } from './hog'
import { completeKcfOptions, type KCFOptions } from './kcf-options'
import { subcell } from './subcell'
import type { Target } from './target'
import { hann } from './window'

/** Cells along the longer side of a window of histograms, and pixels along that of one of brightness. */
const HOG_SIDE = 32
const GREY_SIDE = 64
/** Keeps the filter from following every pixel. */
const REGULARISATION = 1e-4
/** Deviation of the wished response, by the side of the target in cells. */
const WISH_SPREAD = 0.1

/**
 * Follows one object with a kernel ridge regression over all shifts of its window, which Fourier transforms make quick. Henriques et al.,
 * "High-Speed Tracking with Kernelized Correlation Filters" (2015).
 */
export class KCF extends ClassicalBase<Required<KCFOptions>, FilterState> {
  /** @throws MotError `invalid-option`. */
  constructor(options: KCFOptions = {}) {
    const complete = completeKcfOptions(options)
    super({ name: 'KCF', options: complete, mover: () => new KernelFilter(complete) })
  }
}

interface FilterState {
  readonly columns: number
  readonly rows: number
  readonly channels: number
  readonly modelRe: readonly number[]
  readonly modelIm: readonly number[]
  readonly alphaRe: readonly number[]
  readonly alphaIm: readonly number[]
}

/** Spectra of all channels of a window. */
class Spectra {
  readonly re: Float64Array
  readonly im: Float64Array
  /** Sum of all squares, over the number of cells. */
  energy = 0

  constructor(channels: number, area: number) {
    this.re = new Float64Array(channels * area)
    this.im = new Float64Array(channels * area)
  }
}

class KernelFilter implements Mover<FilterState> {
  confidence = 1
  readonly shape = record<FilterState>({
    columns: countFromOne,
    rows: countFromOne,
    channels: count,
    modelRe: numbers(),
    modelIm: numbers(),
    alphaRe: numbers(),
    alphaIm: numbers(),
  })
  private grid = new Grid(1, 1, 1)

  constructor(private readonly options: Required<KCFOptions>) {}

  start(image: Image, target: Target): void {
    const { width, height } = target
    const side = this.options.features === 'hog' ? HOG_SIDE : GREY_SIDE
    const longer = Math.max(width, height)
    const columns = Math.max(nearestPowerOf2((side * width) / longer), side / 4)
    const rows = Math.max(nearestPowerOf2((side * height) / longer), side / 4)
    this.grid = new Grid(columns, rows, this.options.features === 'hog' ? HOG_CHANNELS : 1)
    this.grid.wish(this.options.windowFactor)
    this.train(image, target, 1)
  }

  follow(image: Image, target: Target): Target {
    const { options } = this
    let best = this.at(image, target, 1)
    if (options.scales) {
      for (const scale of [options.scaleStep, 1 / options.scaleStep]) {
        const found = this.at(image, target, scale)
        if (found.peak * options.scalePenalty > best.peak) best = { ...found, peak: found.peak * options.scalePenalty }
      }
    }
    this.confidence = Math.min(Math.max(best.peak / options.surePeak, 0), 1)
    return best.target
  }

  learn(image: Image, target: Target): void {
    this.train(image, target, this.options.filterRate)
  }

  moveTo(): void {}

  snapshot(): FilterState {
    const { columns, rows, channels, model, alphaRe, alphaIm } = this.grid
    return {
      columns,
      rows,
      channels,
      modelRe: [...model.re],
      modelIm: [...model.im],
      alphaRe: [...alphaRe],
      alphaIm: [...alphaIm],
    }
  }

  restore({ columns, rows, channels, modelRe, modelIm, alphaRe, alphaIm }: FilterState): void {
    const grid = new Grid(columns, rows, channels)
    grid.wish(this.options.windowFactor)
    grid.model.re.set(modelRe)
    grid.model.im.set(modelIm)
    grid.model.energy = grid.energyOf(grid.model)
    grid.alphaRe.set(alphaRe)
    grid.alphaIm.set(alphaIm)
    this.grid = grid
  }

  /** The peak of the response to a window of a size: equation 22. */
  private at(image: Image, target: Target, scale: number): { target: Target; peak: number } {
    const { grid, options } = this
    const width = target.width * scale
    const height = target.height * scale
    grid.read(image, target.x, target.y, options.windowFactor * width, options.windowFactor * height)
    grid.correlate(grid.sample, grid.model, options.kernelWidth)
    const { re, im, alphaRe, alphaIm, columns, rows } = grid
    for (let i = 0; i < re.length; i++) {
      const a = re[i]!
      const b = im[i]!
      re[i] = a * alphaRe[i]! - b * alphaIm[i]!
      im[i] = a * alphaIm[i]! + b * alphaRe[i]!
    }
    grid.fourier.inverse(re, im)
    let peak = 0
    for (let i = 1; i < re.length; i++) if (re[i]! > re[peak]!) peak = i
    const x = peak % columns
    const y = Math.floor(peak / columns)
    const shiftX = x - columns / 2 + subcell(re, peak, 1, x, columns)
    const shiftY = y - rows / 2 + subcell(re, peak, columns, y, rows)
    return {
      peak: re[peak]!,
      target: {
        x: target.x + (shiftX * options.windowFactor * width) / columns,
        y: target.y + (shiftY * options.windowFactor * height) / rows,
        width,
        height,
      },
    }
  }

  /** Equation 17, mixed with what was learned before. */
  private train(image: Image, target: Target, rate: number): void {
    const { grid, options } = this
    grid.read(image, target.x, target.y, options.windowFactor * target.width, options.windowFactor * target.height)
    const { sample, model, re, im, wishRe, wishIm, alphaRe, alphaIm } = grid
    grid.correlate(sample, sample, options.kernelWidth)
    for (let i = 0; i < re.length; i++) {
      const a = re[i]! + REGULARISATION
      const b = im[i]!
      const divisor = a * a + b * b
      const nextRe = (wishRe[i]! * a + wishIm[i]! * b) / divisor
      const nextIm = (wishIm[i]! * a - wishRe[i]! * b) / divisor
      alphaRe[i]! += rate * (nextRe - alphaRe[i]!)
      alphaIm[i]! += rate * (nextIm - alphaIm[i]!)
    }
    for (let i = 0; i < model.re.length; i++) {
      model.re[i]! += rate * (sample.re[i]! - model.re[i]!)
      model.im[i]! += rate * (sample.im[i]! - model.im[i]!)
    }
    model.energy = grid.energyOf(model)
  }
}

/** Everything that depends on the number of cells. */
class Grid {
  readonly fourier: Fourier
  readonly sample: Spectra
  readonly model: Spectra
  readonly alphaRe: Float64Array
  readonly alphaIm: Float64Array
  readonly wishRe: Float64Array
  readonly wishIm: Float64Array
  readonly re: Float64Array
  readonly im: Float64Array
  private readonly patch: GreyPatch
  private readonly hog: Hog | undefined
  /** [rows × columns] */
  private readonly window: Float64Array

  constructor(
    readonly columns: number,
    readonly rows: number,
    readonly channels: number,
  ) {
    const area = columns * rows
    const cell = channels > 1 ? HOG_CELL : 1
    this.fourier = new Fourier(columns, rows)
    this.sample = new Spectra(channels, area)
    this.model = new Spectra(channels, area)
    this.alphaRe = new Float64Array(area)
    this.alphaIm = new Float64Array(area)
    this.wishRe = new Float64Array(area)
    this.wishIm = new Float64Array(area)
    this.re = new Float64Array(area)
    this.im = new Float64Array(area)
    this.patch = new GreyPatch(cell * columns, cell * rows)
    this.hog = channels > 1 ? new Hog(columns, rows) : undefined
    const across = hann(columns)
    const down = hann(rows)
    this.window = Float64Array.from({ length: area }, (_, i) => across[i % columns]! * down[Math.floor(i / columns)]!)
  }

  /** Spectrum of the wished response, a peak in the middle. */
  wish(windowFactor: number): void {
    const { columns, rows, wishRe, wishIm } = this
    const sigma = (WISH_SPREAD * Math.sqrt(columns * rows)) / windowFactor
    for (let i = 0; i < wishRe.length; i++) {
      const x = (i % columns) - columns / 2
      const y = Math.floor(i / columns) - rows / 2
      wishRe[i] = Math.exp(-(x * x + y * y) / (2 * sigma * sigma))
    }
    wishIm.fill(0)
    this.fourier.forward(wishRe, wishIm)
  }

  /** Fills `sample` with the spectra of a window of an image. */
  read(image: Image, x: number, y: number, width: number, height: number): void {
    const { patch, hog, sample, window, columns, rows, channels } = this
    const area = columns * rows
    patch.read(image, x, y, width, height)
    if (!hog) {
      let sum = 0
      for (let i = 0; i < area; i++) sum += patch.data[i]!
      const mean = sum / area
      for (let i = 0; i < area; i++) this.re[i] = ((patch.data[i]! - mean) / 255) * window[i]!
      this.im.fill(0)
      this.fourier.forward(this.re, this.im)
      sample.re.set(this.re)
      sample.im.set(this.im)
    } else {
      hog.compute(patch.data)
      // Two channels go through one transform, as real and imaginary parts.
      for (let channel = 0; channel < channels; channel += 2)
        this.transformPair(hog.data, channel, channel + 1 < channels)
    }
    sample.energy = this.energyOf(sample)
  }

  energyOf({ re, im }: Spectra): number {
    let sum = 0
    for (let i = 0; i < re.length; i++) sum += re[i]! * re[i]! + im[i]! * im[i]!
    // Parseval: the sum of squares of a map is that of its spectrum over the number of cells.
    return sum / (this.columns * this.rows)
  }

  /** Fills `re` and `im` with the spectrum of the Gaussian kernel of two windows at all shifts: equation 31. */
  correlate(a: Spectra, b: Spectra, kernelWidth: number): void {
    const { re, im, channels } = this
    const area = re.length
    re.fill(0)
    im.fill(0)
    for (let channel = 0, at = 0; channel < channels; channel++) {
      for (let i = 0; i < area; i++, at++) {
        re[i]! += a.re[at]! * b.re[at]! + a.im[at]! * b.im[at]!
        im[i]! += a.im[at]! * b.re[at]! - a.re[at]! * b.im[at]!
      }
    }
    this.fourier.inverse(re, im)
    const count = area * channels
    const factor = -1 / (kernelWidth * kernelWidth * count)
    for (let i = 0; i < area; i++) re[i] = Math.exp(factor * Math.max(a.energy + b.energy - 2 * re[i]!, 0))
    im.fill(0)
    this.fourier.forward(re, im)
  }

  private transformPair(data: Float64Array, channel: number, hasSecond: boolean): void {
    const { re, im, window, sample, columns, rows } = this
    const area = columns * rows
    const first = channel * area
    const second = first + area
    for (let i = 0; i < area; i++) {
      re[i] = data[first + i]! * window[i]!
      im[i] = hasSecond ? data[second + i]! * window[i]! : 0
    }
    this.fourier.forward(re, im)
    for (let row = 0, i = 0; row < rows; row++) {
      const mirroredRow = row === 0 ? 0 : (rows - row) * columns
      for (let column = 0; column < columns; column++, i++) {
        const j = mirroredRow + (column === 0 ? 0 : columns - column)
        sample.re[first + i] = (re[i]! + re[j]!) / 2
        sample.im[first + i] = (im[i]! - im[j]!) / 2
        if (!hasSecond) continue
        sample.re[second + i] = (im[i]! + im[j]!) / 2
        sample.im[second + i] = (re[j]! - re[i]!) / 2
      }
    }
  }
}
