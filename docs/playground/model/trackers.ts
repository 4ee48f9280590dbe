import type { GroundCameraInput, Tracker } from '@mot/core'
import type { Explanation } from '@mot/trackers'
import * as trackers from '@mot/trackers'

export type Options = Readonly<Record<string, unknown>>

/** A tracker and the options that differ from its defaults. */
export interface Choice {
  readonly tracker: string
  readonly options: Options
}

/** All trackers of many objects explain their frames. */
export interface ExplainingTracker extends Tracker {
  explain(detections: Parameters<Tracker['update']>[0]): Explanation
}

type TrackerClass = new (options: Options) => ExplainingTracker

const namespace: Readonly<Record<string, unknown>> = trackers

/** Every tracker that `@mot/trackers` exports, in alphabetical order: a new one is in the playground by itself. */
export const trackerNames: readonly string[] = Object.keys(namespace)
  .filter((name) => isTracker(namespace[name]))
  .sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))

/** Each option and its default. */
export function defaultsOf(tracker: string): Options {
  return companion(tracker, 'Defaults')
}

/** Presets by name. */
export function presetsOf(tracker: string): Readonly<Record<string, Options>> {
  return companion(tracker, 'Presets') as Readonly<Record<string, Options>>
}

/** The page of a tracker: `BoTSORT` has `bot-sort`. */
export function pageOf(tracker: string): string {
  return pages[tracker] ?? tracker.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()
}

/** A new tracker for a clip. `camera`: for a tracker on the ground. */
export function createTracker(
  { tracker, options }: Choice,
  { frameRate, camera }: { readonly frameRate: number; readonly camera: GroundCameraInput | undefined },
): ExplainingTracker {
  const Tracker = namespace[tracker] as TrackerClass
  return new Tracker({ frameRate, ...(needsCamera(tracker) && { camera }), ...options })
}

/** Whether a tracker is refused without the place of the camera. */
export function needsCamera(tracker: string): boolean {
  return 'camera' in defaultsOf(tracker)
}

function isTracker(value: unknown): boolean {
  return typeof value === 'function' && typeof value.prototype?.explain === 'function'
}

/** Names of which the rule makes no file's name. */
const pages: Readonly<Record<string, string>> = {
  BoTSORT: 'bot-sort',
  CBIoU: 'cbiou',
  DeepOCSORT: 'deep-oc-sort',
  DeepSORT: 'deep-sort',
  HybridSORT: 'hybrid-sort',
  IOUTracker: 'iou-tracker',
  JDETracker: 'jde-tracker',
  OCSORT: 'oc-sort',
  StrongSORT: 'strong-sort',
  UCMCTrack: 'ucmc-track',
}

/** An export beside a tracker, whatever its capitals and whether its name has "Tracker": `jdePresets` of `JDETracker`. */
function companion(tracker: string, kind: 'Defaults' | 'Presets'): Options {
  const wanted = [tracker, tracker.replace(/Tracker$/, '')].map((name) => `${name}${kind}`.toLowerCase())
  const found = Object.keys(namespace).find((name) => wanted.includes(name.toLowerCase()))
  return (found === undefined ? {} : namespace[found]) as Options
}
