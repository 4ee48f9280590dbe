import { type Box, type PixelArea, readPlanarArea, type Size, writePlanarArea, type YuvPlanes } from '@mot/core'
import type { Color } from './color'
import type { ObscureEffect } from './obscure'
import type { Surface } from './surface'

/** Pixels of a tile's side, even. */
const TILE = 16

/** The RGBA of frames that are painted in their planes; one memory for all frames. */
export class PlanarMemory {
  words = new Int32Array(0)
  /** The same before the painting. */
  before = new Int32Array(0)
  /** [rows × columns] of tiles: 1 where the words hold the pixels. */
  isRead = new Uint8Array(0)
}

/**
 * Paints on the 4:2:0 planes of a video frame: what is painted on is converted to RGBA, tile by tile, and what has been painted is
 * converted back at the end. The rest of the frame keeps what the decoder gave.
 */
export class PlanarSurface implements Surface {
  readonly width: number
  readonly height: number
  readonly #memory: PlanarMemory
  readonly #pixels: Surface
  readonly #columns: number
  /** Numbers of the tiles that hold pixels. */
  readonly #tiles: number[] = []

  /** @param paintOn makes the surface of the RGBA words. */
  constructor(
    private readonly planes: YuvPlanes,
    { width, height }: Size,
    paintOn: (data: Uint8ClampedArray) => Surface,
    memory = new PlanarMemory(),
  ) {
    this.width = width
    this.height = height
    this.#memory = memory
    this.#columns = Math.ceil(width / TILE)
    const tiles = this.#columns * Math.ceil(height / TILE)
    if (memory.words.length < width * height) {
      memory.words = new Int32Array(width * height)
      memory.before = new Int32Array(width * height)
    }
    if (memory.isRead.length < tiles) memory.isRead = new Uint8Array(tiles)
    else memory.isRead.fill(0)
    this.#pixels = paintOn(new Uint8ClampedArray(memory.words.buffer, 0, 4 * width * height))
  }

  /** Ends the painting: the planes have all of it only then. */
  finish(): void {
    const { words, before } = this.#memory
    for (const tile of this.#tiles) {
      writePlanarArea(this.planes, this.#areaOf(tile), { width: this.width, words }, before)
    }
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
    this.#read(left, top, left + width, top + height)
    this.#pixels.fillRectangle(left, top, width, height, radius, color, alpha)
  }

  fillPolygon(points: readonly number[], color: Color, alpha: number): void {
    this.#readAround(points, 0, points.length, 1)
    this.#pixels.fillPolygon(points, color, alpha)
  }

  strokeBox(box: Box, thickness: number, color: Color, alpha: number, rim?: number): void {
    const reach = thickness / 2 + 2
    const [left, right] = [Math.min(box.left, box.right), Math.max(box.left, box.right)]
    const [top, bottom] = [Math.min(box.top, box.bottom), Math.max(box.top, box.bottom)]
    for (const y of [top, bottom]) this.#read(left - reach, y - reach, right + reach, y + reach)
    for (const x of [left, right]) this.#read(x - reach, top - reach, x + reach, bottom + reach)
    this.#pixels.strokeBox(box, thickness, color, alpha, rim)
  }

  strokeLine(points: readonly number[], thickness: number, color: Color, alpha: number): void {
    this.#readPieces(points, thickness)
    this.#pixels.strokeLine(points, thickness, color, alpha)
  }

  strokeFading(
    points: readonly number[],
    thicknesses: readonly number[],
    alphas: readonly number[],
    color: Color,
  ): void {
    this.#readPieces(points, Math.max(0, ...thicknesses))
    this.#pixels.strokeFading(points, thicknesses, alphas, color)
  }

  writeText(text: string, left: number, top: number, height: number, color: Color): void {
    // Accents, small letters below the line, and what a font may put beside its advance.
    const width = this.measureText(text, height)
    this.#read(left - height, top - 2 * height, left + width + height, top + 3 * height)
    this.#pixels.writeText(text, left, top, height, color)
  }

  measureText(text: string, height: number): number {
    return this.#pixels.measureText(text, height)
  }

  obscure(box: Box, effect: ObscureEffect, size: number): void {
    const { left, top, right, bottom } = box
    this.#readAround([left, top, right, bottom], 0, 4, 1)
    this.#pixels.obscure(box, effect, size)
  }

  /** Each piece of a line by itself: its whole may surround much that is not painted on. */
  #readPieces(points: readonly number[], thickness: number): void {
    const reach = thickness / 2 + 2
    for (let i = 0; i < points.length; i += 2) this.#readAround(points, i, Math.min(i + 4, points.length), reach)
  }

  #readAround(points: readonly number[], from: number, to: number, reach: number): void {
    let [left, top] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
    let [right, bottom] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let i = from; i + 1 < to; i += 2) {
      left = Math.min(left, points[i]!)
      right = Math.max(right, points[i]!)
      top = Math.min(top, points[i + 1]!)
      bottom = Math.max(bottom, points[i + 1]!)
    }
    this.#read(left - reach, top - reach, right + reach, bottom + reach)
  }

  /** Makes the pixels of all tiles that an area touches. */
  #read(left: number, top: number, right: number, bottom: number): void {
    const { isRead } = this.#memory
    const lastRow = Math.ceil(Math.min(bottom, this.height) / TILE)
    const lastColumn = Math.ceil(Math.min(right, this.width) / TILE)
    for (let row = Math.floor(Math.max(top, 0) / TILE); row < lastRow; row++) {
      for (let column = Math.floor(Math.max(left, 0) / TILE); column < lastColumn; column++) {
        const tile = row * this.#columns + column
        if (isRead[tile]) continue
        isRead[tile] = 1
        this.#tiles.push(tile)
        this.#readTile(this.#areaOf(tile))
      }
    }
  }

  #readTile(area: PixelArea): void {
    const { words, before } = this.#memory
    const { width } = this
    readPlanarArea(this.planes, area, { width, words: before })
    for (let row = 0; row < area.height; row++) {
      const from = (area.top + row) * width + area.left
      for (let at = from; at < from + area.width; at++) words[at] = before[at]!
    }
  }

  #areaOf(tile: number): PixelArea {
    const left = TILE * (tile % this.#columns)
    const top = TILE * Math.floor(tile / this.#columns)
    return { left, top, width: Math.min(TILE, this.width - left), height: Math.min(TILE, this.height - top) }
  }
}
