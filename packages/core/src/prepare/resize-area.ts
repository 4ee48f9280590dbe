import { checkImage, type Image } from '../image'
import type { WritableImage } from './image-buffer'
import { createTaps, interpolate, type Taps } from './interpolate'

/**
 * Resizes to `into`'s size by averaging the source area under each target pixel, to the byte as OpenCV's `INTER_AREA`
 * does (float32 sums); where a side grows it interpolates. Alpha comes out opaque.
 * @throws MotError `invalid-image`.
 */
export function resizeArea(image: Image, into: WritableImage): WritableImage {
  checkImage(image)
  checkImage(into)
  const scaleX = 1 / (into.width / image.width)
  const scaleY = 1 / (into.height / image.height)
  if (scaleX < 1 || scaleY < 1) {
    return interpolate(image, into, areaTaps(image.width, into.width), areaTaps(image.height, into.height))
  }
  if (Number.isInteger(scaleX) && Number.isInteger(scaleY)) return averageBlocks(image, into, scaleX, scaleY)
  return averageAreas(image, into, areaSums(image.width, into.width), areaSums(image.height, into.height))
}

/** Where a side grows, a target pixel blends two source pixels only when it lies across their border. */
function areaTaps(sourceLength: number, targetLength: number): Taps {
  const inverse = targetLength / sourceLength
  const scale = 1 / inverse
  return createTaps(
    sourceLength,
    targetLength,
    (i) => Math.floor(i * scale),
    (i, index) => {
      const fraction = Math.fround(i + 1 - (index + 1) * inverse)
      return fraction <= 0 ? 0 : fraction - Math.floor(fraction)
    },
  )
}

/** Whole blocks of pixels: integer sums. */
function averageBlocks(image: Image, into: WritableImage, blockWidth: number, blockHeight: number): WritableImage {
  const source = image.data
  const target = into.data
  const rowStep = 4 * image.width
  const share = Math.fround(1 / (blockWidth * blockHeight))
  // Reference quirk: blocks of 2 × 2 round halves up, all others to even.
  const half = blockWidth === 2 && blockHeight === 2 ? 1e-3 : 0
  for (let y = 0, to = 0; y < into.height; y++) {
    for (let x = 0; x < into.width; x++, to += 4) {
      let red = 0
      let green = 0
      let blue = 0
      let row = y * blockHeight * rowStep + 4 * x * blockWidth
      for (let j = 0; j < blockHeight; j++, row += rowStep) {
        for (let from = row; from < row + 4 * blockWidth; from += 4) {
          red += source[from]!
          green += source[from + 1]!
          blue += source[from + 2]!
        }
      }
      target[to] = Math.fround(red * share) + half
      target[to + 1] = Math.fround(green * share) + half
      target[to + 2] = Math.fround(blue * share) + half
      target[to + 3] = 255
    }
  }
  return into
}

/** For each target pixel of one axis: a run of source pixels and the share of each, which add up to 1. */
interface Sums {
  /** [target] first source pixel. */
  readonly first: Int32Array
  /** [target + 1] where its shares begin. */
  readonly start: Int32Array
  readonly share: Float32Array
}

function areaSums(sourceLength: number, targetLength: number): Sums {
  const scale = 1 / (targetLength / sourceLength)
  const first = new Int32Array(targetLength)
  const start = new Int32Array(targetLength + 1)
  const share = new Float32Array(sourceLength + 2 * targetLength)
  let count = 0
  for (let i = 0; i < targetLength; i++) {
    const from = i * scale
    const to = from + scale
    const cell = Math.min(scale, sourceLength - from)
    const lastWhole = Math.min(Math.floor(to), sourceLength - 1)
    const firstWhole = Math.min(Math.ceil(from), lastWhole)
    // Slivers below a thousandth of a pixel are left out, as OpenCV does.
    const leading = firstWhole - from > 1e-3
    first[i] = leading ? firstWhole - 1 : firstWhole
    if (leading) share[count++] = (firstWhole - from) / cell
    for (let j = firstWhole; j < lastWhole; j++) share[count++] = 1 / cell
    if (to - lastWhole > 1e-3) share[count++] = Math.min(to - lastWhole, 1, cell) / cell
    start[i + 1] = count
  }
  return { first, start, share: share.subarray(0, count) }
}

function averageAreas(image: Image, into: WritableImage, columns: Sums, rows: Sums): WritableImage {
  const { width, height, data } = into
  const across = new Float32Array(3 * width)
  const sums = new Float32Array(3 * width)
  let acrossRow = -1
  for (let y = 0, to = 0; y < height; y++) {
    sums.fill(0)
    let row = rows.first[y]!
    for (let k = rows.start[y]!; k < rows.start[y + 1]!; k++, row++) {
      if (acrossRow !== row) averageAcross(image, row, columns, across)
      acrossRow = row
      const share = rows.share[k]!
      for (let i = 0; i < sums.length; i++) sums[i] = sums[i]! + Math.fround(across[i]! * share)
    }
    // Storing into clamped bytes rounds ties to even and saturates, as OpenCV does.
    for (let i = 0; i < sums.length; i += 3, to += 4) {
      data[to] = sums[i]!
      data[to + 1] = sums[i + 1]!
      data[to + 2] = sums[i + 2]!
      data[to + 3] = 255
    }
  }
  return into
}

function averageAcross(image: Image, row: number, columns: Sums, into: Float32Array): void {
  const { first, start, share } = columns
  const { data } = image
  const rowStart = 4 * image.width * row
  for (let x = 0, to = 0; x < first.length; x++, to += 3) {
    let red = 0
    let green = 0
    let blue = 0
    for (let k = start[x]!, from = rowStart + 4 * first[x]!; k < start[x + 1]!; k++, from += 4) {
      const weight = share[k]!
      red = Math.fround(red + Math.fround(data[from]! * weight))
      green = Math.fround(green + Math.fround(data[from + 1]! * weight))
      blue = Math.fround(blue + Math.fround(data[from + 2]! * weight))
    }
    into[to] = red
    into[to + 1] = green
    into[to + 2] = blue
  }
}
