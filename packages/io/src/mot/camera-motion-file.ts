import { type Affine, identityAffine, isCameraMotion, MotError } from '@mot/core'
import { checkFrame } from './frame-index'
import { parseTable, type ReadOptions, type SkippedLine } from './table'

/** How the camera moved through a whole sequence. */
export class CameraMotionSequence {
  /** The last frame that has a row. */
  readonly frameCount: number

  /** From `parseCameraMotion` or `readCameraMotion`. */
  constructor(
    private readonly motions: ReadonlyMap<number, Affine>,
    /** Lines left out in lenient mode. */
    readonly skipped: readonly SkippedLine[] = [],
  ) {
    let last = 0
    for (const frame of motions.keys()) last = Math.max(last, frame)
    this.frameCount = last
  }

  /**
   * From pixels of the frame before to pixels of this one; no motion where the file has no row.
   * @param frame from 1.
   * @throws MotError `invalid-frame` where `frame` is no integer from 1.
   */
  at(frame: number): Affine {
    if (!Number.isInteger(frame) || frame < 1) {
      throw new MotError('invalid-frame', `Frames are integers from 1, got ${frame}.`)
    }
    return this.motions.get(frame) ?? identityAffine
  }
}

const COLUMNS = ['frame', 'a', 'b', 'c', 'd', 'e', 'f']

/**
 * Reads the text files that BoT-SORT and Deep-OC-SORT come with: a line a frame, `frame, a, b, c, d, e, f` set apart by
 * tabs, with x' = a x + b y + c and y' = d x + e y + f leading from the frame before to this one. Their frames count
 * from 0: that is what `firstFrame` is unless told otherwise.
 * @throws MotError `invalid-file`, naming file and line; also for a frame that comes twice and a map that mirrors or
 *   flattens the picture.
 */
export function parseCameraMotion(text: string, options: Omit<ReadOptions, 'firstPixel'> = {}): CameraMotionSequence {
  const reading = { firstFrame: 0, ...options }
  const motions = new Map<number, Affine>()
  const { skipped } = parseTable(
    text,
    {
      columns: COLUMNS,
      separator: 'tab',
      needed: { strict: 7, lenient: 7 },
      check(values, start) {
        const inFile = values[start]!
        const fault = checkFrame(inFile, reading)
        if (fault !== undefined) return fault
        const frame = inFile - reading.firstFrame + 1
        if (motions.has(frame)) return `frame ${inFile} has been there before.`
        const motion = [...values.subarray(start + 1, start + 7)] as unknown as Affine
        if (!isCameraMotion(motion)) return `the map [${motion.join(', ')}] mirrors or flattens the picture.`
        motions.set(frame, motion)
        return undefined
      },
    },
    reading,
  )
  return new CameraMotionSequence(motions, skipped)
}

/**
 * The line of one frame, as `parseCameraMotion` reads it, with all digits.
 * @param frame from 1.
 */
export function formatCameraMotion(frame: number, motion: Affine): string {
  return `${[frame - 1, ...motion].join('\t')}\n`
}
