import type { Image } from '@mot/core'
import type { Appearance, Likeness } from './appearance'
import type { Target } from './target'

/** Cells across and down a target, in which colours are read. */
const COLUMNS = 6
const ROWS = 8
/** Cells across and down the whole search, at most. */
const MOST_CELLS = 120
/** Best places of the grid, of which the best by their appearance are refined. */
const CANDIDATES = 40
const REFINED = 12
/** Of the correlation with the template, beside the visible share: it refines the place. */
const PATTERN_WEIGHT = 0.25
const CLIMBS = 6

/** A place of the grid, and how similar it is to the target. */
interface Candidate {
  readonly x: number
  readonly y: number
  readonly worth: number
}

/**
 * Searches for a target in a part of an image: first by its colours, on a grid, then by its appearance at the best places. Memory for one
 * search after the other.
 */
export class TargetSearch {
  /** Where the target is most likely, after `find`. */
  x = 0
  y = 0
  /** Correlation with the templates there, −1 to 1; −1 where the search found no place. */
  pattern = -1
  /** Visible share of the target there, 0 to 1. */
  visible = 0
  private best = -1

  /** [(rows + 1) × (columns + 1)] sums of shares above and left of each cell. */
  private readonly sums = new Float64Array((MOST_CELLS + 1) * (MOST_CELLS + 1))
  /** [rows × columns] mean share of a target whose top left cell it is. */
  private readonly means = new Float64Array(MOST_CELLS * MOST_CELLS)

  /**
   * @param centre where to look, and how large the target is.
   * @param reachX pixels to each side that its centre may have moved, as `reachY` is down and up.
   */
  find(image: Image, appearance: Appearance, centre: Target, reachX: number, reachY: number): void {
    const left = Math.max(centre.x - reachX - centre.width / 2, -centre.width / 2)
    const right = Math.min(centre.x + reachX + centre.width / 2, image.width + centre.width / 2)
    const top = Math.max(centre.y - reachY - centre.height / 2, -centre.height / 2)
    const bottom = Math.min(centre.y + reachY + centre.height / 2, image.height + centre.height / 2)
    const columns = cellsOf(right - left, centre.width / COLUMNS)
    const rows = cellsOf(bottom - top, centre.height / ROWS)
    const cellX = (right - left) / columns
    const cellY = (bottom - top) / rows
    this.pattern = -1
    this.best = -1
    const across = Math.max(Math.round(centre.width / cellX), 1)
    const down = Math.max(Math.round(centre.height / cellY), 1)
    if (!(columns >= across && rows >= down)) return
    this.sumUp(image, appearance, left, top, cellX, cellY, columns, rows)
    const places = this.compareColours(columns, rows, across, down)
    const candidates: Candidate[] = []
    while (candidates.length < CANDIDATES) {
      const place = this.takeBest(places, columns, across, down)
      if (place < 0) break
      const x = left + ((place % columns) + across / 2) * cellX
      const y = top + (Math.floor(place / columns) + down / 2) * cellY
      candidates.push({ x, y, worth: worthOf(appearance.compare(image, { ...centre, x, y })) })
    }
    candidates.sort((a, b) => b.worth - a.worth)
    for (const { x, y } of candidates.slice(0, REFINED)) {
      this.climb(image, appearance, { ...centre, x, y }, cellX, cellY)
    }
  }

  private sumUp(
    image: Image,
    appearance: Appearance,
    left: number,
    top: number,
    cellX: number,
    cellY: number,
    columns: number,
    rows: number,
  ): void {
    const { sums } = this
    const stride = columns + 1
    sums.fill(0, 0, stride)
    for (let row = 0; row < rows; row++) {
      const y = Math.floor(top + (row + 0.5) * cellY)
      let line = 0
      const at = (row + 1) * stride
      sums[at] = 0
      for (let column = 0; column < columns; column++) {
        const x = Math.floor(left + (column + 0.5) * cellX)
        // What lies outside of the image is not the target's.
        if (x >= 0 && y >= 0 && x < image.width && y < image.height) line += appearance.shareAt(image, x, y)
        sums[at + column + 1] = sums[at - stride + column + 1]! + line
      }
    }
  }

  /** @returns how many places there are: a target has to lie in the search as a whole. */
  private compareColours(columns: number, rows: number, across: number, down: number): number {
    const { sums, means } = this
    const stride = columns + 1
    for (let row = 0, at = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, at++) {
        means[at] = -1
        if (column + across > columns || row + down > rows) continue
        const from = row * stride + column
        const to = from + down * stride
        means[at] = sums[to + across]! - sums[to]! - sums[from + across]! + sums[from]!
      }
    }
    return columns * rows
  }

  /** The best place left, which is taken away with those near it; −1 where there is none. */
  private takeBest(places: number, columns: number, across: number, down: number): number {
    const { means } = this
    let best = -1
    let largest = 0
    for (let i = 0; i < places; i++) {
      if (means[i]! > largest) {
        largest = means[i]!
        best = i
      }
    }
    if (best < 0) return -1
    const nearX = Math.max(across >> 1, 1)
    const nearY = Math.max(down >> 2, 1)
    const bestX = best % columns
    const bestY = Math.floor(best / columns)
    for (let y = Math.max(bestY - nearY, 0); y <= bestY + nearY; y++) {
      for (let x = Math.max(bestX - nearX, 0); x <= Math.min(bestX + nearX, columns - 1); x++) {
        const at = y * columns + x
        if (at < places) means[at] = -1
      }
    }
    return best
  }

  /** From a place to where the appearance fits best. */
  private climb(image: Image, appearance: Appearance, start: Target, stepX: number, stepY: number): void {
    let { x, y } = start
    let { pattern, visible } = appearance.compare(image, start)
    let worth = worthOf({ pattern, visible })
    let moveX = stepX
    let moveY = stepY
    for (let climb = 0; climb < CLIMBS; climb++) {
      const fromX = x
      const fromY = y
      for (let direction = 0; direction < 4; direction++) {
        const toX = fromX + (direction === 0 ? moveX : direction === 1 ? -moveX : 0)
        const toY = fromY + (direction === 2 ? moveY : direction === 3 ? -moveY : 0)
        const likeness = appearance.compare(image, { ...start, x: toX, y: toY })
        if (worthOf(likeness) <= worth) continue
        ;({ pattern, visible } = likeness)
        worth = worthOf(likeness)
        x = toX
        y = toY
      }
      if (x !== fromX || y !== fromY) continue
      moveX /= 2
      moveY /= 2
    }
    if (worth <= this.best) return
    this.best = worth
    this.pattern = pattern
    this.visible = visible
    this.x = x
    this.y = y
  }
}

function worthOf({ pattern, visible }: Likeness): number {
  return visible + PATTERN_WEIGHT * Math.max(pattern, 0)
}

function cellsOf(length: number, cell: number): number {
  return Math.max(Math.min(Math.ceil(length / Math.max(cell, 1)), MOST_CELLS), 1)
}
