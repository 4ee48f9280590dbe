import type { YuvPlanes } from '../image'
import { colorGains, yuvWeights } from './colors'
import type { PixelArea } from './image-batch'

/** An image of words of 32 bits, with red in the lowest byte and alpha in the highest. */
export interface WordImage {
  /** Words of a row. */
  readonly width: number
  /** [height × width] */
  readonly words: Int32Array
}

/**
 * Converts a part of 4:2:0 planes to opaque RGBA at its place in the image, in the colours of `yuvToRgba`.
 * @param area whole pixels inside the image, with even left and top.
 */
export function readPlanarArea(planes: YuvPlanes, area: PixelArea, { width, words }: WordImage): void {
  const { bytes, luma, u: uPlane, v: vPlane, chromaStep, encoding } = planes
  const { black, luma: lumaGain, redFromV, greenFromU, greenFromV, blueFromU } = colorGains(encoding)
  const [right, bottom] = [area.left + area.width, area.top + area.height]
  const dark = HALF - black * lumaGain
  for (let y = area.top; y < bottom; y += 2) {
    const upper = luma.offset + y * luma.stride
    // Of an odd height the last row is converted twice, of an odd width the last column.
    const lower = y + 1 < bottom ? upper + luma.stride : upper
    const row = y * width
    const below = y + 1 < bottom ? row + width : row
    let uAt = uPlane.offset + (y >> 1) * uPlane.stride + (area.left >> 1) * chromaStep
    let vAt = vPlane.offset + (y >> 1) * vPlane.stride + (area.left >> 1) * chromaStep
    for (let x = area.left; x < right; x += 2, uAt += chromaStep, vAt += chromaStep) {
      const u = bytes[uAt]! - 128
      const v = bytes[vAt]! - 128
      const red = dark + redFromV * v
      const green = dark - greenFromU * u - greenFromV * v
      const blue = dark + blueFromU * u
      const next = x + 1 < right ? x + 1 : x
      words[row + x] = wordOf(lumaGain * bytes[upper + x]!, red, green, blue)
      words[row + next] = wordOf(lumaGain * bytes[upper + next]!, red, green, blue)
      words[below + x] = wordOf(lumaGain * bytes[lower + x]!, red, green, blue)
      words[below + next] = wordOf(lumaGain * bytes[lower + next]!, red, green, blue)
    }
  }
}

/**
 * Writes what has been painted on a part of an image back to the planes that it was read from. Pixels that are as before keep their luma,
 * and blocks of four of them their chroma.
 * @param area as for `readPlanarArea`.
 * @param before the words as they were read; without them all pixels are written.
 */
export function writePlanarArea(
  planes: YuvPlanes,
  area: PixelArea,
  { width, words }: WordImage,
  before?: Int32Array,
): void {
  const { bytes, luma, u, v, chromaStep, encoding } = planes
  const { red, green, blue, black, lumaGain, uGain, vGain } = yuvWeights(encoding)
  const [right, bottom] = [area.left + area.width, area.top + area.height]
  for (let y = area.top; y < bottom; y += 2) {
    const row = y * width
    const below = y + 1 < bottom ? row + width : row
    for (let x = area.left; x < right; x += 2) {
      const next = x + 1 < right ? x + 1 : x
      if (
        before !== undefined &&
        words[row + x] === before[row + x] &&
        words[row + next] === before[row + next] &&
        words[below + x] === before[below + x] &&
        words[below + next] === before[below + next]
      ) {
        continue
      }
      let sumRed = 0
      let sumBlue = 0
      let sumLight = 0
      for (let corner = 0; corner < 4; corner++) {
        const column = corner & 1 ? next : x
        const at = (corner & 2 ? below : row) + column
        const word = words[at]!
        const r = word & 0xff
        const b = (word >> 16) & 0xff
        const light = red * r + green * ((word >> 8) & 0xff) + blue * b
        sumRed += r
        sumBlue += b
        sumLight += light
        if (before !== undefined && word === before[at]) continue
        const down = corner & 2 && y + 1 < bottom ? 1 : 0
        bytes[luma.offset + (y + down) * luma.stride + column] = black + lumaGain * light + 0.5
      }
      const column = (x >> 1) * chromaStep
      bytes[u.offset + (y >> 1) * u.stride + column] = toByte(128.5 + (uGain * (sumBlue - sumLight)) / 4)
      bytes[v.offset + (y >> 1) * v.stride + column] = toByte(128.5 + (vGain * (sumRed - sumLight)) / 4)
    }
  }
}

/** Half of one in fixed point of 16 bits. */
const HALF = 1 << 15

/** A pixel of a luma and what chroma adds to it, in fixed point. */
function wordOf(light: number, red: number, green: number, blue: number): number {
  const r = (light + red) >> 16
  const g = (light + green) >> 16
  const b = (light + blue) >> 16
  // All within a byte, as most are.
  if (((r | g | b) & -256) === 0) return r | (g << 8) | (b << 16) | OPAQUE
  return clampByte(r) | (clampByte(g) << 8) | (clampByte(b) << 16) | OPAQUE
}

/** Alpha of 255. */
const OPAQUE = 0xff << 24

/** Chroma of the full range may round to 256. */
function toByte(value: number): number {
  return Math.min(value, 255)
}

function clampByte(value: number): number {
  return value < 0 ? 0 : Math.min(value, 255)
}
