import type { Box, Image } from '@mot/core'
import type { Color } from './color'
import { boundsOf, Coverage } from './coverage'
import { type ObscureEffect, obscure } from './obscure'
import type { Surface } from './surface'
import { TextRaster } from './text-raster'

/**
 * Paints on the RGBA bytes of an image, with smooth edges, clipped to the image. Alpha bytes are unchanged.
 *
 * Four bytes are one word of 32 bits, with red in the lowest byte: red and blue are blended at once, and opacities are 256ths.
 */
export class PixelSurface implements Surface {
  readonly width: number
  readonly height: number
  readonly #data: Image['data']
  readonly #words: Int32Array
  readonly #isCopy: boolean

  /** @param text its memory of characters, and that of lines; one for all frames saves time. */
  constructor(
    { width, height, data }: Image,
    private readonly text = new TextRaster(),
    private readonly coverage = new Coverage(),
    private readonly columns = new BoxColumns(),
  ) {
    this.width = width
    this.height = height
    this.#data = data
    // Words begin at a multiple of four bytes; an image at another place is painted on a copy.
    this.#isCopy = data.byteOffset % 4 !== 0
    const { buffer, byteOffset } = this.#isCopy ? data.slice() : data
    this.#words = new Int32Array(buffer, byteOffset, width * height)
  }

