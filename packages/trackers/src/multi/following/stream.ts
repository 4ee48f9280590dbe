import { Workspace } from '@mot/core'
import { FrameClock } from '../frames/frame-clock'
import { FrameObservations, type ObserveOptions } from '../frames/frame-observations'
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
  nextId = 1
  /** Defined while a frame is explained. */
  journal: Journal | undefined

  /** @param frameRate what times are counted in; undefined where they tell it themselves. */
  constructor({ classVote }: Required<MultiTrackerOptions>, observe: ObserveOptions, frameRate: number | undefined) {
    this.observations = new FrameObservations(observe, this.workspace)
    this.clock = new FrameClock(frameRate)
    this.classVote = classVote
  }

  takeId(): number {
    return this.nextId++
  }
}
