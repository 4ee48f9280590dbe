import {
  asDetections,
  Detections,
  type DetectionsInput,
  MotError,
  shown,
  type Tracker,
  type TrackerSnapshot,
  type Tracks,
} from '@mot/core'
import { completeOptions } from '../complete-options'
import { readState } from '../read-state'
import { id, list, numberShape, record, type Shape, type Shapes } from '../shapes'

export interface LateDetectionsOptions {
  /** Most frames that may have come before detections of an earlier one, 1 to 10,000. Default 30. */
  readonly maxLateFrames?: number
}

export const lateDetectionsDefaults: Readonly<Required<LateDetectionsOptions>> = { maxLateFrames: 30 }

const shapes: Shapes<Required<LateDetectionsOptions>> = {
  maxLateFrames: numberShape('a whole number from 1 to 10,000', (n) => Number.isInteger(n) && n >= 1 && n <= 10_000),
}

/** Arguments of `update`: those of TrackTrack have further detections. */
type Given<T extends Tracker> = Parameters<T['update']>

/** A frame that was tracked, or predicted. */
interface Step<T extends Tracker> {
  /** Undefined for a predicted frame. A copy. */
  readonly given: Given<T> | undefined
  /** As the tracker counted them. */
  frame: number
  time: number
  /** Seconds since the frame before it. */
  passed: number
  /** State before it. Of one step in `maxLateFrames`. */
  readonly before: Checkpoint | undefined
}

interface Checkpoint {
  readonly snapshot: TrackerSnapshot
  readonly alive: readonly number[]
}

/**
 * A tracker that takes detections in at their own time, however late they come: it keeps the last frames, and tracks those after the
 * late one again. Ids and boxes are then those of a tracker that had all detections in time.
 *
 * ```ts
 * const tracker = new LateDetections(() => new ByteTrack({ frameRate: 25 }), { maxLateFrames: 50 })
 * ```
 *
 * Detections are late that have a `frame`, or else a `time`, not after that of the last frame. `update` returns the tracks of the newest
 * frame in either case. What late detections change is what they would have changed in time: tracks that began within the last
 * `maxLateFrames` may have another id afterwards, or none, and one that had ended may be there again. Ids that were reported and are
 * not tracked any more are in `ended`. `at(time)` also has tracks of the frames that are kept, as they are known by now.
 */
export class LateDetections<T extends Tracker> implements Tracker {
  readonly options: Readonly<Required<LateDetectionsOptions>>
  private tracker: T
  /** Tracks frames again, and becomes the tracker where nothing fails. */
  private spare: T
  private steps: Step<T>[] = []
  /** Ids that were reported and have not ended. */
  private alive = new Set<number>()

  /**
   * @param create makes the tracker; it is called twice, and should make the same.
   * @throws MotError `invalid-option`.
   */
  constructor(create: () => T, options: LateDetectionsOptions = {}) {
    this.options = Object.freeze(completeOptions(options, lateDetectionsDefaults, shapes))
    this.tracker = create()
    this.spare = create()
  }

  /** @throws MotError as the tracker does; `invalid-frame` also for detections that come later than `maxLateFrames`. */
  update(...given: Given<T>): Tracks {
    const detections = asDetections(given[0] as DetectionsInput)
    const last = this.steps.at(-1)
    const kept = [ownCopy(detections), ...given.slice(1).map(ownFurther)] as unknown as Given<T>
    if (last === undefined || !this.isLate(detections, last)) return this.append(kept)
    return this.insert(kept, detections)
  }

  predict(): Tracks {
    return this.append(undefined)
  }

  /**
   * The tracks of the last frame at or before a time, where they are then.
   * @throws MotError `invalid-frame` for a time before the frames that are kept, and for none.
   */
  at(time: number): Tracks {
    const { steps } = this
    const last = steps.at(-1)
    if (last === undefined || !(time < last.time)) return this.tracker.at(time)
    const index = steps.findLastIndex((step) => step.time <= time)
    if (index < 0) return this.tracker.at(time)
    this.replay(this.checkpointAt(index), index + 1)
    return this.spare.at(time)
  }

  get lost(): Tracks {
    return this.tracker.lost
  }

  reset(): void {
    this.tracker.reset()
    this.steps = []
    this.alive.clear()
  }

  /** The state of the tracker. Frames that are kept are not in it: detections before it are too late for who restores it. */
  snapshot(): TrackerSnapshot {
    const state: LateState = { tracker: this.tracker.snapshot(), alive: [...this.alive] }
    return { tracker: 'LateDetections', version: 1, state }
  }

  restore(snapshot: TrackerSnapshot): void {
    if (snapshot?.tracker !== 'LateDetections' || snapshot.version !== 1) {
      throw new MotError(
        'invalid-snapshot',
        `A snapshot of LateDetections version 1 is needed, got ${shown(snapshot?.tracker)} version ${shown(snapshot?.version)}.`,
      )
    }
    const { tracker, alive } = readState(lateState, snapshot.state)
    this.tracker.restore(tracker)
    this.steps = []
    this.alive = new Set(alive)
  }

  // In order.

  private append(given: Given<T> | undefined): Tracks {
    const { steps, tracker, options } = this
    const last = steps.at(-1)
    const kept = steps.findLast(({ before }) => before !== undefined)
    const isDue = kept === undefined || last!.frame - kept.frame + 1 >= options.maxLateFrames
    const before = isDue ? { snapshot: tracker.snapshot(), alive: [...this.alive] } : undefined
    const tracks = run(tracker, given)
    steps.push({ given, before, ...placeOf(tracks, last) })
    note(this.alive, tracks)
    this.prune(tracks.frame)
    return tracks
  }

