import { count, countFromOne, finite, integer, numbers, type Shapes } from '../../shapes'
import { type ClassVotes, vote } from './class-votes'
import type { FrameObservations } from './frame-observations'

/** What a tracklet needs to know of the current frame; a `Stream` is one. */
export interface CurrentFrame {
  readonly clock: { readonly now: number }
  readonly observations: FrameObservations
  readonly classVote: boolean
}

/**
 * A tracker's private memory of one object, as far as all trackers have it. Columns that belong to it lie at `slot`.
 *
 * All fields begin with a value here and in classes that extend it: objects of one form are quick to read.
 */
export class BaseTracklet {
  /** Frame of its first detection, in the clock's `now`. */
  startFrame = 0
  /** Frame of its latest detection, in the clock's `now`. */
  lastFrame = 0
  /** Of its latest detection. */
  score = 0
  /** Of its latest detection, or what its detections vote for. */
  classId = 0
  /** Row of its latest detection in the frame it came from. */
  detectionIndex = 0
  /** Empty where nobody votes. */
  votes: ClassVotes = []

  constructor(
    readonly id: number,
    readonly slot: number,
  ) {}

  /** Begins with an observation of the current frame. */
  begin(sighting: CurrentFrame, observation: number): this {
    this.startFrame = sighting.clock.now
    return this.see(sighting, observation)
  }

  /** Takes in what an observation of the current frame says of its score and class. */
  see({ clock, observations, classVote }: CurrentFrame, observation: number): this {
    this.lastFrame = clock.now
    this.score = observations.scores[observation]!
    this.detectionIndex = observations.rows[observation]!
    const classId = observations.classIds[observation]!
    this.classId = classVote ? vote(this.votes, classId, this.score) : classId
    return this
  }
}

/** What a snapshot has of it: all but the slot, which is given out anew. */
export type TrackletState<Track extends BaseTracklet> = Omit<Track, 'slot' | 'begin' | 'see'>

export const baseTrackletShapes: Shapes<TrackletState<BaseTracklet>> = {
  id: countFromOne,
  startFrame: finite,
  lastFrame: finite,
  score: finite,
  classId: integer,
  detectionIndex: count,
  votes: numbers(),
}
