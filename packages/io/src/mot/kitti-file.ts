import { type Box, MotError, quoted, readOptions } from '@mot/core'
import { checkFrameCount, FrameIndex } from './frame-index'
import { type SkippedLine, SkippedLines } from './skipped-lines'

export interface KittiReadOptions {
  /** Object types to keep, such as `Car`, in any case. Default: all but `DontCare`. */
  readonly types?: readonly string[]
  /** Number of frames, with empty ones at the end. Default: the last that has a row. */
  readonly frameCount?: number
  /**
   * `strict` (default): the first malformed line is an error that names file and line. `lenient`: malformed lines are
   * left out, the first 1000 are listed in `skipped` and all counted.
   */
  readonly mode?: 'strict' | 'lenient'
  /** Name of the file, for messages. */
  readonly file?: string
}

/** One object in one frame of a KITTI tracking label or result. */
export interface KittiRow {
  /** From 1; the file counts from 0. */
  readonly frame: number
  readonly id: number
  /** `Car`, `Van`, `Pedestrian`, `Cyclist`, … */
  readonly type: string
  /** Index of the type in the sequence's types, from 0. */
  readonly classId: number
  /** 0 not, 1 partly, 2 largely cut off by the image. */
  readonly truncation: number
  /** 0 visible, 1 partly, 2 largely occluded, 3 unknown. */
  readonly occlusion: number
  readonly box: Box
  /** 1 where the file has no score. */
  readonly score: number
}

/** A KITTI tracking file, by frame. */
export interface KittiSequence extends Iterable<KittiRow> {
  readonly frameCount: number
  /** Types of objects, by class id. */
  readonly types: readonly string[]
  /** Regions without annotations, by frame. */
  dontCare(frame: number): readonly Box[]
  /** Rows of a frame from 1, in file order. */
  at(frame: number): readonly KittiRow[]
  /** Lines left out in lenient mode, the first 1000. */
  readonly skipped: readonly SkippedLine[]
  /** Number of all lines left out. */
  readonly skippedCount: number
}

const DONT_CARE = 'DontCare'

/**
 * Reads a file of KITTI's tracking benchmark: frame, id, type, truncation, occlusion, alpha, left, top, right, bottom,
 * seven numbers of the 3D box, and a score in results; separated by blanks.
 * @throws MotError `invalid-file`, naming file and line.
 */
export function parseKitti(text: string, options: KittiReadOptions = {}): KittiSequence {
  options = readOptions(options)
  const { file = 'text', mode = 'strict' } = options
  const rows: KittiRow[] = []
  const regions = new Map<number, Box[]>()
  checkFrameCount(options.frameCount)
  const types = new TypeList(options.types)
  const seen = new Set<string>()
  const skipped = new SkippedLines()
  for (const [i, line] of text
    .replace(/^\ufeff/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue
    const words = line.trim().split(/\s+/)
    const row = readRow(words)
    const fault = typeof row === 'string' ? row : faultOf(row, seen, options.frameCount)
    if (fault !== undefined) {
      if (mode === 'strict') throw new MotError('invalid-file', `${file}, line ${i + 1}: ${fault}`)
      skipped.add(i + 1, fault)
    } else if (typeof row !== 'string') {
      if (!isSame(row.type, DONT_CARE)) {
        const classId = types.indexOf(row.type)
        if (classId >= 0) rows.push({ ...row, classId })
      } else if (regions.has(row.frame)) regions.get(row.frame)!.push(row.box)
      else regions.set(row.frame, [row.box])
    }
  }
  let lastFrame = 0
  for (const { frame } of rows) lastFrame = Math.max(lastFrame, frame)
  for (const frame of regions.keys()) lastFrame = Math.max(lastFrame, frame)
  const index = new FrameIndex(
    Int32Array.from(rows, ({ frame }) => frame),
    options.frameCount ?? lastFrame,
  )
  return {
    frameCount: index.frameCount,
    types: types.names,
    skipped: skipped.first,
    skippedCount: skipped.count,
    dontCare: (frame) => regions.get(frame) ?? [],
    at: (frame) => Array.from(index.rows(frame), (row) => rows[row]!),
    [Symbol.iterator]: () => rows[Symbol.iterator](),
  }
}

/** The row of a line's words, or the fault of the line. */
function readRow(words: readonly string[]): KittiRow | string {
  if (words.length < 10) return `expected 10 to 18 columns, got ${words.length}.`
  const names = ['frame', 'id', 'type', 'truncation', 'occlusion', 'alpha', 'left', 'top', 'right', 'bottom']
  const numbers = words.map((word, i) => (i === 2 ? 0 : Number(word)))
  const bad = numbers.findIndex((number) => !Number.isFinite(number))
  if (bad >= 0)
    return `column ${bad + 1} (${names[bad] ?? 'number'}) should be a finite number, got ${quoted(words[bad])}.`
  const [frame, id, , truncation, occlusion, , left, top, right, bottom] = numbers as [number, ...number[]]
  return {
    frame: frame + 1,
    id: id!,
    type: words[2]!,
    classId: 0,
    truncation: truncation!,
    occlusion: occlusion!,
    box: { left: left!, top: top!, right: right!, bottom: bottom! },
    score: numbers[17] ?? 1,
  }
}

function faultOf({ frame, id, type, box }: KittiRow, seen: Set<string>, frameCount = 10_000_000): string | undefined {
  if (!(Number.isInteger(frame) && frame >= 1 && frame <= frameCount)) {
    return `column 1 (frame) should be an integer from 0 to ${frameCount - 1}, got ${frame - 1}.`
  }
  if (isSame(type, DONT_CARE)) return undefined
  if ((id | 0) !== id) return `column 2 (id) should be a 32-bit integer, got ${id}.`
  if (!(box.right > box.left && box.bottom > box.top)) {
    return `the box should have a size, got ${[box.left, box.top, box.right, box.bottom].join(', ')}.`
  }
  const key = `${frame} ${id}`
  if (seen.has(key)) return `id ${id} should be in frame ${frame - 1} once.`
  seen.add(key)
  return undefined
}

/** Types of objects in the order of their first appearance, in any case. */
class TypeList {
  readonly names: string[]
  readonly #indices = new Map<string, number>()
  readonly #isOpen: boolean

  /** @param given the only types. Default: all. */
  constructor(given: readonly string[] | undefined) {
    this.names = [...(given ?? [])]
    this.#isOpen = given === undefined
    for (const [i, name] of this.names.entries()) {
      if (!this.#indices.has(name.toLowerCase())) this.#indices.set(name.toLowerCase(), i)
    }
  }

  /** −1 for a type that is not kept. */
  indexOf(type: string): number {
    const key = type.toLowerCase()
    const index = this.#indices.get(key)
    if (index !== undefined || !this.#isOpen) return index ?? -1
    this.#indices.set(key, this.names.length)
    return this.names.push(type) - 1
  }
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
