import { MotError, type Tracker } from '@mot/core'
import type { ModelManifest } from '@mot/models'
import type { PruningOptions } from '@mot/trackers'
import * as trackers from '@mot/trackers'
import { findExport, type Namespace, namesOf } from '../registry'
import type { SecondPassOptions } from '../second-pass/options'

type Options = Readonly<Record<string, unknown>>
type TrackerClass = new (options: Options) => Tracker

export interface ChosenTracker {
  /** All options with their default values. */
  readonly defaults: Options
  /** The preset's second pass, after the last frame. */
  readonly secondPass: SecondPassOptions
  make(settings: Options, frameRate: number): Tracker
}

/**
 * The requested tracker and preset; a preset implies its tracker. Without either, those of the network's manifest.
 * @throws MotError `invalid-option` for names that do not exist or do not belong together, and if there is no tracker.
 */
export function chooseTracker(
  requested: { readonly tracker?: string; readonly preset?: string },
  manifest?: ModelManifest,
): ChosenTracker {
  const unspecified = requested.tracker === undefined && requested.preset === undefined
  const preset = requested.preset ?? (unspecified ? manifest?.preset : undefined)
  const name = requested.tracker ?? (preset === undefined ? manifest?.tracker : trackerOf(preset))
  if (name === undefined) {
    const choices = `${Object.keys(presets()).join(', ')}; trackers: ${namesOf(trackers, isTracker).join(', ')}`
    throw new MotError('invalid-option', `Pass --preset or --tracker. Presets: ${choices}.`)
  }
  const tracker = findExport('tracker', name, trackers, isTracker)
  if (preset !== undefined && trackerOf(preset) !== name) {
    throw new MotError(
      'invalid-option',
      `Preset "${preset}" belongs to the tracker ${trackerOf(preset)}, not to ${name}.`,
    )
  }
  const options = {
    ...(preset !== undefined && presets()[preset]!.options),
    ...(unspecified && manifest?.trackerOptions),
  }
  return {
    defaults: { ...companion(name, 'Defaults'), ...options },
    secondPass: preset === undefined ? {} : secondPassOf(name, preset),
    make: (settings, frameRate) => new tracker({ frameRate, ...options, ...settings }),
  }
}

function trackerOf(preset: string): string {
  return findExport('preset', preset, presets(), (value): value is Preset => value !== undefined).tracker
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