  /** Ends the painting: the image has all of it only then. */
  finish(): void {
    if (this.#isCopy) this.#data.set(new Uint8Array(this.#words.buffer, 0, 4 * this.#words.length))
  }

  fillRectangle(
    left: number,
    top: number,
    width: number,
    height: number,
    radius: number,
    color: Color,
    alpha: number,
  ): void {
    const centerX = left + width / 2
    const centerY = top + height / 2
    const x0 = Math.max(0, Math.floor(left))
    const x1 = Math.min(this.width, Math.ceil(left + width))
    const y1 = Math.min(this.height, Math.ceil(top + height))
    // Between these columns only the row counts.
    const innerLeft = Math.min(x1, Math.max(x0, Math.ceil(left + radius + 1)))
    const innerRight = Math.max(innerLeft, Math.min(x1, Math.floor(left + width - radius - 1)))
    const word = wordOf(color)
    const isWhole = [left, top, width, height].every(Number.isInteger)
    for (let y = Math.max(0, Math.floor(top)); y < y1; y++) {
      const awayY = Math.abs(y + 0.5 - centerY) - height / 2 + radius
      const row = y * this.width
      // Whole pixels between the corners.
      if (isWhole && awayY <= 0) {
        this.#blendSpan(row + x0, row + x1, word, alpha)
        continue
      }
      for (let x = x0; x < x1; x++) {
        if (x === innerLeft) {
          this.#blendSpan(row + innerLeft, row + innerRight, word, alpha * clamp(radius + 0.5 - awayY))
          x = innerRight
          if (x === x1) break
        }
        const awayX = Math.abs(x + 0.5 - centerX) - width / 2 + radius
        const corner = awayX > 0 && awayY > 0 ? Math.sqrt(awayX * awayX + awayY * awayY) : Math.max(awayX, awayY)
        this.#blend(row + x, word, alpha * clamp(radius + 0.5 - corner))
      }
    }
  }

  /** Four lines a row, each with its exact share of the pixels at its ends. */
  fillPolygon(points: readonly number[], color: Color, alpha: number): void {
    const { width, height } = this
    const { left, top, right, bottom } = boundsOf(points, 0, width, height)
    if (left >= right || top >= bottom) return
    const shares = new Float32Array(right - left)
    const crossings: number[] = []
    const word = wordOf(color)
    for (let y = top; y < bottom; y++) {
      shares.fill(0)
      for (let line = 0; line < 4; line++) {
        crossingsAt(y + (line + 0.5) / 4, points, crossings)
        for (let k = 0; k + 1 < crossings.length; k += 2) {
          addSpan(shares, Math.max(crossings[k]!, left) - left, Math.min(crossings[k + 1]!, right) - left, 0.25)
        }
      }
      for (let i = 0; i < shares.length; i++) {
        if (shares[i]! > 0) this.#blend(y * width + left + i, word, alpha * Math.min(1, shares[i]!))
      }
    }
  }

  strokeBox({ left, top, right, bottom }: Box, thickness: number, color: Color, alpha: number, rim = 0): void {
    const reach = thickness / 2 + 1.5
    const bounds = boundsOf([left, top, right, bottom], reach, this.width, this.height)
    if (bounds.left >= bounds.right || bounds.top >= bounds.bottom) return
    const pen: BoxPen = { radius: thickness / 2, word: wordOf(color), alpha, rim }
    const edges = {
      centerX: (left + right) / 2,
      centerY: (top + bottom) / 2,
      halfWidth: Math.abs(right - left) / 2,
      halfHeight: Math.abs(bottom - top) / 2,
    }
    // Pixels between the two vertical edges are painted in the rows of the horizontal ones only.
    const innerLeft = Math.min(bounds.right, Math.max(bounds.left, Math.ceil(Math.min(left, right) + reach)))
    const innerRight = Math.max(innerLeft, Math.min(bounds.right, Math.floor(Math.max(left, right) - reach)))
    const { columns } = this
    // Far from the horizontal edges all rows are equal.
    columns.fill(pen, edges, [bounds.left, innerLeft, innerRight, bounds.right])
    for (let y = bounds.top; y < bounds.bottom; y++) {
      const beyondY = Math.abs(y + 0.5 - edges.centerY) - edges.halfHeight
      const row = y * this.width
      if (beyondY < -reach) {
        let end = y + 1
        while (end < bounds.bottom && Math.abs(end + 0.5 - edges.centerY) - edges.halfHeight < -reach) end++
        columns.blend(this.#words, this.width, y, end)
        y = end - 1
        continue
      }
      this.#blendEdge(row + innerLeft, row + innerRight, pen, Math.abs(beyondY))
      for (let x = bounds.left; x < bounds.right; x++) {
        if (x === innerLeft && innerLeft < innerRight) {
          x = innerRight
          if (x === bounds.right) break
        }
        const beyondX = Math.abs(x + 0.5 - edges.centerX) - edges.halfWidth
        const isCorner = beyondX > 0 && beyondY > 0
        const away = isCorner ? Math.sqrt(beyondX * beyondX + beyondY * beyondY) : Math.abs(Math.max(beyondX, beyondY))
        if (away < reach) this.#blendEdgePixel(row + x, pen, away)
      }
    }
  }

  strokeLine(points: readonly number[], thickness: number, color: Color, alpha: number): void {
    if (points.length <= 4) {
      this.#strokePiece(points, thickness / 2, wordOf(color), alpha)
      return
    }
    if (!this.coverage.begin(boundsOf(points, thickness / 2 + 1, this.width, this.height))) return
    this.coverage.addLine(points, thickness / 2)
    this.#blendCoverage(wordOf(color), alpha)
  }

  strokeFading(
    points: readonly number[],
    thicknesses: readonly number[],
    alphas: readonly number[],
    color: Color,
  ): void {
    const { coverage } = this
    if (!coverage.begin(boundsOf(points, Math.max(0, ...thicknesses) / 2 + 1, this.width, this.height))) return
    for (const [i, thickness] of thicknesses.entries()) {
      const at = 2 * i
      coverage.addSegment(points[at]!, points[at + 1]!, points[at + 2]!, points[at + 3]!, thickness / 2, alphas[i]!)
    }
    this.#blendCoverage(wordOf(color), 1)
  }

  writeText(text: string, left: number, top: number, height: number, color: Color): void {
    const word = wordOf(color)
    const words = this.#words
    for (const { bitmap, x: shift } of this.text.bitmapsOf(text, height)) {
      const { width, height: rows, alphas } = bitmap
      const atX = Math.round(left) + shift + bitmap.x
      const atY = Math.round(top) + bitmap.y
      const from = Math.max(0, -atX)
      const to = Math.min(width, this.width - atX)
      const last = Math.min(rows, this.height - atY)
      for (let row = Math.max(0, -atY); row < last; row++) {
        const target = (atY + row) * this.width + atX
        for (let column = from; column < to; column++) {
          const alpha = alphas[row * width + column]!
          if (alpha === 0) continue
          const under = words[target + column]!
          // 255 is all of it.
          words[target + column] =
            alpha === 255 ? (under & 0xff000000) | word : mixed(under, word, alpha + (alpha >> 7))
        }
      }
    }
  }

  measureText(text: string, height: number): number {
    return this.text.measure(text, height)
  }

  obscure(box: Box, effect: ObscureEffect, size: number): void {
    const { buffer, byteOffset } = this.#words
    const data = new Uint8Array(buffer, byteOffset, 4 * this.width * this.height)
    obscure({ width: this.width, height: this.height, data }, box, effect, size)
  }

  /** A dot or a straight line: nothing overlaps, so that no coverage is stored. */
  #strokePiece(points: readonly number[], radius: number, word: number, alpha: number): void {
    const [fromX, fromY] = [points[0]!, points[1]!]
    const [toX, toY] = [points[2] ?? fromX, points[3] ?? fromY]
    const words = this.#words
    const reach = radius + 0.5
    const { left, top, right, bottom } = boundsOf(points, reach, this.width, this.height)
    const [dx, dy] = [toX - fromX, toY - fromY]
    const squared = dx * dx + dy * dy
    const perLength = squared === 0 ? 0 : 1 / squared
    const across = dy === 0 ? Number.POSITIVE_INFINITY : (reach * Math.sqrt(squared)) / Math.abs(dy)
    const slope = dy === 0 ? 0 : dx / dy
    for (let y = top; y < bottom; y++) {
      const down = y + 0.5 - fromY
      const crossing = fromX + down * slope
      const end = crossing + across < right ? Math.ceil(crossing + across) : right
      for (let x = crossing - across > left ? Math.floor(crossing - across) : left; x < end; x++) {
        const share = clamp(((x + 0.5 - fromX) * dx + down * dy) * perLength)
        const awayX = x + 0.5 - fromX - share * dx
        const awayY = down - share * dy
        const away = awayX * awayX + awayY * awayY
        if (away >= reach * reach) continue
        const covered = clamp(reach - Math.sqrt(away))
        words[y * this.width + x] = mixed(words[y * this.width + x]!, word, (256 * alpha * covered + 0.5) | 0)
      }
    }
  }

  #blendCoverage(word: number, alpha: number): void {
    const { bounds, values, firsts, ends } = this.coverage
    const words = this.#words
    const share = 256 * alpha
    for (let y = bounds.top; y < bounds.bottom; y++) {
      const row = y * this.width
      const at = (y - bounds.top) * (bounds.right - bounds.left) - bounds.left
      const end = ends[y - bounds.top]!
      for (let x = firsts[y - bounds.top]!; x < end; x++) {
        const covered = values[at + x]!
        if (covered > 0) words[row + x] = mixed(words[row + x]!, word, (share * covered + 0.5) | 0)
      }
    }
  }

