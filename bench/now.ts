/**
 * Where tracks are now: a detector is 200 ms late, and `tracker.at(now)` shows boxes. Per tracker and sequence of ../shared with ground
 * truth, the mean IoU of the shown boxes with the true ones of now. Prints the tables of docs/guide/live.md.
 *
 *   npm run bench -- now            the detector returns the true boxes of 200 ms ago
 *   npm run bench -- now --given    it returns the given detections; a track is of the true object that it overlaps most, by half at least
 *
 * The bars: true boxes that stand still for 200 ms, and true boxes carried on at the velocity of their last frame. Wanted is 0.9 of the
 * latter on all sequences, and no less than the former. Short: two sequences.
 */
import { type Box, Detections, type DetectionsInput, iou, type Tracker } from '@mot/core'
import { seededNormal, seededRandom } from '@mot/test-utils'
import * as trackers from '@mot/trackers'
import { short } from './harness'
import { sequencesWithTruth, type TruthSequence } from './presets/sequences'

/** Seconds. */
const LATE = 0.2
const DIMENSION = 16
const given = process.argv.includes('--given')

type Truth = ReadonlyMap<number, Box>

const all: Readonly<Record<string, unknown>> = { ...trackers }
const classes = Object.entries(all).flatMap(([name, value]) =>
  typeof value === 'function' && 'predict' in (value.prototype ?? {})
    ? [{ name, create: (options: object) => new (value as new (options: object) => Tracker)(options) }]
    : [],
)
const sequences = sequencesWithTruth().slice(0, short ? 2 : undefined)
if (sequences.length === 0) console.log('now: left out, the sequences in ../shared are missing.')
else printTable()

function printTable(): void {
  const read = sequences.map(readTruth)
  const still = read.map(({ frames, late }) => meanOfTruth(frames, late, (box) => box))
  const steady = read.map(({ frames, late }) => meanOfTruth(frames, late, carriedOn))
  const line = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`)
  line(['', ...sequences.map(({ name }) => name)])
  line(['---', ...sequences.map(() => '--:')])
  line(['true boxes that stand still', ...still.map(percent)])
  line(['true boxes at constant velocity', ...steady.map(percent)])
  for (const { name, create } of classes) {
    const scores = sequences.map((sequence, i) => score(create, name, sequence, read[i]!))
    line([
      `\`${name}\``,
      ...scores.map((value, i) => {
        if (value === undefined) return ''
        return percent(value) + (given || (value >= 0.9 * steady[i]! && value >= still[i]!) ? '' : ' ✗')
      }),
    ])
  }
}

function percent(share: number): string {
  return (100 * share).toFixed(1)
}

interface ReadTruth {
  readonly frames: readonly Truth[]
  /** Frames that the detector is late. */
  readonly late: number
}

function readTruth(sequence: TruthSequence): ReadTruth {
  const { frames, frameRate } = sequence.read(undefined)!
  const truth = frames.map((_, i) => {
    const rows = [...(sequence.truth as { at(frame: number): Iterable<TrueRow> }).at(i + 1)]
    return new Map(rows.filter((row) => row.considered !== false && !row.ignore).map(({ id, box }) => [id, box]))
  })
  return { frames: truth, late: Math.round(LATE * frameRate) }
}

interface TrueRow {
  readonly id: number
  readonly box: Box
  readonly ignore?: boolean
  readonly considered?: boolean
}

/** Mean over objects that were there in two frames before the detector began, and are there now. */
function meanOfTruth(
  frames: readonly Truth[],
  late: number,
  carry: (last: Box, before: Box, frames: number) => Box,
): number {
  let sum = 0
  let count = 0
  for (let now = late + 1; now < frames.length; now++) {
    for (const [id, box] of frames[now - late]!) {
      const before = frames[now - late - 1]!.get(id)
      const there = frames[now]!.get(id)
      if (!before || !there) continue
      sum += overlap(carry(box, before, late), there)
      count++
    }
  }
  return sum / count
}

function carriedOn(last: Box, before: Box, frames: number): Box {
  const side = (name: keyof Box) => last[name] + frames * (last[name] - before[name])
  return { left: side('left'), top: side('top'), right: side('right'), bottom: side('bottom') }
}

/** Mean IoU of the shown boxes, of tracks whose object is still there. Undefined for a tracker that cannot track the sequence. */
function score(
  create: (options: object) => Tracker,
  name: string,
  sequence: TruthSequence,
  { frames, late }: ReadTruth,
): number | undefined {
  if (name === 'UCMCTrack' && sequence.camera === undefined) return undefined
  const { frameRate, frames: detections } = sequence.read(undefined)!
  const tracker = create({ frameRate, ...(name === 'UCMCTrack' && { camera: sequence.camera }) })
  let sum = 0
  let count = 0
  for (let now = late; now < frames.length; now++) {
    const then = now - late
    const about = { frame: then + 1, time: then / frameRate }
    tracker.update(given ? withTime(detections[then]!, about.time) : trueDetections(frames[then]!, about))
    const objects = objectsOf(tracker.at(then / frameRate), frames[then]!)
    for (const { id, box } of tracker.at(now / frameRate)) {
      const there = frames[now]!.get(objects.get(id) ?? -1)
      if (!there) continue
      sum += overlap(box, there)
      count++
    }
  }
  return sum / count
}

function withTime(detections: Detections, time: number): DetectionsInput {
  return new Detections({ ...detections, time })
}

/** One appearance for each object. */
function trueDetections(truth: Truth, about: { frame: number; time: number }): Detections {
  const rows = [...truth].map(([id, box]) => {
    const random = seededRandom(id)
    return { box, score: 0.95, embedding: Float32Array.from({ length: DIMENSION }, () => seededNormal(random)) }
  })
  return Detections.from(rows, about)
}

/** The true object of each track: the one it overlaps most, by half at least. */
function objectsOf(tracks: Iterable<{ readonly id: number; readonly box: Box }>, truth: Truth): Map<number, number> {
  const found = new Map<number, number>()
  for (const { id, box } of tracks) {
    let most = 0.5
    for (const [object, there] of truth) {
      const shared = overlap(box, there)
      if (shared < most) continue
      most = shared
      found.set(id, object)
    }
  }
  return found
}

function overlap(a: Box, b: Box): number {
  return iou([a.left, a.top, a.right, a.bottom], 0, [b.left, b.top, b.right, b.bottom], 0)
}
