import { MotError, quoted, shown } from '@mot/core'
import { boostTrackReferenceOptions } from './multi/boost-track-options'
import { botSortReferenceOptions } from './multi/bot-sort-options'
import { byteTrackReferenceOptions } from './multi/byte-track-options'
import { cbiouReferenceOptions } from './multi/cbiou-options'
import { deepOcSortReferenceOptions } from './multi/deep-oc-sort-options'
import { deepSortReferenceOptions } from './multi/deep-sort-options'
import { fastTrackerReferenceOptions } from './multi/fast-tracker-options'
import { hybridSortReferenceOptions } from './multi/hybrid-sort-options'
import { iouTrackerReferenceOptions } from './multi/iou-tracker-options'
import { jdeTrackerReferenceOptions } from './multi/jde-options'
import { ocSortReferenceOptions } from './multi/oc-sort-options'
import { sfsortReferenceOptions } from './multi/sfsort-options'
import { sortReferenceOptions } from './multi/sort-options'
import { strongSortReferenceOptions } from './multi/strong-sort-options'
import { trackTrackReferenceOptions } from './multi/track-track-options'
import { ucmcTrackReferenceOptions } from './multi/ucmc-track-options'
import type { ReferenceOption, ReferenceOptions } from './reference-options'

const tables = {
  BoostTrack: boostTrackReferenceOptions,
  BoTSORT: botSortReferenceOptions,
  ByteTrack: byteTrackReferenceOptions,
  CBIoU: cbiouReferenceOptions,
  DeepOCSORT: deepOcSortReferenceOptions,
  DeepSORT: deepSortReferenceOptions,
  FastTracker: fastTrackerReferenceOptions,
  HybridSORT: hybridSortReferenceOptions,
  IOUTracker: iouTrackerReferenceOptions,
  JDETracker: jdeTrackerReferenceOptions,
  OCSORT: ocSortReferenceOptions,
  SFSORT: sfsortReferenceOptions,
  SORT: sortReferenceOptions,
  StrongSORT: strongSortReferenceOptions,
  TrackTrack: trackTrackReferenceOptions,
  UCMCTrack: ucmcTrackReferenceOptions,
}

type Tables = typeof tables
type OptionsOf<Name extends keyof Tables> = Tables[Name] extends ReferenceOptions<infer Options> ? Options : never

/** Translation of an option of an original project. */
export interface Translation {
  /** Name in the original: `track_thresh`. */
  readonly name: string
  readonly value: unknown
  /** In words: `highScore: 0.6`, or why there is no such option here. */
  readonly became: string
}

/**
 * Options of the original projects as options of the tracker here:
 *
 * ```ts
 * const { options, translations } = fromReferenceOptions('ByteTrack', { track_thresh: 0.5, match_thresh: 0.8 })
 * const tracker = new ByteTrack(options)
 * ```
 *
 * @throws MotError `invalid-option` for a tracker without such names, and for a name that none of its originals has.
 */
export function fromReferenceOptions<Name extends keyof Tables>(
  tracker: Name,
  reference: Readonly<Record<string, unknown>>,
): { readonly options: OptionsOf<Name>; readonly translations: readonly Translation[] } {
  if (!Object.hasOwn(tables, tracker)) {
    throw new MotError(
      'invalid-option',
      `Reference options are known for ${Object.keys(tables).join(', ')}, got ${quoted(tracker)}.`,
    )
  }
  const table: Readonly<Record<string, ReferenceOption<object>>> = tables[tracker]
  const options = {}
  const translations: Translation[] = []
  for (const [name, value] of Object.entries(reference)) {
    if (!Object.hasOwn(table, name)) {
      const known = Object.keys(table).join(', ')
      throw new MotError('invalid-option', `The originals of ${tracker} have no option "${name}". They have: ${known}.`)
    }
    const { become, note } = table[name]!
    const own = become(value as never, reference)
    Object.assign(options, own)
    const set = Object.entries(own).map(([key, entry]) => `${key}: ${shown(entry)}`)
    translations.push({ name, value, became: [set.join(', '), note].filter(Boolean).join('; ') })
  }
  return { options: options as OptionsOf<Name>, translations }
}
