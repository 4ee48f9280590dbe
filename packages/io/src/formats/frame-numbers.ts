import { MotError, shown } from '@mot/core'
import { LAST_FRAME } from '../mot/frame-index'

/** How the files of a format count frames. */
export interface FrameCounting {
  /** Number of the first frame in the file. */
  readonly firstFrame: number
  /** A sentence where it is supposed; undefined where it is given. */
  readonly remark?: string
}

/**
 * Whether a file counts its frames from 0 or from 1, where the format leaves it open: from 0 if it has a frame 0.
 * @param given option `firstFrame`. @throws MotError `invalid-option`.
 */
export function countingOf(frames: Iterable<number>, file: string, given: number | undefined): FrameCounting {
  if (given !== undefined) return { firstFrame: checkFirstFrame(given) }
  for (const frame of frames) {
    if (frame === 0) return { firstFrame: 0, remark: `${file} has a frame 0: its frames count from 0.` }
  }
  return { firstFrame: 1, remark: `${file} has no frame 0: its frames are taken to count from 1.` }
}

/** @throws MotError `invalid-option`. */
export function checkFirstFrame(given: number): number {
  if (Number.isInteger(given) && given >= 0 && given <= LAST_FRAME) return given
  throw new MotError(
    'invalid-option',
    `Option "firstFrame" should be an integer from 0 to ${LAST_FRAME}, got ${shown(given)}.`,
  )
}

/** `frame_000012`. */
export function frameName(number: number): string {
  return `frame_${String(number).padStart(6, '0')}`
}

/** The digits at the end of a file's name as a number: 12 of `labels/frame_000012.txt`. Undefined without digits. */
export function frameInName(path: string): number | undefined {
  const digits = /(\d{1,9})(?:\.[^./\\]*)?$/.exec(path)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
