import { type Box, checkImage, type Image, MotError, type Size, shown } from '@mot/core'
import { finite, positive, record } from '../shapes'

/** Centre and size of a target, in pixels of the image. */
export interface Target {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const targetShape = record<Target>({ x: finite, y: finite, width: positive, height: positive })

export function targetOf({ left, top, right, bottom }: Box): Target {
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top }
}

export function boxOf({ x, y, width, height }: Target): Box {
  return { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 }
}

/** Sides of a target in those of the image, at most: a box that is larger is a mistake. */
const LARGEST = 16
/** Pixels of a side of a followed target. */
const LEAST = 1e-3

/**
 * What `start` may be given.
 * @throws MotError `invalid-image`, `invalid-detections` for a box that is not finite, has no size, lies outside or is far larger than
 * the image.
 */
export function checkStart(image: Image, box: Box): void {
  checkImage(image)
  // JavaScript may pass anything.
  const { left, top, right, bottom } = (box as Box | null | undefined) ?? ({} as Box)
  const sides = [left, top, right, bottom]
  const place = `[${sides.map(shown).join(', ')}]`
  if (!sides.every(Number.isFinite)) {
    throw new MotError('invalid-detections', `The box of a target should be finite, got ${place}.`)
  }
  if (!(right > left && bottom > top)) {
    throw new MotError(
      'invalid-detections',
      `The box of a target should have a width and a height above 0, got ${place}.`,
    )
  }
  const most = LARGEST * Math.max(image.width, image.height)
  if (right - left > most || bottom - top > most) {
    throw new MotError(
      'invalid-detections',
      `The box of a target should be at most ${LARGEST} times as large as the image of ${image.width}×${image.height}, got ${place}.`,
    )
  }
  if (right <= 0 || bottom <= 0 || left >= image.width || top >= image.height) {
    throw new MotError(
      'invalid-detections',
      `The box of a target should lie in the image of ${image.width}×${image.height}, got ${place}.`,
    )
  }
}

/**
 * What `update` may be given.
 * @param started size of the image that the target was chosen in; undefined before `start`.
 * @throws MotError `not-started`, `invalid-image`, `invalid-frame` for another size.
 */
export function checkUpdate(image: Image, started: Size | undefined): void {
  if (!started) throw new MotError('not-started', 'update() needs a target: call start(image, box) first.')
  checkImage(image)
  if (image.width !== started.width || image.height !== started.height) {
    throw new MotError(
      'invalid-frame',
      `The target was chosen in an image of ${started.width}×${started.height}, got one of ${image.width}×${image.height}.`,
    )
  }
}

/** Limits a target as pysot does: its centre stays in the image, its sides go from 10 pixels to those of the image. */
export function clippedTarget({ x, y, width, height }: Target, image: Size): Target {
  return {
    x: Math.max(0, Math.min(x, image.width)),
    y: Math.max(0, Math.min(y, image.height)),
    width: Math.max(10, Math.min(width, image.width)),
    height: Math.max(10, Math.min(height, image.height)),
  }
}

/**
 * Limits a target that a network moves without limits: what `start` refuses does not come about by itself.
 * @throws MotError `invalid-output` where a number is not finite.
 */
export function limitedTarget(target: Target, image: Size): Target {
  const { x, y, width, height } = target
  if (!Number.isFinite(x + y + width + height)) {
    throw new MotError(
      'invalid-output',
      `The outputs of the networks should place the target, got ${[x, y, width, height].map(shown).join(', ')}.`,
    )
  }
  const most = LARGEST * Math.max(image.width, image.height)
  const fits = width <= most && height <= most && width >= LEAST && height >= LEAST
  if (fits) return target
  return { x, y, width: Math.max(LEAST, Math.min(width, most)), height: Math.max(LEAST, Math.min(height, most)) }
}

/** Share of a target's area that lies in the image, 0 to 1. */
export function shareInside({ x, y, width, height }: Target, image: Size): number {
  const across = Math.min(x + width / 2, image.width) - Math.max(x - width / 2, 0)
  const down = Math.min(y + height / 2, image.height) - Math.max(y - height / 2, 0)
  return across > 0 && down > 0 ? (across * down) / (width * height) : 0
}
