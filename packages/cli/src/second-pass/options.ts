import { MotError } from '@mot/core'
import { Option } from 'commander'
import { finiteNumber, naturalNumber } from '../arguments'

/** The operations of a second pass over finished tracks. */
export interface SecondPassOptions {
  /** Minimum number of detections of a track. */
  readonly dropShorter?: number
  /** Minimum score of a track's best detection. */
  readonly dropBelow?: number
  /** Maximum number of frames that a link spans, or true for the default. */
  readonly relink?: number | true
  /** Whether tracks are split and merged by appearance. */
  readonly linkAppearance?: boolean
  readonly interpolate?: Interpolation
  readonly maxGap?: number
}

export type Interpolation = 'linear' | 'gaussian' | 'rts'

const interpolations: readonly Interpolation[] = ['linear', 'gaussian', 'rts']

/** The options that `mot smooth` and `mot track` have in common. */
export function secondPassOptions(): Option[] {
  return [
    new Option('--drop-shorter <n>', 'leave out tracks of fewer detections').argParser(naturalNumber),
    new Option('--drop-below <score>', 'leave out tracks whose best detection scores less').argParser(finiteNumber),
    new Option(
      '--relink [frames]',
      'link fragments of one object over gaps of up to this many frames (default: 30)',
    ).argParser(naturalNumber),
    new Option('--link-appearance', 'split and merge tracks by their embeddings, over any absence (GTA-Link)'),
    new Option(
      '--interpolate <how>',
      'fill gaps linearly; gaussian and rts also smooth the whole track (GSI; Kalman RTS)',
    ).choices(interpolations),
    new Option('--max-gap <frames>', 'longest gap to fill, in frames (default: 18)').argParser(naturalNumber),
  ]
}

/** Whether any operation is requested. */
export function hasSecondPass(options: SecondPassOptions): boolean {
  const { dropShorter, dropBelow, relink, linkAppearance, interpolate } = options
  return [dropShorter, dropBelow, relink, linkAppearance, interpolate].some((value) => value !== undefined)
}

/** Whether rows need embeddings where there are any. */
export function comparesAppearance({ relink, linkAppearance }: SecondPassOptions): boolean {
  return relink !== undefined || linkAppearance === true
}

/** @throws MotError `invalid-option` for options that would have no effect. */
export function checkSecondPass({ interpolate, maxGap }: SecondPassOptions): void {
  if (maxGap === undefined || interpolate !== undefined) return
  throw new MotError('invalid-option', '--max-gap requires --interpolate.')
}
