import { fillOptions } from './check-options'
import { type CornerNetOptions, cornerHead, cornerNetDefaults } from './corner-net'
import type { Head } from './head'

/** Those of CornerNet; the defaults of `stride`, `maxCorners` and `maxPairs` are 8, 20 and 100. */
export type CornerNetSqueezeOptions = CornerNetOptions

export const cornerNetSqueezeDefaults = {
  ...cornerNetDefaults,
  stride: 8,
  maxCorners: 20,
  maxPairs: 100,
} as const satisfies CornerNetSqueezeOptions

/**
 * CornerNet-Squeeze (Law et al. 2020, "CornerNet-Lite", section 4): CornerNet's outputs from a lighter network, in cells of
 * 8 pixels.
 * @throws MotError `invalid-option`.
 */
export function cornerNetSqueeze(options: CornerNetSqueezeOptions = {}): Head {
  return cornerHead('cornernet-squeeze', fillOptions(options, cornerNetSqueezeDefaults))
}