  /** Pixels at one distance from the line of a box: its rim, then the line. */
  #blendEdge(start: number, end: number, { radius, word, alpha, rim }: BoxPen, away: number): void {
    if (start >= end || away >= radius + 1.5) return
    this.#blendSpan(start, end, 0, rim * clamp(radius + 1.5 - away))
    this.#blendSpan(start, end, word, alpha * clamp(radius + 0.5 - away))
  }

  /** The same for one pixel, in one step. */
  #blendEdgePixel(pixel: number, { radius, word, alpha, rim }: BoxPen, away: number): void {
    const words = this.#words
    const share = (256 * alpha * clamp(radius + 0.5 - away) + 0.5) | 0
    const kept = ((256 - share) * (1 - rim * clamp(radius + 1.5 - away)) + 0.5) | 0
    const under = words[pixel]!
    const redBlue = (Math.imul(under & 0xff00ff, kept) + Math.imul(word & 0xff00ff, share) + 0x800080) >>> 8
    const green = (Math.imul(under & 0x00ff00, kept) + Math.imul(word & 0x00ff00, share) + 0x8000) >>> 8
    words[pixel] = (under & 0xff000000) | (redBlue & 0xff00ff) | (green & 0x00ff00)
  }

  #blend(pixel: number, word: number, alpha: number): void {
    const words = this.#words
    const share = (256 * alpha + 0.5) | 0
    if (share > 0) words[pixel] = mixed(words[pixel]!, word, share)
  }

  /** Pixels from `start` to before `end` with one opacity. */
  #blendSpan(start: number, end: number, word: number, alpha: number): void {
    const words = this.#words
    const share = (256 * alpha + 0.5) | 0
    if (share === 0) return
    if (share === 256) {
      for (let pixel = start; pixel < end; pixel++) words[pixel] = (words[pixel]! & 0xff000000) | word
      return
    }
    for (let pixel = start; pixel < end; pixel++) words[pixel] = mixed(words[pixel]!, word, share)
  }
}

/** The line of a box. */
interface BoxPen {
  /** Half of its thickness. */
  readonly radius: number
  readonly word: number
  readonly alpha: number
  /** Opacity of the dark rim. */
  readonly rim: number
}

interface BoxEdges {
  readonly centerX: number
  readonly halfWidth: number
}

/** What the vertical edges of a box do to the pixels of a row, computed once for all rows. */
class BoxColumns {
  #count = 0
  /**
   * [n × 4] column of a pixel, 256ths of it that are kept, and what is added to red and blue and to green, in 256ths as well: 32 bits,
   * whatever the sign.
   */
  #columns = new Int32Array(0)

