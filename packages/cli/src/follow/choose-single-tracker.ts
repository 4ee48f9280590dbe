import { MotError } from '@mot/core'
import { findEntry, findShipped, type ModelManifest } from '@mot/models'
import type { ResolvedParts } from '@mot/models/resolve'
import { fileNames } from '../models/file-names'
import { checkKind } from '../network/check-kind'
import { drawnRemark } from '../network/drawn-remark'
import { parseSettings } from '../settings'
import { type ModelParts, parseModelParts } from './model-parts'
import type { FollowOptions } from './options'
import {
  bestClassical,
  defaultsOf,
  presetNamed,
  presetsOf,
  type SingleTrackerKind,
  singleTrackers,
  trackerNamed,
  trackerOfPreset,
} from './single-trackers'

export interface ChosenSingleTracker {
  readonly name: string
  readonly kind: SingleTrackerKind
  readonly options: Readonly<Record<string, unknown>>
  /** Files or names of its networks by part; empty for trackers without networks. */
  readonly parts: ModelParts
  /** A remark about the choice, for the user. */
  readonly remark?: string
}

/**
 * The requested tracker with its options and networks; without any request, the best one that needs no network.
 * @param described the network of `model` where that is a manifest of several files: its tracker and options suit it.
 * @throws MotError `invalid-option` for what does not exist or does not belong together.
 */
export function chooseSingleTracker(requested: FollowOptions, described?: ResolvedParts): ChosenSingleTracker {
  const { set = [], model } = requested
  const tracker = requested.tracker === undefined ? undefined : trackerNamed(requested.tracker)
  const preset = requested.preset === undefined ? undefined : presetNamed(requested.preset)
  const entry = model === undefined ? undefined : namedNetwork(model)
  if (entry) checkKind(entry, 'single-object')
  const about: Suiting | undefined = described?.manifest ?? entry
  const given =
    described?.files ?? (model === undefined ? {} : ((entry && namedParts(entry.name)) ?? parseModelParts(model)))
  const byPreset = preset === undefined ? undefined : trackerOfPreset(preset)
  if (tracker !== undefined && byPreset !== undefined && tracker !== byPreset) {
    throw new MotError('invalid-option', `Preset "${preset}" belongs to the tracker ${byPreset}, not to ${tracker}.`)
  }
  const name = tracker ?? byPreset ?? suitingTracker(about) ?? (model === undefined ? bestClassical : trackerFor(given))
  const kind = singleTrackers[name]!
  const suiting = name === about?.tracker ? about : undefined
  const fitted = preset === undefined ? suiting?.trackerOptions : undefined
  const chosen = { ...presetsOf(name)[preset ?? suiting?.preset ?? ''], ...fitted }
  const settings = parseSettings(set, [{ name: 'tracker', defaults: { ...defaultsOf(name), ...chosen } }])
  const isUnspecified = tracker === undefined && preset === undefined && model === undefined
  const remark = isUnspecified
    ? `no network given: following with ${name}; --model makes it better`
    : drawnRemark(entry)
  return {
    name,
    kind,
    options: { ...chosen, ...settings.tracker },
    parts: partsFor(name, kind, given),
    ...(remark !== undefined && { remark }),
  }
}

/** What a manifest or the catalogue says of the tracker that suits a network. */
type Suiting = Pick<ModelManifest, 'tracker' | 'preset' | 'trackerOptions'>

function suitingTracker(about: Suiting | undefined): string | undefined {
  return about && trackerNamed(about.tracker)
}

/** What is known of a network by its name, shipped or public. */
function namedNetwork(model: string): Omit<ModelManifest, 'file' | 'sha256' | 'bytes'> | undefined {
  return findShipped(model)[0]?.manifest ?? findEntry(model)?.entry
}

/** The files of a named network by part: what stands after the slash; undefined where there is one file. */
function namedParts(name: string): ModelParts | undefined {
  const files = fileNames(name) ?? []
  const parts = files.flatMap((file) => (file.includes('/') ? [[file.split('/')[1]!, file] as const] : []))
  return parts.length === 0 ? undefined : Object.fromEntries(parts)
}

/** Which tracker takes such parts. */
function trackerFor(parts: ModelParts): string {
  const names = Object.keys(parts)
  if (names.length === 1 && names[0] === '') return 'VitTrack'
  const fitting = Object.entries(singleTrackers).filter(
    ([, { parts: needed, optionalParts = [] }]) =>
      needed.length > 0 &&
      needed.every((part) => names.includes(part)) &&
      names.every((part) => needed.includes(part) || optionalParts.includes(part)),
  )
  if (fitting.length === 1) return fitting[0]![0]
  const choices = fitting.length === 0 ? Object.keys(singleTrackers) : fitting.map(([name]) => name)
  throw new MotError(
    'invalid-option',
    `Pass --tracker: networks ${names.join(', ')} may be those of ${choices.join(', ')}.`,
  )
}

/** The parts that a tracker takes; a single file without a name is that of a tracker with one network. */
function partsFor(name: string, { parts, optionalParts = [] }: SingleTrackerKind, given: ModelParts): ModelParts {
  const named = Object.hasOwn(given, '') && parts.length === 1 ? { [parts[0]!]: given['']! } : given
  const missing = parts.filter((part) => !Object.hasOwn(named, part))
  const odd = Object.keys(named).filter((part) => !parts.includes(part) && !optionalParts.includes(part))
  if (missing.length === 0 && odd.length === 0) return named
  const wanted = [...parts.map((part) => `${part}=…`), ...optionalParts.map((part) => `[${part}=…]`)].join(',')
  throw new MotError(
    'invalid-option',
    parts.length === 0
      ? `${name} needs no network: leave --model out.`
      : `${name} needs --model ${parts.length === 1 ? '<file>' : wanted}, got ${Object.keys(given).join(', ') || 'none'}.`,
  )
}
