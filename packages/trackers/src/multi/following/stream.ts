import { MotError, Workspace } from '@mot/core'
import { LAST_ID } from '../../shapes'
import type { BaseTracklet } from '../frames/base-tracklet'
import { FrameClock } from '../frames/frame-clock'
import { FrameObservations, type ObserveOptions } from '../frames/frame-observations'
import { MotionTrust } from '../frames/seen-places'
import type { Journal } from './explanation'
import type { MultiTrackerOptions } from './multi-tracker-options'

/** State shared by the followers of one stream: time, observations of the frame, and ids. */
export class Stream {
  readonly clock: FrameClock
  /** Memory of all columns. */
  readonly workspace = new Workspace()
  /** Of the current frame. */
  readonly observations: FrameObservations
  readonly classVote: boolean
  /** How far velocities last in this stream. */
  readonly trust = new MotionTrust()
  nextId = 1
  /** Of a snapshot. */
  private readonly restoredIds = new Set<number>()
  /** Names by class id, of the latest detections that have names. */
  classNames: readonly string[] | undefined
  /** Tracks that were reported, and ended since the last report. */
  readonly ended: number[] = []
  /** Defined while a frame is explained. */
  journal: Journal | undefined

  /** @param frameRate what times are counted in; undefined where the times alone determine it. */
  constructor(options: Required<MultiTrackerOptions>, observe: ObserveOptions, frameRate: number | undefined) {
    this.observations = new FrameObservations(observe, this.workspace)
    this.clock = new FrameClock(frameRate, options.frameRate)
    this.classVote = options.classVote
    const { workspace, clock } = this
    const { geometry, badDetections } = options
    if (geometry === 'box') return
    this.observations.shapes = geometry.create({ tracker: observe.name, workspace, clock, badDetections })
  }

  /**
   * Whether each detection of a frame could begin a track.
   * @throws MotError `too-many-detections` where ids, which are int32, end.
   */
  checkIds(detectionCount: number): void {
    if (this.nextId + detectionCount <= LAST_ID + 1) return
    throw new MotError('too-many-detections', `This tracker has no ids left after ${this.nextId - 1}: reset() it.`)
  }

  takeId(): number {
    return this.nextId++
  }

  /** Notes that a track has ended. */
  end(track: BaseTracklet, reason: string): void {
    if (track.reported) this.ended.push(track.id)
    this.journal?.end(track, reason)
  }

  /**
   * Takes back a track of a snapshot, in whose time the clock is by now.
   * @throws MotError `invalid-snapshot` unless its id was given once before `nextId`, and its detections came before now.
   */
  readmit({ id, startFrame, lastFrame, shape }: Pick<BaseTracklet, 'id' | 'startFrame' | 'lastFrame' | 'shape'>): void {
    const { shapes } = this.observations
    if (shapes && !(shape && shapes.isShape(shape))) {
      throw new MotError('invalid-snapshot', `Track ${id} of the snapshot should have a shape of ${shapes.what}.`)
    }
    // Trackers that give an id later have 0 until then.
    if (id !== 0 && (id >= this.nextId || this.restoredIds.has(id))) {
      throw new MotError(
        'invalid-snapshot',
        `Ids of the snapshot should be below its nextId, ${this.nextId}, and each of one track, got ${id}.`,
      )
    }
    this.restoredIds.add(id)
    if (startFrame <= lastFrame && lastFrame <= this.clock.now) return
    throw new MotError(
      'invalid-snapshot',
      `Track ${id} of the snapshot should begin, and be seen last, by frame ${this.clock.now}, got ${startFrame} and ${lastFrame}.`,
    )
  }
}
