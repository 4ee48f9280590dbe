import type { Image } from '@mot/core'
import { count, countFromOne, numbers, positive, record, type Shape } from '../shapes'
import type { Target } from './target'

/** Places along each side of a target at which its pixels are read. */
const SIDE = 16
const CELLS = SIDE * SIDE
/** Levels of each colour in a histogram. */
const LEVELS = 8
const BINS = LEVELS * LEVELS * LEVELS
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
  /** From 0; 1 as at the start: how much more its colours are those of the target than of the surroundings. */
  colour: number
}

/**
 * Appearance of a target: small templates of it, and the share of the target in each colour, against its surroundings at the start. A
 * gallery holds the first template and later ones that differ from all before, such as the poses of a walk, beside a running mean: it
 * changes far more slowly than a filter, and tells the target from what a filter drifted to.
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
  /** [BINS] share of the target in each colour, 0 to 1. */
  private targetShare = new Float64Array(BINS)
  /** Mean share of the target over its own pixels. */
  private ownShare = 1
  private readonly likeness: Likeness = { pattern: 0, colour: 0 }
  // Of the compared place.
  private readonly cells = new Float64Array(3 * CELLS)
  private readonly bins = new Int16Array(CELLS)

  start(image: Image, target: Target): void {
    const own = new Float64Array(BINS)
    const around = new Float64Array(BINS)
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
    for (let bin = 0; bin < BINS; bin++) {
      const ours = own[bin]! / ownSum
      const theirs = around[bin]! / aroundSum
      this.targetShare[bin] = ours === 0 ? 0 : ours / (ours + theirs + 0.002)
    }
    this.ownShare = Math.max(this.meanShare(), 1e-6)
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
    this.likeness.colour = this.meanShare() / this.ownShare
    if (this.isPlain) {
      this.cells.fill(0)
      this.likeness.pattern = Math.min(this.likeness.colour, 1)
      return this.likeness
    }
    const hasPattern = this.normalise()
    this.nearest = hasPattern ? this.nearestInGallery() : 0
    this.likeness.pattern = hasPattern ? (this.nearest + dot(this.cells, this.template, 0)) / 2 : 0
    return this.likeness
  }

  /** Takes in what was compared last. @param rate share of the new picture. */
  learn(rate: number): void {
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

  /** Mean of `shareAt` over the target when it was shown. */
  get usualShare(): number {
    return this.ownShare
  }

  snapshot(): AppearanceState {
    return {
      template: [...this.template],
      gallery: [...this.gallery.subarray(0, this.gallerySize * 3 * CELLS)],
      nextEntry: this.nextEntry,
      sinceEntry: this.sinceEntry,
      targetShare: [...this.targetShare],
      ownShare: this.ownShare,
    }
  }

  restore({ template, gallery, nextEntry, sinceEntry, targetShare, ownShare }: AppearanceState): void {
    this.template.set(template)
    this.gallery.set(gallery)
    this.gallerySize = gallery.length / (3 * CELLS)
    this.nextEntry = nextEntry
    this.sinceEntry = sinceEntry
    this.targetShare.set(targetShare)
    this.ownShare = ownShare
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
        bins[i] = binOf(data, a)
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

  private meanShare(): number {
    let sum = 0
    for (let i = 0; i < CELLS; i++) sum += weights[i]! * this.targetShare[this.bins[i]!]!
    return sum / weightSum
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
  readonly ownShare: number
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
  targetShare: numbers(BINS),
  ownShare: positive,
})
