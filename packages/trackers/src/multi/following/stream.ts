import { Workspace } from '@mot/core'
import { FrameClock } from '../frames/frame-clock'
import { FrameObservations, type ObserveOptions } from '../frames/frame-observations'
import type { Journal } from './explanation'
import type { MultiTrackerOptions } from './multi-tracker-options'

/** What all that follows objects of one stream shares: where in time it is, what is seen, and who is called what. */
export class Stream {
  readonly clock: FrameClock
  /** Where the columns lie of those who follow its objects. */
  readonly workspace = new Workspace()
  /** Of the current frame. */
  readonly observations: FrameObservations
  readonly classVote: boolean
  nextId = 1
  /** Takes notes while a frame is explained. */
  journal: Journal | undefined

  constructor({ frameRate, classVote }: Required<MultiTrackerOptions>, observe: ObserveOptions) {
    this.observations = new FrameObservations(observe, this.workspace)
    this.clock = new FrameClock(frameRate)
    this.classVote = classVote
  }

  takeId(): number {
    return this.nextId++
  }
}
