import { MotError, shown } from '@mot/core'
import { type SightingsState, sightingWidth } from './sightings'

/** The state of `Zones`. */
export interface ZonesSnapshot extends SightingsState {
  readonly version: 1
  /** Of the lines, then of the zones. */
  readonly places: readonly {
    readonly name: string
    /** [classes × 3] class, in, out. */
    readonly counts: readonly (readonly number[])[]
    /** Seconds of all exits of a zone. */
    readonly dwell?: number
    /** [tracks] what is remembered of each. */
    readonly tracks: readonly (readonly number[])[]
  }[]
}

interface Place {
  readonly name: string
  readonly memory: { readonly stride: number }
}

/** @throws MotError `invalid-snapshot` unless it is one of these lines and zones. */
export function checkSnapshot(snapshot: ZonesSnapshot, places: readonly Place[]): void {
  const { version, frame, time, ended, tracks, places: given } = snapshot ?? {}
  need(version === 1, '"version" should be 1', version)
  need(Number.isInteger(frame) && frame >= 0, '"frame" should be a whole number from 0', frame)
  need(Number.isFinite(time), '"time" should be a number', time)
  need(isNumbers(ended), '"ended" should be a list of ids', ended)
  need(isRows(tracks, sightingWidth), `"tracks" should be rows of ${sightingWidth} numbers`, tracks)
  need(new Set(tracks.map(([id]) => id)).size === tracks.length, '"tracks" should have each id once', tracks)
  need(Array.isArray(given) && given.length === places.length, `"places" should be a list of ${places.length}`, given)
  for (const [i, { name, memory }] of places.entries()) {
    const place = given[i]
    need(place?.name === name, `Place ${i} should be "${name}"`, place?.name)
    need(isRows(place!.counts, 3), `"counts" of "${name}" should be rows of 3 numbers`, place!.counts)
    need(
      place!.dwell === undefined || Number.isFinite(place!.dwell),
      `"dwell" of "${name}" should be a number`,
      place!.dwell,
    )
    const fits = isRows(place!.tracks, memory.stride) && place!.tracks.length === tracks.length
    need(fits, `"tracks" of "${name}" should be ${tracks.length} rows of ${memory.stride} numbers`, place!.tracks)
  }
}

function need(holds: boolean, expected: string, got: unknown): void {
  if (!holds)
    throw new MotError('invalid-snapshot', `${expected} in a snapshot of these lines and zones, got ${shown(got)}.`)
}

function isRows(rows: unknown, width: number): boolean {
  return Array.isArray(rows) && rows.every((row) => isNumbers(row) && row.length === width)
}

function isNumbers(list: unknown): list is number[] {
  return Array.isArray(list) && list.every(Number.isFinite)
}
