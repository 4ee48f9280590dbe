import { Detections, type DetectionsInput, type Tracker, type Tracks } from '@mot/core'
import { seededScene } from '@mot/test-utils'
import * as trackers from '@mot/trackers'
import { neededOptions } from '../given/needed-options'
import { below, damagedData, hostileValue, pick, type Random } from './hostile'
import { attempt, compare, Finding, type Subject } from './subject'

type TrackerClass = new (options?: object) => Tracker

/** All multi-object trackers of `@mot/trackers`. */
export function multiTrackers(): Subject[] {
  const classes = Object.values<unknown>({ ...trackers }).filter(isTrackerClass)
  // In one order, whatever that of the exports.
  return classes.map(trackerSubject).sort((a, b) => (a.name < b.name ? -1 : 1))
}

export function trackerSubject(Class: TrackerClass): Subject {
  return { name: Class.name, inputs: 100_000, shortInputs: 300, attack: attackOn(Class) }
}

function isTrackerClass(value: unknown): value is TrackerClass {
  return typeof value === 'function' && typeof value.prototype?.update === 'function' && 'predict' in value.prototype
}

const frames = seededScene({ seed: 5, objectCount: 5, frameCount: 40, embeddingDimension: 8 }).map(
  ({ detections }) => detections,
)

/** A tracker that is attacked, and a twin that is given clean frames alone, and what the tracker has accepted. */
function attackOn(Class: TrackerClass): (random: Random) => boolean {
  const tracker = new Class(neededOptions(Class.name))
  const twin = new Class(neededOptions(Class.name))
  let frame = 0

  function begin(): void {
    tracker.reset()
    twin.reset()
    frame = 0
  }

  function cleanFrame(): void {
    const clean = frames[frame++ % frames.length]!
    const ours = attempt(`${Class.name}.update of a clean frame`, () => plain(tracker.update(clean)))
    const twins = attempt(`${Class.name}.update of a clean frame`, () => plain(twin.update(clean)))
    compare('the next clean frame', codeOr(ours), codeOr(twins))
    // The frame before may have been accepted as the last of a stream, or of embeddings of another length.
    if ('refused' in ours) begin()
    else if (frame % frames.length === 0) {
      compare('the snapshot', tracker.snapshot(), twin.snapshot())
      begin()
    }
  }

  return (random) => {
    const [what, call] = pick(calls, random)(Class, random, tracker)
    const ours = attempt(`${Class.name}, ${what}`, () => call(tracker))
    if ('value' in ours) {
      const twins = attempt(`${Class.name}, ${what}`, () => call(twin))
      compare(`the result of ${what}`, codeOr(ours), codeOr(twins))
    }
    cleanFrame()
    return 'refused' in ours
  }
}

type Call = (tracker: Tracker) => unknown
type MakeCall = (Class: TrackerClass, random: Random, tracker: Tracker) => readonly [what: string, call: Call]

const update =
  (input: unknown): Call =>
  (tracker) =>
    plain(tracker.update(input as DetectionsInput))

const calls: readonly MakeCall[] = [
  (_, random) => ['update of any value', update(hostileValue(random))],
  (_, random) => ['update of damaged rows', update(damagedData(rowsOf(random), random))],
  (_, random) => ['update of damaged rows', update(damagedData(rowsOf(random), random))],
  (_, random) => ['update of damaged columns', update(damagedData(columnsOf(random), random))],
  (_, random) => {
    const columns = damagedData(columnsOf(random), random) as ConstructorParameters<typeof Detections>[0]
    return ['update of Detections of damaged columns', (tracker) => plain(tracker.update(new Detections(columns)))]
  },
  (_, random) => {
    // After the checks of their constructor.
    const detections = new Detections(columnsOf(random) as ConstructorParameters<typeof Detections>[0])
    const column = pick([detections.boxes, detections.scores, detections.classIds], random)
    const value = hostileValue(random)
    if (typeof value === 'number') column[below(column.length, random)] = value
    return ['update of Detections with a damaged number', update(detections)]
  },
  (_, random, tracker) => {
    const snapshot = damagedData(tracker.snapshot(), random) as never
    return ['restore of a damaged snapshot', (each) => void each.restore(snapshot)]
  },
  (Class, random) => {
    const whole = new Class(neededOptions(Class.name)) as unknown as { options: object }
    const options = damagedData({ ...whole.options }, random) as object
    return ['damaged options', () => void new Class(options)]
  },
  () => ['predict', (tracker) => plain(tracker.predict())],
]

function rowsOf(random: Random): unknown {
  return [...pick(frames, random)].map((row) => ({ ...row, embedding: row.embedding && [...row.embedding] }))
}

function columnsOf(random: Random): unknown {
  const { count, boxes, scores, classIds, embeddings, embeddingDimension } = pick(frames, random)
  const more =
    random() < 0.3 ? { frame: below(1e6, random), time: random() * 1e4, imageWidth: 640, imageHeight: 480 } : {}
  const camera = random() < 0.2 ? { cameraMotion: [1, 0, 0, 0, 1, 0] } : {}
  return structuredClone({ count, boxes, scores, classIds, embeddings, embeddingDimension, ...more, ...camera })
}

/** The rows that an update reports. @throws Finding for a value that is not finite. */
function plain(tracks: Tracks): unknown {
  const { count } = tracks
  const boxes = [...tracks.boxes.subarray(0, 4 * count)]
  const scores = [...tracks.scores.subarray(0, count)]
  for (const value of [...boxes, ...scores]) {
    if (!Number.isFinite(value)) throw new Finding(`a track has the value ${value}`)
  }
  const ids = [...tracks.ids.subarray(0, count)]
  const classIds = [...tracks.classIds.subarray(0, count)]
  return { frame: tracks.frame, ids, boxes, scores, classIds, indices: [...tracks.detectionIndices.subarray(0, count)] }
}

function codeOr(outcome: { readonly value: unknown } | { readonly refused: { readonly code: string } }): unknown {
  return 'value' in outcome ? outcome.value : outcome.refused.code
}
