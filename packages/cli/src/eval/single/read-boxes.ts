import { readFile } from 'node:fs/promises'
import { type Box, MotError, quoted } from '@mot/core'

/** Where one object is in each frame; undefined where it cannot be seen, or where a tracker says nothing. */
export type BoxPerFrame = readonly (Box | undefined)[]

/** As in the files of `@mot/io`. */
const LAST_FRAME = 10_000_000

/** How a benchmark writes boxes down. */
export interface BoxFormat {
  /** Number of the first pixel: subtracted from left and top. */
  readonly firstPixel: 0 | 1
}

/**
 * Boxes of one object, a line a frame: `left,top,width,height`, set apart by commas, tabs or blanks as OTB, GOT-10k and LaSOT have them; or
 * eight numbers, the corners of a region as VOT has them, whose upright bounds are taken. A line of NaN, without a size, or with VOT's one
 * number (1 where it is shown, 2 after a failure, 0 else) is a frame without a box; the first line of a VOT result is its region of the truth.
 * @throws MotError `file-not-found`, `invalid-file` with file and line.
 */
export async function readBoxes(file: string, { firstPixel }: BoxFormat): Promise<BoxPerFrame> {
  const lines = (await textOf(file)).split(/\r?\n/)
  while (lines.at(-1)?.trim() === '') lines.pop()
  return lines.map((line, i) => {
    const numbers = line
      .trim()
      .split(/[\s,;]+/)
      .map(Number)
    if (/^\s*$/.test(line)) return undefined
    return boxOf(numbers, firstPixel, () => {
      throw new MotError(
        'invalid-file',
        `${file}, line ${i + 1}: expected left, top, width and height, or the corners of a region, got ${quoted(line)}.`,
      )
    })
  })
}

/**
 * What `mot follow` wrote: `frame,left,top,width,height,score,state`. Frames without a line have no box.
 * @throws MotError `file-not-found`, `invalid-file` with file and line; also for a file with several targets.
 */
export async function readFollowed(file: string, text?: string): Promise<BoxPerFrame> {
  const boxes: (Box | undefined)[] = []
  for (const [i, line] of (text ?? (await textOf(file))).split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const cells = line.split(',')
    const [frame, ...place] = cells.slice(0, 5).map((cell) => (cell.trim() === '' ? Number.NaN : Number(cell)))
    if (cells.length !== 7 || !Number.isInteger(frame) || frame! < 1) {
      throw new MotError(
        'invalid-file',
        `${file}, line ${i + 1}: expected frame,left,top,width,height,score,state of one target, got ${quoted(line)}.`,
      )
    }
    if (frame! > LAST_FRAME) {
      throw new MotError(
        'invalid-file',
        `${file}, line ${i + 1}: frames are numbers up to ${LAST_FRAME}, got ${frame}.`,
      )
    }
    while (boxes.length < frame!) boxes.push(undefined)
    boxes[frame! - 1] = boxOf(place, 0, () => undefined)
  }
  return boxes
}

/** Results in either format, recognised by their first line. */
export async function readResults(file: string, format: BoxFormat): Promise<BoxPerFrame> {
  const text = await textOf(file)
  const isFollowed = /,(tracking|uncertain|lost)\s*$/m.test(text.slice(0, 2000))
  return isFollowed ? readFollowed(file, text) : readBoxes(file, format)
}

/** One number a line, or all in one: 1 where the object cannot be seen, as LaSOT and GOT-10k have it. @returns undefined without a file. */
export async function readFlags(file: string): Promise<readonly boolean[] | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text
    ?.trim()
    .split(/[\s,]+/)
    .map((word) => Number(word) === 1)
}

function boxOf(numbers: readonly number[], firstPixel: number, refuse: () => undefined): Box | undefined {
  if (numbers.length === 1 && Number.isFinite(numbers[0])) return undefined
  if (numbers.length === 8 && numbers.every(Number.isFinite)) {
    const xs = numbers.filter((_, i) => i % 2 === 0)
    const ys = numbers.filter((_, i) => i % 2 === 1)
    return {
      left: Math.min(...xs) - firstPixel,
      top: Math.min(...ys) - firstPixel,
      right: Math.max(...xs) - firstPixel,
      bottom: Math.max(...ys) - firstPixel,
    }
  }
  if (numbers.length < 4) return refuse()
  const [left, top, width, height] = numbers.slice(0, 4) as [number, number, number, number]
  if (!Number.isFinite(left + top + width + height) || width <= 0 || height <= 0) return undefined
  return {
    left: left - firstPixel,
    top: top - firstPixel,
    right: left - firstPixel + width,
    bottom: top - firstPixel + height,
  }
}

function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: Error) => {
    throw new MotError('file-not-found', `${file} cannot be read: ${error.message}.`, { cause: error })
  })
}