  /** @param ranges of columns: from, to, from, to. */
  fill(
    { radius, word, alpha, rim }: BoxPen,
    { centerX, halfWidth }: BoxEdges,
    ranges: readonly [number, number, number, number],
  ): void {
    this.#count = 0
    const most = 4 * (ranges[1] - ranges[0] + ranges[3] - ranges[2])
    if (this.#columns.length < most) this.#columns = new Int32Array(most)
    let at = 0
    for (let range = 0; range < 4; range += 2) {
      for (let x = ranges[range]!; x < ranges[range + 1]!; x++) {
        const away = Math.abs(Math.abs(x + 0.5 - centerX) - halfWidth)
        const share = Math.round(256 * alpha * clamp(radius + 0.5 - away))
        const kept = Math.round((256 - share) * (1 - rim * clamp(radius + 1.5 - away)))
        if (kept === 256) continue
        this.#columns[at] = x
        this.#columns[at + 1] = kept
        this.#columns[at + 2] = Math.imul(word & 0xff00ff, share) + 0x800080
        this.#columns[at + 3] = Math.imul(word & 0x00ff00, share) + 0x8000
        at += 4
      }
    }
    this.#count = at / 4
  }

  /** In the rows from `top` to before `bottom`. A few rows at a time, so that they stay in the cache from column to column. */
  blend(words: Int32Array, width: number, top: number, bottom: number): void {
    for (let from = top; from < bottom; from += ROWS_AT_ONCE) {
      const start = from * width
      const end = Math.min(from + ROWS_AT_ONCE, bottom) * width
      for (let at = 0; at < 4 * this.#count; at += 4) this.#blendColumn(words, width, start, end, at)
    }
  }

  #blendColumn(words: Int32Array, width: number, start: number, end: number, at: number): void {
    const columns = this.#columns
    const column = columns[at]!
    const kept = columns[at + 1]!
    const addedRedBlue = columns[at + 2]!
    const addedGreen = columns[at + 3]!
    if (kept === 0) {
      const word = ((addedRedBlue >>> 8) & 0xff00ff) | ((addedGreen >>> 8) & 0x00ff00)
      for (let pixel = start + column; pixel < end; pixel += width) words[pixel] = (words[pixel]! & 0xff000000) | word
      return
    }
    for (let pixel = start + column; pixel < end; pixel += width) {
      const word = words[pixel]!
      const redBlue = (Math.imul(word & 0xff00ff, kept) + addedRedBlue) >>> 8
      const green = (Math.imul(word & 0x00ff00, kept) + addedGreen) >>> 8
      words[pixel] = (word & 0xff000000) | (redBlue & 0xff00ff) | (green & 0x00ff00)
    }
  }
}

const ROWS_AT_ONCE = 16

/** A colour without alpha. */
function wordOf([red, green, blue]: Color): number {
  return red | (green << 8) | (blue << 16)
}

/** `share` of 256 parts of the colour over what is there, rounded; alpha is kept. */
function mixed(word: number, color: number, share: number): number {
  const rest = 256 - share
  // Each product is below 2³²: the upper bytes are right in 32 bits, whatever the sign.
  const redBlue = (Math.imul(word & 0xff00ff, rest) + Math.imul(color & 0xff00ff, share) + 0x800080) >>> 8
  const green = (Math.imul(word & 0x00ff00, rest) + Math.imul(color & 0x00ff00, share) + 0x8000) >>> 8
  return (word & 0xff000000) | (redBlue & 0xff00ff) | (green & 0x00ff00)
}

/** Where the edges of a polygon cross a row, from the left. */
function crossingsAt(y: number, points: readonly number[], crossings: number[]): void {
  crossings.length = 0
  const count = points.length
  for (let i = 0; i < count; i += 2) {
    const before = i === 0 ? count - 2 : i - 2
    const [x1, y1, x2, y2] = [points[before]!, points[before + 1]!, points[i]!, points[i + 1]!]
    if (y1 > y !== y2 > y) crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1))
  }
  crossings.sort((a, b) => a - b)
}

/** Adds to each pixel its share of the span from `left` to `right`. */
function addSpan(shares: Float32Array, left: number, right: number, weight: number): void {
  if (!(left < right)) return
  const first = Math.floor(left)
  const last = Math.min(shares.length - 1, Math.floor(right))
  if (first === last) {
    shares[first]! += weight * (right - left)
    return
  }
  shares[first]! += weight * (first + 1 - left)
  for (let x = first + 1; x < last; x++) shares[x]! += weight
  shares[last]! += weight * Math.min(1, right - last)
}

function clamp(value: number): number {
  return value < 0 ? 0 : Math.min(value, 1)
}
