import { MotError, type Tracker } from '@mot/core'
import type { ModelManifest } from '@mot/models'
import type { PruningOptions } from '@mot/trackers'
import * as trackers from '@mot/trackers'
import { geometryOf } from '@mot/trackers/geometry'
import { findName, type Namespace, namesOf } from '../registry'
import type { SecondPassOptions } from '../second-pass/options'

type Options = Readonly<Record<string, unknown>>
type TrackerClass = new (options: Options) => Tracker

/** It needs boxes and scores alone, and suits most detectors. */
const DEFAULT_TRACKER = 'ByteTrack'

export interface ChosenTracker {
  readonly name: string
  /** The preset, if one is requested by name. */
  readonly requestedPreset: string | undefined
  /** The choice was left to the command: neither requested nor in a manifest. */
  readonly isDefault: boolean
  /** All options with their default values. */
  readonly defaults: Options
  /** The preset's second pass, after the last frame. */
  readonly secondPass: SecondPassOptions
  make(settings: Options, frameRate: number): Tracker
}

/**
 * The requested tracker and preset; a preset implies its tracker. Without either, those of the network's manifest, else
 * ByteTrack. Options of the manifest are for its tracker.
 * @throws MotError `invalid-option` for names that do not exist or do not belong together.
 */
export function chooseTracker(
  requested: { readonly tracker?: string; readonly preset?: string },
  manifest?: ModelManifest,
): ChosenTracker {
  const unspecified = requested.tracker === undefined && requested.preset === undefined
  const requestedPreset = requested.preset && findName('preset', requested.preset, Object.keys(presets()))
  const preset = requestedPreset ?? (unspecified ? manifest?.preset : undefined)
  const given = requested.tracker ?? (preset === undefined ? manifest?.tracker : trackerOf(preset))
  const name = findName('tracker', given ?? DEFAULT_TRACKER, namesOf(trackers, isTracker))
  const tracker = (trackers as Namespace)[name] as TrackerClass
  if (preset !== undefined && trackerOf(preset) !== name) {
    throw new MotError(
      'invalid-option',
      `Preset "${preset}" belongs to the tracker ${trackerOf(preset)}, not to ${name}.`,
    )
  }
  // Thresholds of a network suit its tracker also where that is named; a preset that is named stands as it is.
  const suits = requestedPreset === undefined && name === manifest?.tracker
  const options = {
    ...(preset !== undefined && presets()[preset]!.options),
    ...(suits && manifest?.trackerOptions),
  }
  return {
    name,
    requestedPreset,
    isDefault: given === undefined,
    defaults: { ...companion(name, 'Defaults'), ...options },
    secondPass: preset === undefined ? {} : secondPassOf(name, preset),
    make: ({ geometry = 'box', ...settings }, frameRate) =>
      new tracker({ frameRate, ...options, ...settings, geometry: geometryOf(geometry) }),
  }
}

/** What a user is told of a choice that was left to the command. */
export function remarkOnDefault({ name, isDefault }: ChosenTracker): string | undefined {
  return isDefault ? `tracking with ${name}; --tracker and --preset choose another` : undefined
}

function trackerOf(preset: string): string {
  return presets()[findName('preset', preset, Object.keys(presets()))]!.tracker
}

interface Preset {
  readonly tracker: string
  readonly options: Options
}

/** All presets by name: the exports next to a tracker, such as `jdePresets` for `JDETracker`. */
function presets(): Readonly<Record<string, Preset>> {
  return Object.fromEntries(
    namesOf(trackers, isTracker).flatMap((tracker) =>
      Object.entries(companion(tracker, 'Presets')).map(([name, options]) => [name, { tracker, options } as Preset]),
    ),
  )
}

function secondPassOf(tracker: string, preset: string): SecondPassOptions {
  const pass = companion(tracker, 'SecondPasses')[preset] as Required<PruningOptions> | undefined
  return pass === undefined ? {} : { dropShorter: pass.minHits, dropBelow: pass.minBestScore }
}

/** Trackers are the classes with an `update` method. */
function isTracker(value: unknown): value is TrackerClass {
  return typeof value === 'function' && typeof value.prototype?.update === 'function'
}

/** An export that belongs to a tracker: `jdeTrackerDefaults` or `jdePresets` for `JDETracker`. */
function companion(tracker: string, suffix: 'Defaults' | 'Presets' | 'SecondPasses'): Options {
  const stem = (name: string) => name.toLowerCase().replace(/tracker$/, '')
  const name = Object.keys(trackers).find(
    (name) => name.endsWith(suffix) && stem(name.slice(0, -suffix.length)) === stem(tracker),
  )
  return name === undefined ? {} : ((trackers as Namespace)[name] as Options)
}
