import { type Box, MotError, readOptions, shown } from '@mot/core'
import type { MetricOptions } from './metric'
import { boxOverlap } from './similarity/box-overlap'
import { similarityOf } from './similarity/similarity-of'

/** @throws MotError `invalid-detections` for a box that is not finite or not of positive size. @param whose begins the message. */
export function checkBox(whose: string, box: Box): void {
  const { left, top, right, bottom } = box
  const width = right - left
  const height = bottom - top
  if (width > 0 && height > 0 && width < Number.POSITIVE_INFINITY && height < Number.POSITIVE_INFINITY) return
  throw new MotError(
    'invalid-detections',
    `${whose} should have a box of positive size, got ${left}, ${top}, ${right}, ${bottom}.`,
  )
}

/** @throws MotError `invalid-option` unless it is above 0 and at most 1. */
export function minIouOf(options: MetricOptions = {}): number {
  const { minIou = 0.5 } = readOptions(options)
  if (typeof minIou === 'number' && minIou > 0 && minIou <= 1) return minIou
  throw new MotError('invalid-option', `Option "minIou" should be above 0 and at most 1, got ${shown(minIou)}.`)
}

/** @throws MotError `invalid-option` for another similarity than that of boxes, which metrics of detections compare. */
export function checkComparesBoxes(metric: string, options: MetricOptions = {}): void {
  const { name } = similarityOf(options)
  if (name === boxOverlap.name) return
  throw new MotError(
    'invalid-option',
    `${metric} compares boxes: option "similarity" is for metrics of tracks, got ${shown(name)}.`,
  )
}
