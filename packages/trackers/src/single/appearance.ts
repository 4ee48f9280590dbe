import type { Image } from '@mot/core'
import { count, countFromOne, numbers, record, type Shape } from '../shapes'
import { COLOUR_BINS, ColourBands, type ColourBandsState, colourBandsShape } from './colour-bands'
import type { Target } from './target'

/** Places along each side of a target at which its pixels are read. */
const SIDE = 16
const CELLS = SIDE * SIDE
/** Levels of each colour in a histogram. */
const LEVELS = 8
/** Sum of squares that a pattern has at least: about five grey levels of deviation, more than a video's compression leaves. */
const LEAST_TEXTURE = 60_000
/** Templates that are kept. */
const GALLERY = 8
/** A template that correlates less than this with all others is new. */
const NEW_POSE = 0.85
/** Frames between two new templates. */
const POSE_FRAMES = 3
/** The surroundings reach as far from the target as half of its sides. */
const SURROUNDINGS = 2

/** How similar a place is to the target. */
export interface Likeness {
  /** −1 to 1: correlation with the templates, over all colours. */
  pattern: number
  /** 0 to 1: the visible share of the target, by the colours of its parts. */
  visible: number
}

/**
 * Appearance of a target: small templates of it, and the share of the target in each colour, against its surroundings at the start. A
 * gallery holds the first template and later ones that differ from all before, such as the poses of a walk, beside a running mean: it
 * changes far more slowly than a filter, which learns what it drifts to.
 */
export class Appearance {
  /** [3 × CELLS] weighted, without mean, of unit length. */
  private template = new Float64Array(3 * CELLS)
  /** [GALLERY × 3 × CELLS] The first one is that of the start, and stays. */
  private gallery = new Float64Array(GALLERY * 3 * CELLS)
  private gallerySize = 0
  /** Entry that the next new template replaces, once all are taken. */
  private nextEntry = 1
  /** Calls of `learn` since the last new template. */
  private sinceEntry = 0
  /** Correlation of what was compared last with the nearest template of the gallery. */
  private nearest = 0
  /** [COLOUR_BINS] share of the target in each colour, 0 to 1. */
  private targetShare = new Float64Array(COLOUR_BINS)
  private readonly likeness: Likeness = { pattern: 0, visible: 0 }
  // Of the compared place.
  private readonly cells = new Float64Array(3 * CELLS)
  private readonly bins = new Int16Array(CELLS)
  private readonly bands = new ColourBands()

  start(image: Image, target: Target): void {
    const own = new Float64Array(COLOUR_BINS)
    const around = new Float64Array(COLOUR_BINS)
    const wide = { ...target, width: SURROUNDINGS * target.width, height: SURROUNDINGS * target.height }
    this.read(image, wide)
    for (let i = 0; i < CELLS; i++) {
      const x = Math.abs((i % SIDE) + 0.5 - SIDE / 2) / (SIDE / 2)
      const y = Math.abs(Math.floor(i / SIDE) + 0.5 - SIDE / 2) / (SIDE / 2)
      if (Math.max(x, y) * SURROUNDINGS > 1.1) around[this.bins[i]!]! += 1
    }
    this.read(image, target)
    for (let i = 0; i < CELLS; i++) own[this.bins[i]!]! += weights[i]!
    const ownSum = own.reduce((sum, each) => sum + each, 0)
    const aroundSum = Math.max(
      around.reduce((sum, each) => sum + each, 0),
      1,
    )
    for (let bin = 0; bin < COLOUR_BINS; bin++) {
      const ours = own[bin]! / ownSum
      const theirs = around[bin]! / aroundSum
      this.targetShare[bin] = ours === 0 ? 0 : ours / (ours + theirs + 0.002)
    }
    this.bands.start(this.bins, around)
    // A target of one colour has no pattern: its colour has to do.
    if (!this.normalise()) this.cells.fill(0)
    this.template.set(this.cells)
    this.gallery.set(this.cells)
    this.gallerySize = 1
    this.nextEntry = 1
    this.sinceEntry = 0
  }

  /** How similar a place is to the target; the same object at each call. */
  compare(image: Image, target: Target): Likeness {
    this.read(image, target)
    this.likeness.visible = this.bands.visibleShare(this.bins)
    if (this.isPlain) {
      this.cells.fill(0)
      this.likeness.pattern = this.likeness.visible
      return this.likeness
    }
    const hasPattern = this.normalise()
    this.nearest = hasPattern ? this.nearestInGallery() : 0
    this.likeness.pattern = hasPattern ? (this.nearest + dot(this.cells, this.template, 0)) / 2 : 0
    return this.likeness
  }

  /** Takes in what was compared last. @param rate share of the new picture. */
  learn(rate: number): void {
    this.bands.learn(this.bins, rate)
    if (this.isPlain) return
    const { template, cells, gallery } = this
    this.sinceEntry++
    if (this.nearest < NEW_POSE && this.sinceEntry >= POSE_FRAMES) {
      const entry = this.gallerySize < GALLERY ? this.gallerySize++ : this.nextEntry
      if (this.gallerySize === GALLERY) this.nextEntry = (entry % (GALLERY - 1)) + 1
      gallery.set(cells, entry * 3 * CELLS)
      this.sinceEntry = 0
    }
    for (let i = 0; i < template.length; i++) template[i]! += rate * (cells[i]! - template[i]!)
    const length = Math.sqrt(dot(template, template, 0))
    if (length > 0) for (let i = 0; i < template.length; i++) template[i]! /= length
  }

