import { MotError, shown } from '@mot/core'
import type { ReadOptions } from './table'

/**
 * Last frame that a file may name: 92 hours at 30 frames a second. Limits the memory that a broken number allocates.
 */
export const LAST_FRAME = 10_000_000

/** The fault of a frame number in the file's counting; undefined if valid. */
export function checkFrame(frame: number, options: ReadOptions, frameCount = LAST_FRAME): string | undefined {
  const first = options.firstFrame ?? 1
  const last = first + frameCount - 1
  if (Number.isInteger(frame) && frame >= first && frame <= last) return undefined
  return `column 1 (frame) should be an integer from ${first} to ${last}, got ${shown(frame)}.`
}

/** @throws MotError `invalid-option`. */
export function checkFrameCount(frameCount: number | undefined): void {
  if (frameCount === undefined || (Number.isInteger(frameCount) && frameCount >= 0 && frameCount <= LAST_FRAME)) return
  throw new MotError(
    'invalid-option',
    `Option "frameCount" should be an integer from 0 to ${LAST_FRAME}, got ${shown(frameCount)}.`,
  )
}

/** The last frame of a file, from 1, where frames without rows are in it, too; undefined if only rows are. */
export function lastFrameOf(
  table: { readonly lastFrame: number },
  frames: Int32Array,
  first: number,
): number | undefined {
  if (table.lastFrame === 0) return undefined
  return frames.reduce((last, frame) => Math.max(last, frame), table.lastFrame - first + 1)
}

/** The rows of each frame 1..frameCount; the file may list frames in any order. */
export class FrameIndex {
  readonly frameCount: number
  /** [frameCount + 2] frame f has the rows `order[starts[f]]` to `order[starts[f + 1] - 1]`. */
  readonly starts: Int32Array
  /** [rows] row numbers by frame, rows of a frame in file order. */
  readonly order: Int32Array
  /** True where the file is in order of frames: `order[i]` is `i`. */
  readonly inOrder: boolean

  /**
   * @param frameCount number of frames, with empty ones at the end. Default: the last that has a row.
   * @throws MotError `invalid-option` where it is not an integer from 0 to 10 million.
   */
  constructor(frames: Int32Array, frameCount?: number) {
    checkFrameCount(frameCount)
    let last = 0
    let inOrder = true
    for (let row = 0; row < frames.length; row++) {
      const frame = frames[row]!
      if (frame > last) last = frame
      if (row > 0 && frame < frames[row - 1]!) inOrder = false
    }
    this.frameCount = frameCount ?? last
    this.inOrder = inOrder
    this.starts = new Int32Array(this.frameCount + 2)
    for (const frame of frames) this.starts[frame + 1]!++
    for (let frame = 0; frame <= this.frameCount; frame++) this.starts[frame + 1]! += this.starts[frame]!
    const next = this.starts.slice()
    this.order = new Int32Array(frames.length)
    for (let row = 0; row < frames.length; row++) this.order[next[frames[row]!]!++] = row
  }

  /** Rows of a frame; none for a frame after the last. */
  rows(frame: number): Int32Array {
    if (!Number.isInteger(frame) || frame < 1) {
      throw new MotError('invalid-frame', `Frames are integers from 1, got ${shown(frame)}.`)
    }
    return frame > this.frameCount
      ? this.order.subarray(0, 0)
      : this.order.subarray(this.starts[frame]!, this.starts[frame + 1]!)
  }
}
