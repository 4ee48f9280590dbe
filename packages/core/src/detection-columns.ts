import { checkCameraMotion } from './camera-motion/check-camera-motion'
import type { Mask } from './detection'
import { MotError } from './errors'
import type { Affine } from './prepare/affine'
import { shown } from './shown'
import { kindOf } from './value-kind'

/** The columns of `Detections`, as unsure as what JavaScript may pass in for them. */
interface Columns {
  readonly count: number
  readonly boxes: unknown
  readonly scores: unknown
  readonly classIds: unknown
  readonly embeddings: Float32Array | undefined
  readonly embeddingDimension: number
  readonly keypoints: Float64Array | undefined
  readonly keypointCount: number
  readonly masks: unknown
  readonly orientedBoxes: unknown
  readonly boxes3d: unknown
}

/**
 * Whether the columns are what `Detections` says, and as long as its rows need; takes no longer for many rows. Columns may change
 * after the constructor has checked them: a buffer that moves to another thread leaves columns of length 0.
 * @throws MotError `invalid-detections`.
 */
export function checkColumns(columns: Columns): void {
  const { count, boxes, scores, classIds, embeddings, embeddingDimension, keypoints, keypointCount } = columns
  const { masks, orientedBoxes, boxes3d } = columns
  checkCount('count', count)
  checkColumn('boxes', boxes, 'Float64Array', 4 * count)
  checkColumn('scores', scores, 'Float64Array', count)
  checkColumn('classIds', classIds, 'Int32Array', count)
  if (embeddings !== undefined) {
    checkWidth('embeddings', embeddings, embeddingDimension, count, 'vectors of equal length')
    checkColumn('embeddings', embeddings, 'Float32Array', count * embeddingDimension)
  }
  if (keypoints !== undefined) {
    checkWidth('keypoints', keypoints, keypointCount, count, '× 3 numbers for each point')
    checkColumn('keypoints', keypoints, 'Float64Array', 3 * count * keypointCount)
  }
  if (masks !== undefined) checkMasks(masks, count)
  if (orientedBoxes !== undefined) checkColumn('orientedBoxes', orientedBoxes, 'Float64Array', 5 * count)
  if (boxes3d !== undefined) checkColumn('boxes3d', boxes3d, 'Float64Array', 8 * count)
}

/** @throws MotError `invalid-detections` unless they are a list of texts, or undefined. */
export function checkNames(names: unknown): void {
  if (names === undefined || (Array.isArray(names) && names.every(isNameOrHole))) return
  throw new MotError('invalid-detections', `"classNames" should be a list of names, got ${kindOf(names)}.`)
}

/** Ids may have gaps. */
function isNameOrHole(name: unknown): boolean {
  return name === undefined || typeof name === 'string'
}

/** @throws MotError `invalid-detections` unless it is a number of rows. */
export function checkCount(name: string, count: unknown): void {
  if (Number.isSafeInteger(count) && (count as number) >= 0) return
  throw new MotError('invalid-detections', `"${name}" should be a whole number from 0, got ${kindOf(count)}.`)
}

/**
 * A motion of the camera that nothing changes afterwards: a copy, unless it is frozen.
 * @throws MotError `invalid-detections`.
 */
export function ownCameraMotion(motion: Affine): Affine {
  checkCameraMotion(motion)
  const own = Array.isArray(motion) && Object.isFrozen(motion) ? motion : (Array.from(motion) as unknown as Affine)
  return Object.freeze(own)
}

/** `ArrayBuffer.isView` and the name: an `instanceof` would refuse arrays of another realm. */
function checkColumn(name: string, column: unknown, kind: string, needed: number): void {
  if (
    !ArrayBuffer.isView(column) ||
    (column as { readonly [Symbol.toStringTag]?: string })[Symbol.toStringTag] !== kind
  ) {
    throw new MotError('invalid-detections', `Column "${name}" should be a ${kind}, got ${kindOf(column)}.`)
  }
  const { length } = column as unknown as { readonly length: number }
  if (length >= needed) return
  throw new MotError('invalid-detections', `Column "${name}" should have ${needed} entries or more, got ${length}.`)
}

function checkWidth(
  name: string,
  { length }: { readonly length: number },
  width: unknown,
  count: number,
  expected: string,
): void {
  if (Number.isSafeInteger(width) && (width as number) >= 0) return
  throw new MotError('invalid-detections', `Column "${name}" should hold ${count} ${expected}, got ${length} numbers.`)
}

function checkMasks(masks: unknown, count: number): void {
  if (!Array.isArray(masks)) {
    throw new MotError('invalid-detections', `Column "masks" should be an array, got ${kindOf(masks)}.`)
  }
  if (masks.length < count) {
    throw new MotError(
      'invalid-detections',
      `Column "masks" should have ${count} entries or more, got ${masks.length}.`,
    )
  }
  for (let i = 0; i < count; i++) checkMask(masks[i], `Mask ${i}`)
}

/**
 * A mask has a byte for each pixel of its rectangle: a large rectangle without them is never painted.
 * @param whose begin of the sentence in messages: `Mask 3`.
 * @throws MotError `invalid-detections`.
 */
export function checkMask(mask: unknown, whose = 'A mask'): asserts mask is Mask {
  if (typeof mask !== 'object' || mask === null) {
    throw new MotError(
      'invalid-detections',
      `${whose} should have left, top, width, height, data, got ${kindOf(mask)}.`,
    )
  }
  const { left, top, width, height, data } = mask as Readonly<Record<keyof Mask, unknown>>
  const isPlace = [left, top, width, height].every((value) => Number.isSafeInteger(value))
  if (!isPlace || (width as number) < 0 || (height as number) < 0) {
    const got = `${shown(width)} × ${shown(height)} at ${shown(left)}, ${shown(top)}`
    throw new MotError('invalid-detections', `${whose} should be a rectangle of whole pixels, got ${got}.`)
  }
  const needed = (width as number) * (height as number)
  const length = ArrayBuffer.isView(data) ? data.byteLength : 0
  if (length >= needed) return
  throw new MotError(
    'invalid-detections',
    `${whose} of ${width} × ${height} pixels should have ${needed} bytes or more, got ${ArrayBuffer.isView(data) ? length : kindOf(data)}.`,
  )
}