  /** Drops the steps before the checkpoint that the latest detections allowed need. */
  private prune(frame: number): void {
    const { steps, options } = this
    const first = steps.findLastIndex((step) => step.before && frame - step.frame >= options.maxLateFrames)
    if (first > 0) steps.splice(0, first)
  }

  // Late.

  private isLate({ frame, time }: Detections, last: Step<T>): boolean {
    if (frame !== undefined) return Number.isInteger(frame) && frame >= 1 && frame <= last.frame
    return time !== undefined && time <= last.time && this.isTimed
  }

  private insert(given: Given<T>, { frame, time }: Detections): Tracks {
    const { steps, options } = this
    const at = steps.findIndex((step) => !isBefore(step, frame, time))
    const next = steps[at]!
    const newest = steps.at(-1)!.frame
    const name = frame === undefined ? `of ${shown(time)} s` : `of frame ${shown(frame)}`
    if (newest - next.frame >= options.maxLateFrames) {
      const most = `${options.maxLateFrames} frames late at most, as maxLateFrames says`
      throw new MotError('invalid-frame', `Detections should be ${most}, got those ${name} after frame ${newest}.`)
    }
    const isThere = frame === undefined ? next.time === time : next.frame === frame
    if (isThere && next.given !== undefined) {
      throw new MotError('invalid-frame', `A frame should have its detections once, got those ${name} again.`)
    }
    const isPredicted = next.given === undefined && isSame(next, frame, time)
    const start = this.checkpointAt(at)
    const late: Step<T> = { given, before: at === start ? next.before : undefined, frame: 0, time: 0, passed: 0 }
    const later = steps
      .slice(isPredicted ? at + 1 : at)
      .map((step) => (step === next ? { ...step, before: undefined } : step))
    const replayed = [...steps.slice(0, at), late, ...later]
    const { tracks, alive } = this.replay(start, replayed.length, replayed)
    const ended = [...this.alive].filter((each) => !alive.has(each))
    ;[this.tracker, this.spare] = [this.spare, this.tracker]
    this.steps = replayed
    this.alive = alive
    return Object.assign(tracks.copy(), { ended })
  }

  /** Index of the last step up to one before which the state is kept. */
  private checkpointAt(index: number): number {
    return this.steps.findLastIndex(({ before }, i) => i <= index && before !== undefined)
  }

  /** Tracks steps again in the spare tracker, from a checkpoint up to step `end`. Writes their places to copies in `steps`. */
  private replay(
    start: number,
    end: number,
    steps: Step<T>[] = [...this.steps],
  ): { tracks: Tracks; alive: Set<number> } {
    const { spare } = this
    const { snapshot, alive: ids } = steps[start]!.before!
    const alive = new Set(ids)
    spare.restore(snapshot)
    let tracks: Tracks | undefined
    for (let i = start; i < end; i++) {
      const step = steps[i]!
      tracks = run(spare, step.given)
      const isOld = i > start && step.before !== undefined
      // A checkpoint behind the late frame is of a state that is no longer true.
      steps[i] = { ...step, ...placeOf(tracks, steps[i - 1]), before: isOld ? undefined : step.before }
      note(alive, tracks)
    }
    return { tracks: tracks!, alive }
  }

  /** Detections have had times. */
  private get isTimed(): boolean {
    return this.steps.some(
      ({ given }) => given !== undefined && asDetections(given[0] as DetectionsInput).time !== undefined,
    )
  }
}

function run<T extends Tracker>(tracker: T, given: Given<T> | undefined): Tracks {
  return given === undefined ? tracker.predict() : tracker.update(...(given as [DetectionsInput]))
}

function note(alive: Set<number>, { ids, count: rowCount, ended }: Tracks): void {
  for (let row = 0; row < rowCount; row++) alive.add(ids[row]!)
  for (const each of ended) alive.delete(each)
}

function placeOf({ frame, time }: Tracks, last: Step<Tracker> | undefined) {
  return { frame, time, passed: last === undefined ? 0 : time - last.time }
}

/** Whether a step is before a frame or time. The time of a predicted frame is right to half a frame. */
function isBefore(step: Step<Tracker>, frame: number | undefined, time: number | undefined): boolean {
  if (frame !== undefined) return step.frame < frame
  return step.time < time! - (step.given === undefined ? step.passed / 2 : 0)
}

function isSame(step: Step<Tracker>, frame: number | undefined, time: number | undefined): boolean {
  return frame !== undefined ? step.frame === frame : Math.abs(step.time - time!) <= step.passed / 2
}

/** What callers may overwrite, copied. */
function ownCopy(detections: Detections): Detections {
  const { count: rows, embeddingDimension, keypointCount, embeddings, keypoints, orientedBoxes, boxes3d } = detections
  return new Detections({
    ...detections,
    boxes: detections.boxes.slice(0, 4 * rows),
    scores: detections.scores.slice(0, rows),
    classIds: detections.classIds.slice(0, rows),
    embeddings: embeddings?.slice(0, embeddingDimension * rows),
    keypoints: keypoints?.slice(0, 3 * keypointCount * rows),
    orientedBoxes: orientedBoxes?.slice(0, 5 * rows),
    boxes3d: boxes3d?.slice(0, 8 * rows),
  })
}

/** The further detections of TrackTrack. */
function ownFurther(further: unknown): unknown {
  if (typeof further !== 'object' || further === null || !('beforeSuppression' in further)) return further
  const { beforeSuppression } = further as { beforeSuppression: DetectionsInput | undefined }
  return beforeSuppression === undefined ? further : { beforeSuppression: ownCopy(asDetections(beforeSuppression)) }
}

interface LateState {
  readonly tracker: TrackerSnapshot
  readonly alive: readonly number[]
}

const lateState: Shape<LateState> = record<LateState>({
  tracker: (value) => value as TrackerSnapshot,
  alive: list(id),
})
