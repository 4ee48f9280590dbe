import type { Image } from '../image'
import type { WritableImage } from './image-buffer'
import { roundHalfEven } from './round'

/** For each target pixel of one axis: two source pixels and their weights, which sum to 2048. */
export interface Taps {
  readonly first: Int32Array
  readonly second: Int32Array
  readonly firstWeight: Int32Array
  readonly secondWeight: Int32Array
}

/**
 * @param indexOf the first source pixel of a target pixel; indices out of range are clamped.
 * @param fractionOf weight of the second source pixel, 0 to 1.
 */
export function createTaps(
  sourceLength: number,
  targetLength: number,
  indexOf: (target: number) => number,
  fractionOf: (target: number, index: number) => number,
): Taps {
  const first = new Int32Array(targetLength)
  const second = new Int32Array(targetLength)
  const firstWeight = new Int32Array(targetLength)
  const secondWeight = new Int32Array(targetLength)
  const last = sourceLength - 1
  for (let i = 0; i < targetLength; i++) {
    const index = indexOf(i)
    const fraction = Math.fround(fractionOf(i, index))
    first[i] = Math.min(Math.max(index, 0), last)
    second[i] = Math.min(Math.max(index + 1, 0), last)
    firstWeight[i] = roundHalfEven(Math.fround(Math.fround(1 - fraction) * 2048))
    secondWeight[i] = roundHalfEven(Math.fround(fraction * 2048))
  }
  return { first, second, firstWeight, secondWeight }
}

/** Blends two pixels of a row and two of a column, in the fixed-point steps of OpenCV's 8-bit `INTER_LINEAR`. */
export function interpolate(image: Image, into: WritableImage, columns: Taps, rows: Taps): WritableImage {
  const { width, height, data } = into
  // The last two source rows, resized horizontally; consecutive target rows mostly share them.
  let upper = new Int32Array(3 * width)
  let lower = new Int32Array(3 * width)
  let upperRow = -1
  let lowerRow = -1
  for (let y = 0, to = 0; y < height; y++) {
    const first = rows.first[y]!
    const second = rows.second[y]!
    if (upperRow !== first) {
      if (lowerRow === first) {
        ;[upper, lower] = [lower, upper]
        ;[upperRow, lowerRow] = [lowerRow, upperRow]
      } else {
        blendAcross(image, first, columns, upper)
        upperRow = first
      }
    }
    if (lowerRow !== second) {
      blendAcross(image, second, columns, lower)
      lowerRow = second
    }
    const upperWeight = rows.firstWeight[y]!
    const lowerWeight = rows.secondWeight[y]!
    for (let i = 0; i < 3 * width; i += 3, to += 4) {
      data[to] = blendDown(upper[i]!, lower[i]!, upperWeight, lowerWeight)
      data[to + 1] = blendDown(upper[i + 1]!, lower[i + 1]!, upperWeight, lowerWeight)
      data[to + 2] = blendDown(upper[i + 2]!, lower[i + 2]!, upperWeight, lowerWeight)
      data[to + 3] = 255
    }
  }
  return into
}

function blendAcross(image: Image, row: number, columns: Taps, into: Int32Array): void {
  const { first, second, firstWeight, secondWeight } = columns
  const { data } = image
  const start = 4 * image.width * row
  for (let x = 0, to = 0; x < first.length; x++, to += 3) {
    const left = start + 4 * first[x]!
    const right = start + 4 * second[x]!
    const leftWeight = firstWeight[x]!
    const rightWeight = secondWeight[x]!
    into[to] = data[left]! * leftWeight + data[right]! * rightWeight
    into[to + 1] = data[left + 1]! * leftWeight + data[right + 1]! * rightWeight
    into[to + 2] = data[left + 2]! * leftWeight + data[right + 2]! * rightWeight
  }
}

// Reference quirk: low bits are truncated twice before rounding, as in OpenCV's 16-bit vector code.
function blendDown(upper: number, lower: number, upperWeight: number, lowerWeight: number): number {
  return (((upperWeight * (upper >> 4)) >> 16) + ((lowerWeight * (lower >> 4)) >> 16) + 2) >> 2
}
