import { completeOptions } from '../complete-options'
import { countFromOne, positive, type Shapes } from '../shapes'
import { type NetworkTrackerOptions, networkTrackerShapes } from './network-tracker'

export interface VitTrackOptions extends NetworkTrackerOptions {
  /** Side of the template crop by that of a square of the target's area. Default 2. */
  readonly templateFactor?: number
  /** Side of the search crop by that of a square of the target's area. Default 4. */
  readonly searchFactor?: number
  /** Side of the network's template input in pixels. Default 128. */
  readonly templateSide?: number
  /** Side of the network's search input in pixels. Default 256. */
  readonly searchSide?: number
}

/** As in OpenCV; when a target is lost is ours. */
export const vitTrackDefaults: Readonly<Required<VitTrackOptions>> = {
  templateFactor: 2,
  searchFactor: 4,
  templateSide: 128,
  searchSide: 256,
  longTerm: true,
  certainEvidence: 0.4,
  lostEvidence: 0.25,
  foundEvidence: 0.45,
  lostSeconds: 0.25,
  foundSeconds: 0.05,
  frameRate: 30,
}

export const vitTrackPresets = {
  /** The defaults. */
  vittrack: { templateFactor: 2, searchFactor: 4 },
} as const satisfies Record<string, VitTrackOptions>

const vitTrackShapes: Shapes<Required<VitTrackOptions>> = {
  ...networkTrackerShapes,
  templateFactor: positive,
  searchFactor: positive,
  templateSide: countFromOne,
  searchSide: countFromOne,
}

/** @throws MotError `invalid-option`. */
export function completeVitTrackOptions(options: VitTrackOptions): Required<VitTrackOptions> {
  return completeOptions(options, vitTrackDefaults, vitTrackShapes)
}
