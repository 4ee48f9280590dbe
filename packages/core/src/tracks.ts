import type { Box } from './box'

/** One followed object in one frame. */
export interface Track {
  /** Lasts as long as the object is followed. From 1, never used twice by one tracker until `reset()`. */
  readonly id: number
  readonly box: Box
  /** Of the detection it was last matched with, 0 to 1. */
  readonly score: number
  readonly classId: number
  /** Row of its detection in this frame, −1 where the box is predicted. */
  readonly detectionIndex: number
  /** Frames since it was first seen; 1 in its first frame. */
  readonly age: number
}

/**
 * What a tracker gives back: a struct of arrays that iterates as plain objects.
 *
 * The columns belong to the tracker, which fills them anew at its next update, so that a steady stream makes no garbage.
 * They may be longer than `count` rows. Objects got by iterating are yours; `copy()` keeps a whole frame.
 */
export class Tracks implements Iterable<Track> {
  /** Number of the frame, from 1; 0 before the first. */
  frame = 0
  count = 0
  /** [n] */
  ids: Int32Array
  /** [n × 4] left, top, right, bottom, in pixels of the original image. */
  boxes: Float64Array
  /** [n] */
  scores: Float64Array
  /** [n] */
  classIds: Int32Array
  /** [n] row of each track's detection, −1 where the box is predicted. */
  detectionIndices: Int32Array
  /** [n] */
  ages: Int32Array
  /** [detections] id of the track that each detection of this frame went to, 0 where it went to none that is reported. */
  detectionIds: Int32Array
  detectionCount = 0

  constructor(capacity = 0) {
    this.ids = new Int32Array(capacity)
    this.boxes = new Float64Array(4 * capacity)
    this.scores = new Float64Array(capacity)
    this.classIds = new Int32Array(capacity)
    this.detectionIndices = new Int32Array(capacity)
    this.ages = new Int32Array(capacity)
    this.detectionIds = new Int32Array(capacity)
  }

  /** The row as an object of its own. */
  at(index: number): Track {
    if (!(index >= 0 && index < this.count)) throw new RangeError(`There are ${this.count} tracks, got index ${index}.`)
    const { boxes } = this
    return {
      id: this.ids[index]!,
      box: {
        left: boxes[4 * index]!,
        top: boxes[4 * index + 1]!,
        right: boxes[4 * index + 2]!,
        bottom: boxes[4 * index + 3]!,
      },
      score: this.scores[index]!,
      classId: this.classIds[index]!,
      detectionIndex: this.detectionIndices[index]!,
      age: this.ages[index]!,
    }
  }

  *[Symbol.iterator](): Iterator<Track> {
    for (let i = 0; i < this.count; i++) yield this.at(i)
  }
}
