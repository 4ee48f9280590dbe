/** Accuracy and time of one preset. */
import { MotError, type Tracker, type TrackRow } from '@mot/core'
import { clear, evaluate, hota, identity, type Sequence } from '@mot/eval'
import { interpolateLinear, iouSecondPasses, pruneTracks } from '@mot/trackers'
import type { Preset, TruthSequence } from './sequences'

export interface PresetScores {
  readonly preset: string
  readonly tracker: string
  /** Compares embeddings. */
  readonly usesAppearance: boolean
  /** Sequences that have what the preset requires. */
  readonly count: number
  /** Means over sequences, 0 to 1. */
  readonly hota: number
  readonly idf1: number
  readonly mota: number
  /** Of the sequences of a group: see `TruthSequence`. */
  readonly hotaOf: Readonly<Record<string, number>>
  /** HOTA after a second pass that fills gaps. */
  readonly filled: number
  /** CPU time of the tracker per frame of the `timed` sequences; undefined where it has neither. */
  readonly microseconds: number | undefined
}

/** Undefined where no sequence has what the preset requires. */
export function scorePreset(
  preset: Preset,
  sequences: readonly TruthSequence[],
  runs: number,
): PresetScores | undefined {
  const found = sequences.flatMap((sequence) => follow(preset, sequence, runs) ?? [])
  if (found.length === 0) {
    console.error(`${preset.preset}: left out, it requires more than the sequences have.`)
    return undefined
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const of = (group: string) => found.filter((each) => each.group === group).map((each) => each.hota)
  const hotaOf = ['MOT17-val', 'DanceTrack'].flatMap((group) =>
    of(group).length > 0 ? [[group, mean(of(group))]] : [],
  )
  const times = found.flatMap(({ microseconds }) => microseconds ?? [])
  return {
    preset: preset.preset,
    tracker: preset.tracker,
    usesAppearance: found.some((each) => each.usesAppearance),
    count: found.length,
    hota: mean(found.map((each) => each.hota)),
    idf1: mean(found.map((each) => each.idf1)),
    mota: mean(found.map((each) => each.mota)),
    hotaOf: Object.fromEntries(hotaOf),
    filled: mean(found.map((each) => each.filled)),
    microseconds: times.length > 0 ? mean(times) : undefined,
  }
}

/** Presets with values for each sequence, or for a second list of detections. */
const special = ['ucmctrack_cmc', 'tracktrack_reid_nms']

/** The project whose recorded camera motion a preset uses. */
function cameraOf(preset: string): string | undefined {
  if (preset === 'tracktrack_reid_cmc') return 'botsort'
  if (preset.endsWith('_gmc')) return 'botsort'
  return preset.endsWith('_cmc') ? 'deepocsort' : undefined
}

/** Ten people a frame, and fifty. In CPU time, so that other programs count for less. */
const timed = ['MOT17-09-val', 'MOT20-01-val']

function follow(
  { preset, tracker: name, create }: Preset,
  { group, truth, camera, read }: TruthSequence,
  runs: number,
) {
  if (special.includes(preset) || (name === 'UCMCTrack' && camera === undefined)) return undefined
  const more = name === 'UCMCTrack' ? { camera } : {}
  const sequence = read(cameraOf(preset))
  if (!sequence) return undefined
  let rows: TrackRow[] = []
  let usesAppearance = false
  let fastest = Number.POSITIVE_INFINITY
  try {
    for (let run = 0; timed.includes(sequence.name) && run < runs; run++) {
      const tracker = create(sequence.frameRate, more)
      const begin = process.cpuUsage()
      for (const detections of sequence.frames) tracker.update(detections)
      const { user, system } = process.cpuUsage(begin)
      fastest = Math.min(fastest, user + system)
    }
    const tracker = create(sequence.frameRate, more)
    usesAppearance = comparesAppearance(tracker)
    rows = sequence.frames.flatMap((detections, i) =>
      // FastTracker reports predicted boxes, of which two shrink below 0, as in the original.
      Array.from(tracker.update(detections), (track) => ({ frame: i + 1, ...track })).filter(hasArea),
    )
  } catch (error) {
    if (error instanceof MotError) return undefined
    throw error
  }
  const pass = preset in iouSecondPasses ? iouSecondPasses[preset as keyof typeof iouSecondPasses] : undefined
  if (pass) rows = [...pruneTracks(rows, pass)]
  const scores = scoresOf(truth, rows, sequence.frames.length)
  return {
    group,
    usesAppearance,
    ...scores,
    filled: scoresOf(truth, interpolateLinear(rows), sequence.frames.length).hota,
    microseconds: fastest < Number.POSITIVE_INFINITY ? fastest / sequence.frames.length : undefined,
  }
}

function comparesAppearance(tracker: Tracker): boolean {
  return 'minAppearanceScore' in tracker && tracker.minAppearanceScore !== Number.POSITIVE_INFINITY
}

function hasArea({ box }: TrackRow): boolean {
  return box.right > box.left && box.bottom > box.top
}

function scoresOf(truth: Sequence['truth'], rows: readonly TrackRow[], frameCount: number) {
  const results: TrackRow[][] = Array.from({ length: frameCount }, () => [])
  for (const row of rows) results[row.frame - 1]?.push(row)
  const sequences = [{ truth, results }]
  return {
    hota: evaluate(hota, sequences).hota,
    idf1: evaluate(identity, sequences).idf1,
    mota: evaluate(clear, sequences).mota,
  }
}
