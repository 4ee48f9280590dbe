import { clamp } from '../arithmetic'
import type { Colour } from './colour'

/** Paint of clothes: one colour, or two in a pattern. */
export interface Paint {
  readonly colour: Colour
  readonly pattern?: Pattern
}

export interface Pattern {
  /** `stripes` run across a body, `bars` along it, `checks` are both. */
  readonly kind: 'stripes' | 'bars' | 'checks' | 'block'
  readonly colour: Colour
  /** Period of the stripes in metres. For `block`: height of the second colour from the top in metres. */
  readonly period: number
}

/**
 * Share of a pattern's second colour, 0 to 1, antialiased over a pixel; patterns finer than a pixel become their mean.
 * @param along Metres down the body.
 * @param across Metres from its centre line.
 * @param scale Pixels per metre.
 */
export function patternShare(pattern: Pattern, along: number, across: number, scale: number): number {
  const { kind, period } = pattern
  if (kind === 'block') return clamp((period - along) * scale + 0.5, 0, 1)
  if (kind === 'stripes') return wave(along / period, period * scale)
  if (kind === 'bars') return wave(across / period, period * scale)
  return (wave(along / period, period * scale) + wave(across / period, period * scale)) / 2
}

function wave(turns: number, periodPixels: number): number {
  const part = turns - Math.floor(turns)
  const distance = 0.25 - Math.abs(part - 0.5)
  const edge = clamp(distance * periodPixels + 0.5, 0, 1)
  const visible = clamp((periodPixels - 1.5) / 2, 0, 1)
  return 0.5 + (edge - 0.5) * visible
}
