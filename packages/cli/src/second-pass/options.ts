import { MotError } from '@mot/core'
import { Option } from 'commander'
import { finiteNumber, naturalNumber } from '../arguments'

/** What shall be done with tracks once all of them are known. */
export interface SecondPassOptions {
  /** Fewest detections of a track. */
  readonly dropShorter?: number
  /** Least score of a track's best detection. */
  readonly dropBelow?: number
  /** Most frames that a link may span, or true for as many as usual. */
  readonly relink?: number | true
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
      'give fragments of one object one id again, over so many frames (default: 30)',
    ).argParser(naturalNumber),
    new Option(
      '--interpolate <how>',
      'fill gaps on straight lines; gaussian and rts also smooth the whole way (GSI; Kalman backwards)',
    ).choices(interpolations),
    new Option('--max-gap <frames>', 'most frames in a row to fill (default: 18)').argParser(naturalNumber),
  ]
}

/** Whether there is anything to do. */
export function asksForSecondPass({ dropShorter, dropBelow, relink, interpolate }: SecondPassOptions): boolean {
  return [dropShorter, dropBelow, relink, interpolate].some((asked) => asked !== undefined)
}

/** @throws MotError `invalid-option` for options that would be passed over in silence otherwise. */
export function checkSecondPass({ interpolate, maxGap }: SecondPassOptions): void {
  if (maxGap === undefined || interpolate !== undefined) return
  throw new MotError('invalid-option', '--max-gap is about --interpolate, which is not there.')
}
