import { numbers, record } from '../shapes'

/** Bands from the top of a target to its bottom. */
const BANDS = 4
/** Levels of each colour in a histogram. */
const LEVELS = 8
export const COLOUR_BINS = LEVELS * LEVELS * LEVELS
/** Of a band's height: how far it reaches into its neighbours, for a target that sways. */
const OVERLAP = 0.25
/** Of the surroundings' histogram: colours that they have as much as the target count half. */
const SURROUNDINGS_WEIGHT = 0.5
const EPSILON = 1e-4

/**
 * The colours of a target, one histogram for each of its bands from top to bottom. How much of them a place has estimates the visible
 * share of the target: what hides a target takes the colours of the hidden parts away and leaves the others, while the correlation of a
 * whole template drops at once. After Adam, Rivlin, Shimshoni, "Robust fragments-based tracking using the integral histogram", 2006.
 */
export class ColourBands {
  /** [BANDS × COLOUR_BINS] of the start, without the colours of the surroundings. */
  private readonly first = new Float64Array(BANDS * COLOUR_BINS)
  /** The same, with what was learned since. */
  private readonly current = new Float64Array(BANDS * COLOUR_BINS)
  /** [COLOUR_BINS] of the surroundings at the start; sums to 1. */
  private readonly around = new Float64Array(COLOUR_BINS)
  /** Of a compared place. */
  private readonly own = new Float64Array(COLOUR_BINS)

  /**
   * @param bins [side × side] colours of the target.
   * @param around [COLOUR_BINS] how often each colour is in its surroundings.
   */
  start(bins: Int16Array, around: Float64Array): void {
    const sum = Math.max(total(around, 0), 1)
    for (let bin = 0; bin < COLOUR_BINS; bin++) this.around[bin] = around[bin]! / sum
    this.current.fill(0)
    this.learn(bins, 1)
    this.first.set(this.current)
  }

  /** Visible share of the target in a place, by its colours, 0 to 1. @param bins [side × side] of the place. */
  visibleShare(bins: Int16Array): number {
    return Math.max(this.intersect(bins, this.first), this.intersect(bins, this.current))
  }

  /** Takes in the colours of a place. @param rate their share. */
  learn(bins: Int16Array, rate: number): void {
    const { own, around, current } = this
    for (let band = 0; band < BANDS; band++) {
      own.fill(0)
      const sum = this.count(bins, band)
      for (let bin = 0, at = band * COLOUR_BINS; bin < COLOUR_BINS; bin++, at++) {
        const share = own[bin]! / sum
        const specific = (share * share) / (share + SURROUNDINGS_WEIGHT * around[bin]! + EPSILON)
        current[at]! += rate * (specific - current[at]!)
      }
    }
  }

  snapshot(): ColourBandsState {
    return { first: [...this.first], current: [...this.current], around: [...this.around] }
  }

  restore({ first, current, around }: ColourBandsState): void {
    this.first.set(first)
    this.current.set(current)
    this.around.set(around)
  }

  /** Mean over the bands, by the square root of what is known of each. */
  private intersect(bins: Int16Array, model: Float64Array): number {
    const { own } = this
    own.fill(0)
    let shared = 0
    let weight = 0
    for (let band = 0; band < BANDS; band++) {
      const start = band * COLOUR_BINS
      const known = total(model, start)
      if (known === 0) continue
      const sum = this.count(bins, band)
      const last = lastPlace(bins, band)
      let common = 0
      for (let at = firstPlace(bins, band); at < last; at++) {
        const bin = bins[at]!
        common += Math.min(own[bin]! / sum, model[start + bin]!)
        // Counted once.
        own[bin] = 0
      }
      shared += common / Math.sqrt(known)
      weight += Math.sqrt(known)
    }
    return weight === 0 ? 0 : shared / weight
  }

  /** Adds the colours of a band to `own`. @returns their weight. */
  private count(bins: Int16Array, band: number): number {
    const { own } = this
    const side = sideOf(bins)
    const last = lastPlace(bins, band)
    let sum = 0
    for (let at = firstPlace(bins, band); at < last; at++) {
      const x = (2 * (at % side) + 1) / side - 1
      const weight = 1 - x * x
      own[bins[at]!]! += weight
      sum += weight
    }
    return sum
  }
}

function sideOf(bins: Int16Array): number {
  return Math.round(Math.sqrt(bins.length))
}

/** First place of a band with its overlap, row by row. */
function firstPlace(bins: Int16Array, band: number): number {
  const side = sideOf(bins)
  return side * Math.max(Math.floor((side * (band - OVERLAP)) / BANDS), 0)
}

/** The place behind its last. */
function lastPlace(bins: Int16Array, band: number): number {
  const side = sideOf(bins)
  return side * Math.min(Math.ceil((side * (band + 1 + OVERLAP)) / BANDS), side)
}

function total(values: Float64Array, start: number): number {
  let sum = 0
  for (let bin = 0; bin < COLOUR_BINS; bin++) sum += values[start + bin]!
  return sum
}

export interface ColourBandsState {
  readonly first: readonly number[]
  readonly current: readonly number[]
  readonly around: readonly number[]
}

export const colourBandsShape = record<ColourBandsState>({
  first: numbers(BANDS * COLOUR_BINS),
  current: numbers(BANDS * COLOUR_BINS),
  around: numbers(COLOUR_BINS),
})
