import type { Mask } from './detection'

/** A mask as the runs of its rows: smaller than its bitmap, and faster to compare. Nothing changes it. */
export interface RunLengthMask {
  /** Pixels of the original image, as of `Mask`. */
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  /** Number of its pixels. */
  readonly area: number
  /** [height + 1] row y has the runs from `rowStarts[y]` up to `rowStarts[y + 1]`. */
  readonly rowStarts: Int32Array
  /** [runs × 2] the column where a run begins, and the one where it has ended, counted from `left`. */
  readonly runs: Int32Array
}

/** The runs of a bitmap's rows. A byte that is not 0 is a pixel of the object. */
export function encodeMask({ left, top, width, height, data }: Mask): RunLengthMask {
  const rowStarts = new Int32Array(height + 1)
  let area = 0
  let length = 0
  for (let y = 0, at = 0; y < height; y++) {
    if (length + width + 1 > scratch.length) growScratch(width)
    const runs = scratch
    let isOn = 0
    for (let x = 0; x < width; x++, at++) {
      const isPixel = +(data[at] !== 0)
      // Without a branch: an entry that is not the edge of a run is overwritten.
      runs[length] = x
      length += isPixel ^ isOn
      area += isPixel
      isOn = isPixel
    }
    runs[length] = width
    length += isOn
    rowStarts[y + 1] = length >> 1
  }
  return { left, top, width, height, area, rowStarts, runs: scratch.slice(0, length) }
}

/** The bitmap of a mask, moved by whole pixels. */
export function decodeMask(mask: RunLengthMask, shiftX = 0, shiftY = 0): Mask {
  const { left, top, width, height, rowStarts, runs } = mask
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let run = rowStarts[y]!; run < rowStarts[y + 1]!; run++) {
      data.fill(1, y * width + runs[2 * run]!, y * width + runs[2 * run + 1]!)
    }
  }
  return { left: left + shiftX, top: top + shiftY, width, height, data }
}

/**
 * Pixels in both masks over pixels in either, 0 to 1; 0 for two masks without pixels.
 * @param shift [2] whole pixels along x and y by which the first mask is moved before. Default: none.
 */
export function maskIou(a: RunLengthMask, b: RunLengthMask, shift: ArrayLike<number> = unmoved): number {
  const shared = sharedPixels(a, b, shift[0]!, shift[1]!)
  return shared === 0 ? 0 : shared / (a.area + b.area - shared)
}

const unmoved = [0, 0]

function sharedPixels(a: RunLengthMask, b: RunLengthMask, shiftX: number, shiftY: number): number {
  // Columns and rows of the first mask, counted from the second one's corner.
  const offset = a.left + shiftX - b.left
  const rise = a.top + shiftY - b.top
  if (offset >= b.width || offset + a.width <= 0) return 0
  const { runs: runsA, rowStarts: startsA } = a
  const { runs: runsB, rowStarts: startsB } = b
  const end = Math.min(b.height, a.height + rise)
  let shared = 0
  let y = Math.max(0, rise)
  let i = 2 * (startsA[y - rise] ?? 0)
  let j = 2 * (startsB[y] ?? 0)
  for (; y < end; y++) {
    const endA = 2 * startsA[y - rise + 1]!
    const endB = 2 * startsB[y + 1]!
    if (i < endA && j < endB) {
      let beginA = runsA[i]! + offset
      let stopA = runsA[i + 1]! + offset
      let beginB = runsB[j]!
      let stopB = runsB[j + 1]!
      for (;;) {
        const both = Math.min(stopA, stopB) - Math.max(beginA, beginB)
        if (both > 0) shared += both
        if (stopA < stopB) {
          i += 2
          if (i >= endA) break
          beginA = runsA[i]! + offset
          stopA = runsA[i + 1]! + offset
        } else {
          j += 2
          if (j >= endB) break
          beginB = runsB[j]!
          stopB = runsB[j + 1]!
        }
      }
    }
    i = endA
    j = endB
  }
  return shared
}

let scratch = new Int32Array(1024)

function growScratch(width: number): void {
  const longer = new Int32Array(2 * (scratch.length + width))
  longer.set(scratch)
  scratch = longer
}
