import { MotError } from '@mot/core'
import type { Embeddings } from '../embeddings/embeddings'

/** Columns of a det.txt, which precede each appearance vector in deep_sort's detection files. */
const DETECTION_COLUMNS = 10

/** The compared columns of a row of a det.txt, with the numbers of the file. */
export type DetectionRow = readonly [frame: number, left: number, top: number, width: number, height: number]

/**
 * The appearance vectors without the ten columns of the det.txt that precede them in deep_sort's `.npy` files. The
 * columns are recognised by comparison with the rows of the det.txt.
 * @param rows of the det.txt by line, undefined for lines that were left out.
 * @param file name of the det.txt, for messages.
 * @throws MotError `invalid-file` where the vectors begin with the columns of other detections.
 */
export function withoutDetectionColumns(
  embeddings: Embeddings,
  rows: readonly (DetectionRow | undefined)[],
  file: string,
): Embeddings {
  const { count, dimension, data } = embeddings
  if (dimension <= DETECTION_COLUMNS || count === 0) return embeddings
  const isSame = rows.every((row, line) => row === undefined || isRow(data, line * dimension, row))
  if (!isSame && !resemblesRows(embeddings)) return embeddings
  if (!isSame || !endsAtTen(embeddings)) {
    throw new MotError(
      'invalid-file',
      `The embeddings of ${file} begin with columns of detections (frame, id, left, top, width, height, …) that are not its ` +
        `rows: save the appearance vectors alone, array[:, ${DETECTION_COLUMNS}:], in the order of ${file}.`,
    )
  }
  const rest = dimension - DETECTION_COLUMNS
  const vectors = new Float32Array(count * rest)
  for (let row = 0; row < count; row++) {
    vectors.set(data.subarray(row * dimension + DETECTION_COLUMNS, (row + 1) * dimension), row * rest)
  }
  return { count, dimension: rest, data: vectors }
}

/** Equal within the two decimals of det.txt files and float32. */
function isRow(data: Float32Array, at: number, [frame, ...box]: DetectionRow): boolean {
  if (data[at] !== Math.fround(frame)) return false
  return box.every((value, k) => Math.abs(data[at + 2 + k]! - value) <= 0.01 + 1e-6 * Math.abs(value))
}

/** A frame number from 0, the id −1 of a detection, and a size, in every row: no appearance vector is like this. */
function resemblesRows({ count, dimension, data }: Embeddings): boolean {
  for (let row = 0; row < count; row++) {
    const at = row * dimension
    const isDetection = Number.isInteger(data[at]) && data[at]! >= 0 && data[at + 1] === -1
    if (!isDetection || !(data[at + 4]! > 0) || !(data[at + 5]! > 0)) return false
  }
  return true
}

/** The last three columns of a det.txt are −1 (a place in the world, which detections do not have). */
function endsAtTen({ count, dimension, data }: Embeddings): boolean {
  for (let row = 0; row < count; row++) {
    const at = row * dimension
    if (data[at + 7] !== -1 || data[at + 8] !== -1 || data[at + 9] !== -1) return false
  }
  return true
}
