import { count, countFromOne, finite, integer, numbers, type Shapes } from '../shapes'
import { type ClassVotes, vote } from './class-votes'
import type { Stream } from './stream'

/** A tracker's private memory of one object, as far as all trackers have it. Columns that belong to it lie at `slot`. */
export interface BaseTracklet {
  readonly id: number
  readonly slot: number
  /** Frame of its first detection, in the clock's `now`. */
  readonly startFrame: number
  /** Frame of its latest detection, in the clock's `now`. */
  lastFrame: number
  /** Of its latest detection. */
  score: number
  /** Of its latest detection, or what its detections vote for. */
  classId: number
  /** Row of its latest detection in the frame it came from. */
  detectionIndex: number
  /** Empty where nobody votes. */
  readonly votes: ClassVotes
}

/** What a snapshot has of it: all but the slot, which is given out anew. */
export type BaseTrackletState = Omit<BaseTracklet, 'slot'>

export const baseTrackletShapes: Shapes<BaseTrackletState> = {
  id: countFromOne,
  startFrame: finite,
  lastFrame: finite,
  score: finite,
  classId: integer,
  detectionIndex: count,
  votes: numbers(),
}

/** A tracklet with a new id that begins with an observation. */
export function beginTracklet(stream: Stream, slot: number, observation: number): BaseTracklet {
  const { now } = stream.clock
  const track: BaseTracklet = {
    id: stream.takeId(),
    slot,
    startFrame: now,
    lastFrame: now,
    score: 0,
    classId: 0,
    detectionIndex: 0,
    votes: [],
  }
  continueTracklet(stream, track, observation)
  return track
}

/** Takes in what an observation says of the frame, the score and the class. */
export function continueTracklet(stream: Stream, track: BaseTracklet, observation: number): void {
  const { observations } = stream
  track.lastFrame = stream.clock.now
  track.score = observations.scores[observation]!
  track.detectionIndex = observations.rows[observation]!
  const classId = observations.classIds[observation]!
  track.classId = stream.classVote ? vote(track.votes, classId, track.score) : classId
}
