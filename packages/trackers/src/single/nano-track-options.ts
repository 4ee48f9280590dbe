import { completeOptions } from '../complete-options'
import { countFromOne, notNegative, oneOf, type Shapes, share } from '../shapes'
import { type NetworkTrackerOptions, networkTrackerShapes } from './network-tracker'

export interface NanoTrackOptions extends NetworkTrackerOptions {
  /** Surroundings in the template, as a share of width plus height. Default 0.5. */
  readonly context?: number
  /** How much a change of size and shape from frame to frame costs. Default 0.138. */
  readonly shapePenalty?: number
  /** Share of the window in the choice of a place, 0 to 1. Default 0.455. */
  readonly windowInfluence?: number
  /** How fast the size follows, 0 to 1; times score and penalty. Default 0.348. */
  readonly sizeRate?: number
  /** Side of the template network's input in pixels. Default 127. */
  readonly templateSide?: number
  /** Side of the search network's input in pixels. Default 255. */
  readonly searchSide?: number
  /** Pixels of the search input from one place of the map to the next. Default 16. */
  readonly stride?: number
  /** Order of the colours that the networks were trained with. Default `bgr`. */
  readonly channelOrder?: 'bgr' | 'rgb'
}

/** As in the original's third version; when a target is lost is ours. */
export const nanoTrackDefaults: Readonly<Required<NanoTrackOptions>> = {
  context: 0.5,
  shapePenalty: 0.138,
  windowInfluence: 0.455,
  sizeRate: 0.348,
  templateSide: 127,
  searchSide: 255,
  stride: 16,
  channelOrder: 'bgr',
  longTerm: true,
  certainEvidence: 0.6,
  lostEvidence: 0.35,
  foundEvidence: 0.75,
  lostSeconds: 0.25,
  foundSeconds: 0.05,
  frameRate: 30,
}

export const nanoTrackPresets = {
  /** The defaults: as the original project runs its third version. */
  nanotrack_v3: { shapePenalty: 0.138, windowInfluence: 0.455, sizeRate: 0.348 },
  /** As OpenCV runs the second version. */
  nanotrack_v2: { shapePenalty: 0.055, windowInfluence: 0.455, sizeRate: 0.37, channelOrder: 'rgb' },
} as const satisfies Record<string, NanoTrackOptions>

const nanoTrackShapes: Shapes<Required<NanoTrackOptions>> = {
  ...networkTrackerShapes,
  context: notNegative,
  shapePenalty: notNegative,
  windowInfluence: share,
  sizeRate: share,
  templateSide: countFromOne,
  searchSide: countFromOne,
  stride: countFromOne,
  channelOrder: oneOf('bgr', 'rgb'),
}

/** @throws MotError `invalid-option`. */
export function completeNanoTrackOptions(options: NanoTrackOptions): Required<NanoTrackOptions> {
  return completeOptions(options, nanoTrackDefaults, nanoTrackShapes)
}
