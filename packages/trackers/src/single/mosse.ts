import type { Image } from '@mot/core'
import { numbers, record } from '../shapes'
import { ClassicalBase, type Mover } from './classical-base'
import { Fourier } from './fourier'
import { GreyPatch } from './grey-patch'
import { completeMosseOptions, type MOSSEOptions } from './mosse-options'
import { peakSharpness } from './peak-sharpness'
import { subcell } from './subcell'
import type { Target } from './target'
import { hann, squareWindow } from './window'

/** Side of the filter: windows of any size are brought to it. */
const SIDE = 64
const AREA = SIDE * SIDE
/** Cells from the peak of the wished response to where it has fallen to 61 %. */
const SIGMA = 2
/** Views of the first frame, a little turned and scaled, that the filter begins with. */
const FIRST_VIEWS = 8
/** Keeps a division by what is nearly 0 apart from one by 0. */
const REGULARISATION = 0.01

/**
 * Follows one object with a filter whose correlation with the picture of the object is a sharp peak. Bolme et al., "Visual Object Tracking
 * using Adaptive Correlation Filters" (2010). The size stays as it is.
 */
export class MOSSE extends ClassicalBase<Required<MOSSEOptions>, FilterState> {
  /** @throws MotError `invalid-option`. */
  constructor(options: MOSSEOptions = {}) {
    const complete = completeMosseOptions(options)
    super({ name: 'MOSSE', options: complete, mover: () => new MOSSEFilter(complete) })
  }
}

interface FilterState {
  readonly numeratorRe: readonly number[]
  readonly numeratorIm: readonly number[]
  readonly denominator: readonly number[]
}

class MOSSEFilter implements Mover<FilterState> {
  confidence = 1
  readonly shape = record<FilterState>({
    numeratorRe: numbers(AREA),
    numeratorIm: numbers(AREA),
    denominator: numbers(AREA),
  })
  private readonly fourier = new Fourier(SIDE, SIDE)
  private readonly patch = new GreyPatch(SIDE, SIDE)
  private readonly window = squareWindow(hann(SIDE))
  /** Spectrum of the wished response, a peak in the middle. */
  private readonly wishRe = gaussian()
  private readonly wishIm = new Float64Array(AREA)
  // The filter is the first by the second: section 3.4.
  private readonly numeratorRe = new Float64Array(AREA)
  private readonly numeratorIm = new Float64Array(AREA)
  private readonly denominator = new Float64Array(AREA)
  private readonly re = new Float64Array(AREA)
  private readonly im = new Float64Array(AREA)

  constructor(private readonly options: Required<MOSSEOptions>) {
    this.fourier.forward(this.wishRe, this.wishIm)
  }

  start(image: Image, target: Target): void {
    this.numeratorRe.fill(0)
    this.numeratorIm.fill(0)
    this.denominator.fill(0)
    for (let view = 0; view < FIRST_VIEWS; view++) {
      // The first is the target as it is; the others are a little larger or smaller, to either side.
      const across = 1 + 0.06 * Math.sin(view * 2.4) * Math.min(view, 1)
      const down = 1 + 0.06 * Math.cos(view * 2.4) * Math.min(view, 1)
      this.add(image, { ...target, width: target.width * across, height: target.height * down }, 1 / FIRST_VIEWS, 1)
    }
  }

  follow(image: Image, target: Target): Target {
    const { re, im, numeratorRe, numeratorIm, denominator, options } = this
    this.transform(image, target)
    for (let i = 0; i < AREA; i++) {
      const factor = 1 / (denominator[i]! + REGULARISATION)
      const a = re[i]!
      const b = im[i]!
      re[i] = (a * numeratorRe[i]! - b * numeratorIm[i]!) * factor
      im[i] = (a * numeratorIm[i]! + b * numeratorRe[i]!) * factor
    }
    this.fourier.inverse(re, im)
    let peak = 0
    for (let i = 1; i < AREA; i++) if (re[i]! > re[peak]!) peak = i
    const sharpness = peakSharpness(re, 0, SIDE, 5)
    this.confidence = Math.min(sharpness / options.sureSharpness, 1)
    const x = peak % SIDE
    const y = Math.floor(peak / SIDE)
    const { windowFactor } = options
    return {
      ...target,
      x: target.x + ((x - SIDE / 2 + subcell(re, peak, 1, x, SIDE)) * windowFactor * target.width) / SIDE,
      y: target.y + ((y - SIDE / 2 + subcell(re, peak, SIDE, y, SIDE)) * windowFactor * target.height) / SIDE,
    }
  }

  learn(image: Image, target: Target): void {
    const { filterRate } = this.options
    this.add(image, target, filterRate, 1 - filterRate)
  }

  moveTo(): void {}

  snapshot(): FilterState {
    return {
      numeratorRe: [...this.numeratorRe],
      numeratorIm: [...this.numeratorIm],
      denominator: [...this.denominator],
    }
  }

  restore({ numeratorRe, numeratorIm, denominator }: FilterState): void {
    this.numeratorRe.set(numeratorRe)
    this.numeratorIm.set(numeratorIm)
    this.denominator.set(denominator)
  }

  /** Equations 11 and 12, with the conjugate filter. */
  private add(image: Image, target: Target, share: number, kept: number): void {
    const { re, im, wishRe, wishIm, numeratorRe, numeratorIm, denominator } = this
    this.transform(image, target)
    for (let i = 0; i < AREA; i++) {
      const a = re[i]!
      const b = im[i]!
      numeratorRe[i] = kept * numeratorRe[i]! + share * (wishRe[i]! * a + wishIm[i]! * b)
      numeratorIm[i] = kept * numeratorIm[i]! + share * (wishIm[i]! * a - wishRe[i]! * b)
      denominator[i] = kept * denominator[i]! + share * (a * a + b * b)
    }
  }

  /** Spectrum of the window about a target: logarithms, without mean, of deviation 1, fading out to its edges. */
  private transform(image: Image, { x, y, width, height }: Target): void {
    const { re, im, patch, window, options } = this
    patch.read(image, x, y, options.windowFactor * width, options.windowFactor * height)
    let sum = 0
    let squares = 0
    for (let i = 0; i < AREA; i++) {
      const value = logarithms[(patch.data[i]! * 4) | 0]!
      re[i] = value
      sum += value
      squares += value * value
    }
    const mean = sum / AREA
    const deviation = Math.sqrt(Math.max(squares / AREA - mean * mean, 0)) + 1e-5
    for (let i = 0; i < AREA; i++) re[i] = ((re[i]! - mean) / deviation) * window[i]!
    im.fill(0)
    this.fourier.forward(re, im)
  }
}

/** [1021] of 1 + brightness, in quarters. */
const logarithms = Float64Array.from({ length: 1021 }, (_, i) => Math.log(1 + i / 4))

function gaussian(): Float64Array {
  return Float64Array.from({ length: AREA }, (_, i) => {
    const x = (i % SIDE) - SIDE / 2
    const y = Math.floor(i / SIDE) - SIDE / 2
    return Math.exp(-(x * x + y * y) / (2 * SIGMA * SIGMA))
  })
}
