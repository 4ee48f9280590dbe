import type { Tracks } from '@mot/core'
import type { Run as FrameRun, ObjectTimeline } from '@mot/eval'

/** A row of the timeline: one object of the truth, or a track that follows none. */
export interface IdRow {
  /** `person 4`; `no person` for a track that matches no object. */
  readonly name: string
  readonly isObject: boolean
  /** Frames in which the object is there. */
  readonly present: readonly FrameRun[]
  /** Frames with one id each. */
  readonly runs: readonly (FrameRun & { readonly id: number })[]
  readonly switches: readonly { readonly frame: number; readonly before: number; readonly after: number }[]
}

/** Tracks that match no object in fewer frames than these are left out: a box that comes late is not worth a row. */
const FEWEST_FRAMES = 5

/** Objects in the order of their first frame, then tracks of no object. */
export function idRows(objects: readonly ObjectTimeline[], tracks: readonly Tracks[]): IdRow[] {
  const rows = objects
    .filter(({ matched }) => matched.length > 0)
    .sort((a, b) => a.present[0]!.from - b.present[0]!.from || a.id - b.id)
    .map(({ id, present, matched, switches }) => ({
      name: `person ${id}`,
      isObject: true,
      present,
      runs: matched.map(({ from, to, resultId }) => ({ from, to, id: resultId })),
      switches,
    }))
  return [...rows, ...strayRows(objects, tracks)]
}

/** A row for each id, where there is no truth. */
export function trackRows(tracks: readonly Tracks[]): IdRow[] {
  return [...runsOfIds(tracks, new Set())].map(([id, runs]) => ({
    name: `track ${id}`,
    isObject: true,
    present: [],
    runs,
    switches: [],
  }))
}

/** Tracks that are never matched with an object. */
function strayRows(objects: readonly ObjectTimeline[], tracks: readonly Tracks[]): IdRow[] {
  const matched = new Set(objects.flatMap((object) => object.matched.map(({ resultId }) => resultId)))
  return [...runsOfIds(tracks, matched).values()]
    .filter((own) => own.reduce((sum, { from, to }) => sum + to - from + 1, 0) >= FEWEST_FRAMES)
    .map((own) => ({ name: 'no person', isObject: false, present: [], runs: own, switches: [] }))
}

/** Frames in a row of each id but some. */
function runsOfIds(tracks: readonly Tracks[], without: ReadonlySet<number>) {
  const runs = new Map<number, { from: number; to: number; id: number }[]>()
  for (const { frame, ids, count } of tracks) {
    for (const id of ids.subarray(0, count)) {
      if (without.has(id)) continue
      const own = runs.get(id) ?? []
      runs.set(id, own)
      const last = own.at(-1)
      if (last?.to === frame - 1) last.to = frame
      else own.push({ from: frame, to: frame, id })
    }
  }
  return runs
}

/** All switches, in the order of their frames. */
export function switchesOf(rows: readonly IdRow[]) {
  return rows
    .flatMap((row) => row.switches.map((each) => ({ ...each, name: row.name })))
    .sort((a, b) => a.frame - b.frame)
}

/** The frame of the next switch after one, or the first where there is none; undefined without any. */
export function nextSwitch(rows: readonly IdRow[], frame: number): number | undefined {
  const frames = switchesOf(rows).map((each) => each.frame)
  return frames.find((each) => each > frame) ?? frames[0]
}
