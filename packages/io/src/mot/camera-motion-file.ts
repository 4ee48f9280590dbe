import { type Affine, identityAffine, isCameraMotion, MotError, readOptions, shown } from '@mot/core'
import { checkFrame } from './frame-index'
import type { SkippedLine } from './skipped-lines'
import { parseTable, type ReadOptions } from './table'

/** The camera motion of a whole sequence. */
export class CameraMotionSequence {
  /** The last frame that has a row. */
  readonly frameCount: number

  /** From `parseCameraMotion` or `readCameraMotion`. */
  constructor(
    private readonly motions: ReadonlyMap<number, Affine>,
    /** Lines left out in lenient mode, the first 1000. */
    readonly skipped: readonly SkippedLine[] = [],
    /** Number of all lines left out. */
    readonly skippedCount = skipped.length,
  ) {
    let last = 0
    for (const frame of motions.keys()) last = Math.max(last, frame)
    this.frameCount = last
  }

  /**
   * The map from pixels of the previous frame to pixels of this one; the identity where the file has no row.
   * @param frame from 1.
   * @throws MotError `invalid-frame` where `frame` is not an integer from 1.
   */
  at(frame: number): Affine {
    if (!Number.isInteger(frame) || frame < 1) {
      throw new MotError('invalid-frame', `Frames are integers from 1, got ${shown(frame)}.`)
    }
    return this.motions.get(frame) ?? identityAffine
  }
}

const COLUMNS = ['frame', 'a', 'b', 'c', 'd', 'e', 'f']

/**
 * Reads the text files of BoT-SORT and Deep-OC-SORT: one line per frame, `frame, a, b, c, d, e, f` separated by tabs,
 * with x' = a x + b y + c and y' = d x + e y + f from the previous frame to this one. Their frames count from 0, which
 * is the default of `firstFrame`.
 * @throws MotError `invalid-file`, naming file and line; also for a repeated frame and for a map that mirrors or
 *   flattens the image.
 */
export function parseCameraMotion(text: string, options: Omit<ReadOptions, 'firstPixel'> = {}): CameraMotionSequence {
  const reading = { firstFrame: 0, ...readOptions(options) }
  const motions = new Map<number, Affine>()
  const { skipped, skippedCount } = parseTable(
    text,
    {
      columns: COLUMNS,
      separator: 'tab',
      minColumns: { strict: 7, lenient: 7 },
      check(values, start) {
        const inFile = values[start]!
        const fault = checkFrame(inFile, reading)
        if (fault !== undefined) return fault
        const frame = inFile - reading.firstFrame + 1
        if (motions.has(frame)) return `frame ${inFile} should be in the file once.`
        const motion = [...values.subarray(start + 1, start + 7)] as unknown as Affine
        if (!isCameraMotion(motion)) return `the map [${motion.join(', ')}] mirrors or flattens the image.`
        motions.set(frame, motion)
        return undefined
      },
    },
    reading,
  )
  return new CameraMotionSequence(motions, skipped, skippedCount)
}

/**
 * The line of one frame in the format of `parseCameraMotion`, with all digits.
 * @param frame from 1.
 */
export function formatCameraMotion(frame: number, motion: Affine): string {
  return `${[frame - 1, ...motion].join('\t')}\n`
}
