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
  for (let y0 = top; y0 < bottom; y0 += block) {
    for (let x0 = left; x0 < right; x0 += block) {
      const [x1, y1] = [Math.min(right, x0 + block), Math.min(bottom, y0 + block)]
      const sums = [0, 0, 0]
      for (let y = y0; y < y1; y++) {
        for (let x = x0, at = 4 * (y * width + x0); x < x1; x++, at += 4) {
          for (let c = 0; c < 3; c++) sums[c]! += data[at + c]!
        }
      }
      const count = (x1 - x0) * (y1 - y0)
      for (let c = 0; c < 3; c++) sums[c] = Math.round(sums[c]! / count)
      for (let y = y0; y < y1; y++) {
        for (let x = x0, at = 4 * (y * width + x0); x < x1; x++, at += 4) {
          for (let c = 0; c < 3; c++) data[at + c] = sums[c]!
        }
      }
    }
  }
}

/** Three moving averages along rows and columns each, which are close to a Gaussian; at the edge the last pixel repeats. */
function blur({ data, width }: Image, { left, top, right, bottom }: Bounds, size: number): void {
  const radius = Math.max(1, Math.round(Math.min(size, right - left + bottom - top)))
  const line = new Float64Array(Math.max(right - left, bottom - top))
  const averaged = new Float64Array(line.length)
  for (let c = 0; c < 3; c++) {
    for (let y = top; y < bottom; y++)
      blurLine(data, 4 * (y * width + left) + c, 4, right - left, radius, line, averaged)
    for (let x = left; x < right; x++) {
      blurLine(data, 4 * (top * width + x) + c, 4 * width, bottom - top, radius, line, averaged)
    }
  }
}

function blurLine(
  data: Image['data'],
  start: number,
  step: number,
  count: number,
  radius: number,
  line: Float64Array,
  averaged: Float64Array,
): void {
  for (let i = 0; i < count; i++) line[i] = data[start + i * step]!
  let [from, to] = [line, averaged]
  for (let pass = 0; pass < 3; pass++) {
    average(from, to, count, radius)
    ;[from, to] = [to, from]
  }
  for (let i = 0; i < count; i++) data[start + i * step] = Math.round(from[i]!)
}

/** The mean of the 2 × radius + 1 values around each. */
function average(from: Float64Array, to: Float64Array, count: number, radius: number): void {
  const [first, last] = [from[0]!, from[count - 1]!]
  // Beyond both ends all values are equal: a radius above the length needs no more steps than that.
  const inside = Math.min(radius, count)
  let sum = first * (radius + 1) + last * (radius - inside)
  for (let i = 1; i <= inside; i++) sum += i < count ? from[i]! : last
  for (let i = 0; i < count; i++) {
    to[i] = sum / (2 * radius + 1)
    sum += (i + radius + 1 < count ? from[i + radius + 1]! : last) - (i - radius >= 0 ? from[i - radius]! : first)
  }
}
