import { type Mask, MotError } from '@mot/core'
import { isObject } from '../mot/json-file'

/** Pixels of an image, at most, and of all masks of a file: a run of a billion pixels is a short text. */
const MOST_PIXELS = 2 ** 27
const MOST_MASK_PIXELS = 2 ** 30

/**
 * Masks of one file, from run lengths as `pycocotools` has them: counts of pixels off and on in turn, down the columns of the
 * image. Compressed, a count is groups of 5 bits in characters from "0" on, from the third count on as the difference to the one
 * before last.
 */
export class MaskReader {
  #pixels = 0

  constructor(private readonly file: string) {}

  /**
   * @param counts a text (compressed) or a list of numbers.
   * @returns the smallest bitmap around the pixels that are on; undefined if there is none.
   * @throws MotError `invalid-file`.
   */
  read(counts: unknown, height: unknown, width: unknown, where: string): Mask | undefined {
    if (!(isSide(width) && isSide(height) && width * height <= MOST_PIXELS)) {
      throw this.#fault(where, 'the size of a mask should be two integers from 1 of at most 134 million pixels.')
    }
    const runs = typeof counts === 'string' ? countsOfText(counts, width * height) : countsOfList(counts)
    if (runs === undefined) throw this.#fault(where, 'the run lengths of a mask are malformed.')
    let end = 0
    for (const run of runs) end += run
    if (end !== width * height) {
      throw this.#fault(where, `the run lengths should be those of ${width} × ${height} pixels, got ${end}.`)
    }
    const bounds = boundsOfRuns(runs, height)
    if (!bounds) return undefined
    this.#pixels += bounds.width * bounds.height
    if (this.#pixels > MOST_MASK_PIXELS) {
      throw this.#fault(where, 'the masks of a file should have at most 1 billion pixels together.')
    }
    return { ...bounds, data: bitmapOf(runs, height, bounds) }
  }

  /** A mask of COCO's JSON: `{ counts, size: [height, width] }`. */
  readObject(value: unknown, where: string): Mask | undefined {
    const { counts, size } = isObject(value) ? value : { counts: undefined, size: undefined }
    const [height, width] = Array.isArray(size) ? size : []
    return this.read(counts, height, width, where)
  }

  #fault(where: string, reason: string): MotError {
    return new MotError('invalid-file', `${this.file}, ${where}: ${reason}`)
  }
}

/** The run lengths of a mask in an image, compressed. Pixels outside of the image are left out. */
export function runLengthsOf(mask: Mask, imageHeight: number, imageWidth: number): string {
  const runs: number[] = []
  let value = 0
  let length = 0
  const push = (next: number, count: number) => {
    if (count === 0) return
    if (next !== value) {
      runs.push(length)
      value = next
      length = 0
    }
    length += count
  }
  const { left, top, width, height, data } = mask
  const [firstX, endX] = [Math.max(0, left), Math.min(imageWidth, left + width)]
  const [firstY, endY] = [Math.max(0, top), Math.min(imageHeight, top + height)]
  if (firstX >= endX || firstY >= endY) return textOfCounts([imageWidth * imageHeight])
  push(0, firstX * imageHeight)
  for (let x = firstX; x < endX; x++) {
    push(0, firstY)
    for (let y = firstY; y < endY; y++) push(data[(y - top) * width + x - left] ? 1 : 0, 1)
    push(0, imageHeight - endY)
  }
  push(0, (imageWidth - endX) * imageHeight)
  runs.push(length)
  return textOfCounts(runs)
}

function isSide(side: unknown): side is number {
  return Number.isInteger(side) && (side as number) > 0
}

function countsOfList(counts: unknown): number[] | undefined {
  if (!Array.isArray(counts)) return undefined
  return counts.every((count) => Number.isSafeInteger(count) && count >= 0) ? counts : undefined
}

function countsOfText(text: string, most: number): number[] | undefined {
  const counts: number[] = []
  for (let at = 0; at < text.length; ) {
    let count = 0
    for (let bits = 0; ; bits += 5) {
      const group = text.charCodeAt(at++) - 48
      // Six groups are more than the pixels of the largest image.
      if (!(group >= 0 && group < 64) || bits > 30) return undefined
      count += (group & 31) * 2 ** bits
      if (group & 32) continue
      // The highest bit of the last group is the sign.
      if (group & 16) count -= 2 ** (bits + 5)
      break
    }
    if (counts.length > 2) count += counts.at(-2)!
    if (!(count >= 0 && count <= most)) return undefined
    counts.push(count)
  }
  return counts
}

function textOfCounts(counts: readonly number[]): string {
  let text = ''
  for (const [i, count] of counts.entries()) {
    let rest = i > 2 ? count - counts[i - 2]! : count
    for (let isMore = true; isMore; ) {
      const group = rest & 31
      rest >>= 5
      isMore = group & 16 ? rest !== -1 : rest !== 0
      text += String.fromCharCode(48 + (isMore ? group | 32 : group))
    }
  }
  return text
}

type Bounds = Omit<Mask, 'data'>

function boundsOfRuns(runs: readonly number[], height: number): Bounds | undefined {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, height, -1, -1]
  let start = 0
  for (const [i, run] of runs.entries()) {
    const end = start + run
    if (i % 2 === 1 && run > 0) {
      const firstX = Math.floor(start / height)
      const lastX = Math.floor((end - 1) / height)
      left = Math.min(left, firstX)
      right = Math.max(right, lastX)
      // A run that goes on in the next column touches the upper and the lower edge.
      top = Math.min(top, firstX === lastX ? start % height : 0)
      bottom = Math.max(bottom, firstX === lastX ? (end - 1) % height : height - 1)
    }
    start = end
  }
  return right < 0 ? undefined : { left, top, width: right - left + 1, height: bottom - top + 1 }
}

function bitmapOf(runs: readonly number[], imageHeight: number, bounds: Bounds): Uint8Array {
  const { left, top, width, height } = bounds
  const columns = new Uint8Array(width * height)
  let start = 0
  for (const [i, run] of runs.entries()) {
    const end = start + run
    // Column by column, from the first pixel of the run in it to the last.
    for (let at = start; i % 2 === 1 && at < end; ) {
      const x = Math.floor(at / imageHeight)
      const y = at - x * imageHeight
      const count = Math.min(end - at, imageHeight - y)
      const pixel = (x - left) * height + y - top
      columns.fill(1, pixel, pixel + count)
      at += count
    }
    start = end
  }
  return transposed(columns, width, height)
}

/** Pixels of a side of the blocks that are transposed one by one, so that both sides stay in the cache. */
const BLOCK = 64

function transposed(columns: Uint8Array, width: number, height: number): Uint8Array {
  const rows = new Uint8Array(width * height)
  for (let firstY = 0; firstY < height; firstY += BLOCK) {
    const endY = Math.min(height, firstY + BLOCK)
    for (let firstX = 0; firstX < width; firstX += BLOCK) {
      const endX = Math.min(width, firstX + BLOCK)
      for (let y = firstY; y < endY; y++) {
        for (let x = firstX; x < endX; x++) rows[y * width + x] = columns[x * height + y]!
      }
    }
  }
  return rows
}