  /** Share of the target in the colour of a pixel, 0 to 1. */
  shareAt({ data, width }: Image, x: number, y: number): number {
    return this.targetShare[binOf(data, 4 * (y * width + x))]!
  }

  snapshot(): AppearanceState {
    return {
      template: [...this.template],
      gallery: [...this.gallery.subarray(0, this.gallerySize * 3 * CELLS)],
      nextEntry: this.nextEntry,
      sinceEntry: this.sinceEntry,
      targetShare: [...this.targetShare],
      bands: this.bands.snapshot(),
    }
  }

  restore({ template, gallery, nextEntry, sinceEntry, targetShare, bands }: AppearanceState): void {
    this.bands.restore(bands)
    this.template.set(template)
    this.gallery.set(gallery)
    this.gallerySize = gallery.length / (3 * CELLS)
    this.nextEntry = nextEntry
    this.sinceEntry = sinceEntry
    this.targetShare.set(targetShare)
  }

  /** Reads pixels at SIDE × SIDE places, the mean of four each; outside of the image those at its edge. */
  private read({ data, width, height }: Image, target: Target): void {
    const { cells, bins } = this
    const left = target.x - target.width / 2
    const top = target.y - target.height / 2
    const stepX = target.width / (2 * SIDE)
    const stepY = target.height / (2 * SIDE)
    for (let row = 0, i = 0; row < SIDE; row++) {
      const upper = width * pixel(top + (2 * row + 0.5) * stepY, height)
      const lower = width * pixel(top + (2 * row + 1.5) * stepY, height)
      for (let column = 0; column < SIDE; column++, i++) {
        const first = pixel(left + (2 * column + 0.5) * stepX, width)
        const second = pixel(left + (2 * column + 1.5) * stepX, width)
        const a = 4 * (upper + first)
        const b = 4 * (upper + second)
        const c = 4 * (lower + first)
        const d = 4 * (lower + second)
        cells[i] = data[a]! + data[b]! + data[c]! + data[d]!
        cells[i + CELLS] = data[a + 1]! + data[b + 1]! + data[c + 1]! + data[d + 1]!
        cells[i + 2 * CELLS] = data[a + 2]! + data[b + 2]! + data[c + 2]! + data[d + 2]!
        bins[i] = ((cells[i]! >> 7) * LEVELS + (cells[i + CELLS]! >> 7)) * LEVELS + (cells[i + 2 * CELLS]! >> 7)
      }
    }
  }

  /** Whether the target had one colour when it was shown. */
  private get isPlain(): boolean {
    for (let i = 0; i < 3 * CELLS; i++) if (this.gallery[i] !== 0) return false
    return true
  }

  private nearestInGallery(): number {
    let nearest = -1
    for (let entry = 0; entry < this.gallerySize; entry++) {
      nearest = Math.max(nearest, dot(this.cells, this.gallery, entry * 3 * CELLS))
    }
    return nearest
  }

  /** Takes away the mean of each colour and makes the length 1; false where nothing is left. */
  private normalise(): boolean {
    const { cells } = this
    let squares = 0
    for (let start = 0; start < 3 * CELLS; start += CELLS) {
      let sum = 0
      for (let i = 0; i < CELLS; i++) sum += weights[i]! * cells[start + i]!
      const mean = sum / weightSum
      for (let i = 0; i < CELLS; i++) {
        const value = (cells[start + i]! - mean) * weights[i]!
        cells[start + i] = value
        squares += value * value
      }
    }
    if (!(squares > LEAST_TEXTURE)) return false
    const factor = 1 / Math.sqrt(squares)
    for (let i = 0; i < cells.length; i++) cells[i]! *= factor
    return true
  }
}

/** [CELLS] what is in the middle of a box is the target's more surely than what is in its corners. */
const weights = Float64Array.from({ length: CELLS }, (_, i) => {
  const x = ((i % SIDE) + 0.5) / (SIDE / 2) - 1
  const y = (Math.floor(i / SIDE) + 0.5) / (SIDE / 2) - 1
  return Math.max(1 - x * x, 0) * Math.max(1 - y * y, 0)
})
const weightSum = weights.reduce((sum, each) => sum + each, 0)

function pixel(position: number, length: number): number {
  const whole = Math.floor(position)
  return whole < 0 ? 0 : whole >= length ? length - 1 : whole
}

function binOf(data: Image['data'], at: number): number {
  return ((data[at]! >> 5) * LEVELS + (data[at + 1]! >> 5)) * LEVELS + (data[at + 2]! >> 5)
}

function dot(a: Float64Array, b: Float64Array, start: number): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[start + i]!
  return sum
}

export interface AppearanceState {
  readonly template: readonly number[]
  readonly gallery: readonly number[]
  readonly nextEntry: number
  readonly sinceEntry: number
  readonly targetShare: readonly number[]
  readonly bands: ColourBandsState
}

/** Whole templates, one at least. */
const galleryShape: Shape<number[]> = (value, place, refuse) => {
  const all = numbers()(value, place, refuse)
  const entries = all.length / (3 * CELLS)
  return Number.isInteger(entries) && entries >= 1 && entries <= GALLERY
    ? all
    : refuse(place, `1 to ${GALLERY} templates`, value)
}

export const appearanceShape = record<AppearanceState>({
  template: numbers(3 * CELLS),
  gallery: galleryShape,
  nextEntry: countFromOne,
  sinceEntry: count,
  targetShare: numbers(COLOUR_BINS),
  bands: colourBandsShape,
})
