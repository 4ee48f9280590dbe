import { type Detections, MOST_CANDIDATES, MotError, type Workspace } from '@mot/core'

/** Pairs of a track and a detection for all of which there may be room. */
const FEW = 2 ** 21
/** Boxes that overlap may have their centres in this many times as many cells, with those of less and greater size. */
const SPREAD = 32
/** Bytes of addresses that a frame may reserve. */
const MOST_RESERVED = 2 ** 31
// Bytes that the columns of a frame may take.
/** Of a pair, which is in two lists at most: 12 in each, four times that while they grow. */
const PAIR = 96
/** Of a track or a detection: its filter, box, measurement, and entries of the lists of all rounds. */
const OBJECT = 4096
/** Of the tracks of a class that had none. */
const LANE = 2 ** 16
/** Detections that are counted: all of a large frame would take a tenth of its time. */
const SAMPLES = 512
/** A power of two. */
const CELLS = 2 ** 14

/**
 * Takes the memory of a frame before anything changes.
 *
 * For a thousand objects, there is room for all pairs. For many thousands that would be gigabytes, where a hundredth is enough, unless
 * they are in one place, as the boxes of detectors without suppression are. So it is counted how many detections of about one size
 * have their centres in one cell of about that size.
 */
export class FrameRoom {
  /** Few trackers have so many objects that they are counted. */
  private cells: Int32Array | undefined
  /** Detections near each, on average: tracks may be in one place after the detections were, as long as there are so many. */
  private near = 0

  /**
   * @param listsAll whether rounds list all pairs, not only those of boxes that overlap.
   * @param listsUnknown whether boxes do not tell how many pairs rounds list. A large frame may run out of memory then.
   */
  constructor(
    private readonly listsAll: boolean,
    private readonly listsUnknown = false,
  ) {}

  /**
   * @param newLaneCount classes in the detections that have no tracks so far, at most.
   * @returns whether the frame cannot run out of memory.
   * @throws MotError `too-many-detections` where it certainly would.
   */
  take(workspace: Workspace, trackCount: number, detections: Detections, newLaneCount: number): boolean {
    const { count } = detections
    let pairs = trackCount * Math.max(trackCount, count)
    if (pairs <= FEW) {
      this.near = 0
    } else if (this.listsUnknown) {
      return false
    } else {
      const near = this.listsAll ? count : this.meanNear(detections)
      if (trackCount * near > (this.listsAll ? 1 : 2) * MOST_CANDIDATES) throw tooManyDetections(detections, trackCount)
      this.near = Math.max(this.near, near)
      pairs = Math.min(pairs, SPREAD * trackCount * this.near)
    }
    const bytes = PAIR * pairs + OBJECT * (trackCount + count) + LANE * (newLaneCount + 1)
    return bytes <= MOST_RESERVED && workspace.reserve(bytes)
  }

  /** Detections in the cell of each, on average, with itself; estimated from a sample. */
  private meanNear({ count, boxes }: Detections): number {
    this.cells ??= new Int32Array(CELLS)
    const { cells } = this
    cells.fill(0)
    const step = Math.ceil(count / SAMPLES)
    let sum = 0
    let samples = 0
    for (let i = 0; i < count; i += step, samples++) {
      const left = boxes[4 * i]!
      const top = boxes[4 * i + 1]!
      const right = boxes[4 * i + 2]!
      // The side of a cell is the power of two up to the width: 2^(exponent − 127), of which the inverse is taken.
      float[0] = right - left
      const exponent = bits[0]! >>> 23
      bits[0] = (254 - exponent) << 23
      const column = Math.floor(((left + right) / 2) * float[0]!)
      const row = Math.floor(((top + boxes[4 * i + 3]!) / 2) * float[0]!)
      const hash = Math.imul(column, 0x9e3779b1) ^ Math.imul(row, 0x85ebca6b) ^ Math.imul(exponent, 0xc2b2ae35)
      const cell = (hash ^ (hash >>> 15)) & (CELLS - 1)
      sum += 2 * cells[cell]!++ + 1
    }
    return count === 0 ? 0 : 1 + (sum / samples - 1) * step
  }
}

const float = new Float32Array(1)
const bits = new Int32Array(float.buffer)

/** Arrays that are longer than the engine has memory for are RangeErrors. */
export function isNoMemory(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof MotError && error.code === 'too-many-detections')
}

/** @param cause what ran out. */
export function tooManyDetections({ count }: Detections, trackCount: number, cause?: unknown): MotError {
  return new MotError(
    'too-many-detections',
    `${count} detections and ${trackCount} tracks make more pairs than there is memory for, ${MOST_CANDIDATES} at most (as of ` +
      '8,192 boxes in one place): let the detector suppress boxes in one place.',
    { cause },
  )
}
