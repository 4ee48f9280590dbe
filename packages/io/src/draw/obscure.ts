import type { Box, Image } from '@mot/core'
import type { Bounds } from './coverage'

export type ObscureEffect = 'blur' | 'pixelate'

/** Makes the pixels inside a box unrecognisable; none outside it is read or changed, and alpha bytes stay. */
export function obscure(image: Image, box: Box, effect: ObscureEffect, size: number): void {
  const bounds = pixelsOf(box, image)
  if (bounds.left >= bounds.right || bounds.top >= bounds.bottom) return
  if (effect === 'pixelate') pixelate(image, bounds, size)
  else blur(image, bounds, size)
}

/** All pixels of an image that a box touches. */
export function pixelsOf(
  { left, top, right, bottom }: Box,
  { width, height }: { readonly width: number; readonly height: number },
): Bounds {
  return {
    left: Math.max(0, Math.floor(Math.min(left, right))),
    top: Math.max(0, Math.floor(Math.min(top, bottom))),
    right: Math.min(width, Math.ceil(Math.max(left, right))),
    bottom: Math.min(height, Math.ceil(Math.max(top, bottom))),
  }
}

/** Blocks of one colour, the mean of their pixels. */
function pixelate({ data, width }: Image, { left, top, right, bottom }: Bounds, size: number): void {
  const block = Math.max(1, Math.round(Math.min(size, right - left + bottom - top)))
  const columns = Math.ceil((right - left) / block)
  const rows = Math.ceil((bottom - top) / block)
  const means = Uint8Array.from(blockMeans(data, width, { left, top, right, bottom }, block, columns, rows), Math.round)
  for (let y = top; y < bottom; y++) {
    const row = 3 * columns * Math.floor((y - top) / block)
    for (let column = 0, x = left, at = 4 * (y * width + left); column < columns; column++) {
      const cell = row + 3 * column
      const [red, green, blue] = [means[cell]!, means[cell + 1]!, means[cell + 2]!]
      for (const end = Math.min(right, x + block); x < end; x++, at += 4) {
        data[at] = red
        data[at + 1] = green
        data[at + 2] = blue
      }
    }
  }
}

/** The means of blocks, with straight transitions from the middle of one to the middle of the next. */
function blur({ data, width }: Image, { left, top, right, bottom }: Bounds, size: number): void {
  const block = Math.max(1, Math.round(Math.min(size, right - left + bottom - top)))
  const columns = Math.ceil((right - left) / block)
  const rows = Math.ceil((bottom - top) / block)
  const means = blockMeans(data, width, { left, top, right, bottom }, block, columns, rows)
  for (let y = top; y < bottom; y++) {
    const atY = Math.max(0, Math.min(rows - 1, (y - top + 0.5) / block - 0.5))
    const above = Math.floor(atY)
    const down = atY - above
    const row = 3 * columns * above
    const next = above + 1 < rows ? row + 3 * columns : row
    for (let x = left, at = 4 * (y * width + left); x < right; x++, at += 4) {
      const atX = Math.max(0, Math.min(columns - 1, (x - left + 0.5) / block - 0.5))
      const before = Math.floor(atX)
      const across = atX - before
      const here = 3 * before
      const beside = before + 1 < columns ? here + 3 : here
      for (let c = 0; c < 3; c++) {
        const upper = means[row + here + c]! * (1 - across) + means[row + beside + c]! * across
        const lower = means[next + here + c]! * (1 - across) + means[next + beside + c]! * across
        data[at + c] = (upper * (1 - down) + lower * down + 0.5) | 0
      }
    }
  }
}

/** [rows × columns × 3] mean red, green and blue of each block; the last ones may be smaller. */
function blockMeans(
  data: Image['data'],
  width: number,
  { left, top, right, bottom }: Bounds,
  block: number,
  columns: number,
  rows: number,
): Float32Array {
  const means = new Float32Array(3 * columns * rows)
  for (let y = top; y < bottom; y++) {
    const row = 3 * columns * Math.floor((y - top) / block)
    for (let column = 0, x = left, at = 4 * (y * width + left); column < columns; column++) {
      const cell = row + 3 * column
      let [red, green, blue] = [0, 0, 0]
      for (const end = Math.min(right, x + block); x < end; x++, at += 4) {
        red += data[at]!
        green += data[at + 1]!
        blue += data[at + 2]!
      }
      means[cell]! += red
      means[cell + 1]! += green
      means[cell + 2]! += blue
    }
  }
  for (let row = 0; row < rows; row++) {
    const height = Math.min(block, bottom - top - row * block)
    for (let column = 0; column < columns; column++) {
      const count = height * Math.min(block, right - left - column * block)
      for (let c = 0; c < 3; c++) means[3 * (row * columns + column) + c]! /= count
    }
  }
  return means
}
