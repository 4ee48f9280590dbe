import type { Model } from '@mot/core'
import type { SingleTracker } from '@mot/trackers/single'
import * as single from '@mot/trackers/single'
import { findName, type Namespace } from '../registry'

type Options = Readonly<Record<string, unknown>>
type Models = Readonly<Record<string, Model>>

/** Properties of a single-object tracker that the command line uses. */
export interface SingleTrackerKind {
  /** Its networks by part; none where it needs none. Those in brackets may be missing. */
  readonly parts: readonly string[]
  readonly optionalParts?: readonly string[]
  make(models: Models, options: Options): SingleTracker
}

const siamese = ['template', 'search'] as const

/** Networks are checked by each tracker when it is made. */
const typed = <M>(models: Models) => models as unknown as M

/** All of them, by the names of their classes. */
export const singleTrackers: Readonly<Record<string, SingleTrackerKind>> = {
  KCF: { parts: [], make: (_, options) => new single.KCF(options) },
  MOSSE: { parts: [], make: (_, options) => new single.MOSSE(options) },
  MedianFlow: { parts: [], make: (_, options) => new single.MedianFlow(options) },
  VitTrack: { parts: ['network'], make: (models, options) => new single.VitTrack(typed(models), options) },
  NanoTrack: { parts: ['backbone', 'head'], make: (models, options) => new single.NanoTrack(typed(models), options) },
  SiamFC: { parts: siamese, make: (models, options) => new single.SiamFC(typed(models), options) },
  SiamRPN: {
    parts: siamese,
    optionalParts: ['head'],
    make: (models, options) => new single.SiamRPN(typed(models), options),
  },
  SiamRPNPlusPlus: {
    parts: siamese,
    optionalParts: ['head'],
    make: (models, options) => new single.SiamRPNPlusPlus(typed(models), options),
  },
  SiamMask: {
    parts: siamese,
    optionalParts: ['head', 'refine'],
    make: (models, options) => new single.SiamMask(typed(models), options),
  },
}

/** The one that needs no network and follows longest. */
export const bestClassical = 'KCF'

/** All options of a tracker with their default values. */
export function defaultsOf(tracker: string): Options {
  return companion(tracker, 'Defaults')
}

/** Presets of a tracker by name. */
export function presetsOf(tracker: string): Readonly<Record<string, Options>> {
  return companion(tracker, 'Presets') as Readonly<Record<string, Options>>
}

/** The tracker that a preset belongs to. */
export function trackerOfPreset(preset: string): string {
  return Object.keys(singleTrackers).find((name) => Object.hasOwn(presetsOf(name), preset))!
}

/** A preset as it is written. @throws MotError `invalid-option` listing the presets there are. */
export function presetNamed(preset: string): string {
  const all = Object.keys(singleTrackers).flatMap((name) => Object.keys(presetsOf(name)))
  return findName('preset', preset, all)
}

/** A tracker as it is written. @throws MotError `invalid-option` listing the trackers there are. */
export function trackerNamed(tracker: string): string {
  return findName('single-object tracker', tracker, Object.keys(singleTrackers))
}

/** An export that belongs to a tracker: `kcfDefaults` for `KCF`. */
function companion(tracker: string, suffix: 'Defaults' | 'Presets'): Options {
  const name = Object.keys(single).find((each) => each.toLowerCase() === `${tracker}${suffix}`.toLowerCase())
  return name === undefined ? {} : ((single as Namespace)[name] as Options)
}
