import { MotError, type Tracker } from '@mot/core'
import type { ModelManifest } from '@mot/models'
import type { PruningOptions } from '@mot/trackers'
import * as trackers from '@mot/trackers'
import { findExport, type Namespace, namesOf } from '../registry'
import type { SecondPassOptions } from '../second-pass/options'

type Options = Readonly<Record<string, unknown>>
type TrackerClass = new (options: Options) => Tracker

export interface ChosenTracker {
  /** All options with the values they have unless set. */
  readonly defaults: Options
  /** What belongs to the preset once the last frame is there. */
  readonly secondPass: SecondPassOptions
  make(settings: Options, frameRate: number): Tracker
}

/**
 * The tracker and preset that were asked for; a preset implies its tracker. What was not asked for is as the manifest of
 * the network says.
 * @throws MotError `invalid-option` for names that do not exist or do not go together, and when nothing was said at all.
 */
export function chooseTracker(
  asked: { readonly tracker?: string; readonly preset?: string },
  manifest?: ModelManifest,
): ChosenTracker {
  const silent = asked.tracker === undefined && asked.preset === undefined
  const preset = asked.preset ?? (silent ? manifest?.preset : undefined)
  const name = asked.tracker ?? (preset === undefined ? manifest?.tracker : trackerOf(preset))
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
    ...(silent && manifest?.trackerOptions),
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

/** All presets by name: those that trackers export beside themselves, as `jdePresets` beside `JDETracker`. */
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

/** Trackers are the classes that can update. */
function isTracker(value: unknown): value is TrackerClass {
  return typeof value === 'function' && typeof value.prototype?.update === 'function'
}

/** What a tracker exports beside itself: `jdeTrackerDefaults` or `jdePresets` for `JDETracker`. */
function companion(tracker: string, suffix: 'Defaults' | 'Presets' | 'SecondPasses'): Options {
  const stem = (name: string) => name.toLowerCase().replace(/tracker$/, '')
  const name = Object.keys(trackers).find(
    (name) => name.endsWith(suffix) && stem(name.slice(0, -suffix.length)) === stem(tracker),
  )
  return name === undefined ? {} : ((trackers as Namespace)[name] as Options)
}
