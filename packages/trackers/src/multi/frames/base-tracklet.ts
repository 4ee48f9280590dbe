import { count, flag, id, int32, moderate, moment, numbers, optional, row, type Shapes } from '../../shapes'
import { type ClassVotes, classVotes, vote } from './class-votes'
import type { FrameObservations } from './frame-observations'
import { keepPlace, type MotionTrust, noPlaces, type SeenPlaces, seenPlaces } from './seen-places'

/** The part of a `Stream` that updates a tracklet. */
export interface CurrentFrame {
  readonly clock: {
    readonly now: number
    readonly time: number | undefined
    readonly keepsPlaces: boolean
    readonly placeSpacing: number
  }
  readonly observations: FrameObservations
  readonly classVote: boolean
  readonly trust: MotionTrust
}

/**
 * A tracker's private memory of one object: the fields common to all trackers. Its filter, embedding and the like are in
 * columns at `slot`.
 *
 * All fields have an initial value here and in subclasses: objects of one hidden class are fast to read.
 */
export class BaseTracklet {
  /** Frame of its first detection, in the clock's `now`. */
  startFrame = 0
  /** Seconds: time of its first detection, where that has one. */
  startTime: number | undefined = undefined
  /** It was in the tracks of a frame: its end is told. */
  reported = false
  /** Frame of its latest detection, in the clock's `now`. */
  lastFrame = 0
  /** Of its latest detection. */
  score = 0
  /** Of its latest detection, or the vote of all its detections. */
  classId = 0
  /** Row of its latest detection in the frame it came from. */
  detectionIndex = 0
  /** Empty without `classVote`. */
  votes: ClassVotes = []
  /** Of its latest detection, in the form of the stream's geometry. */
  shape: number[] | undefined = undefined
  readonly places: SeenPlaces = noPlaces()
  /** Kept in `places` so far. */
  placeCount = 0

  constructor(
    public id: number,
    public slot: number,
  ) {}

  /** Becomes another track's, which begins next. */
  renew(id: number, slot: number): this {
    this.id = id
    this.slot = slot
    this.reported = false
    this.places.fill(-0.5)
    this.placeCount = 0
    this.shape = undefined
    if (this.votes.length > 0) this.votes = []
    return this
  }

  /** Begins with an observation of the current frame. */
  begin(frame: CurrentFrame, observation: number): this {
    this.startFrame = frame.clock.now
    this.startTime = frame.clock.time
    this.update(frame, observation)
    if (this.placeCount === 0) keepPlace(this.places, this.placeCount++, this.lastFrame)
    return this
  }

  /** Takes time, score and class from an observation of the current frame. */
  update({ clock, observations, classVote, trust }: CurrentFrame, observation: number): this {
    const { now } = clock
    const { places } = this
    const { boxes, shapes } = observations
    if (shapes) this.shape = shapes.update(this, observations.rows[observation]!, now)
    const at = 4 * observation
    places[0] = boxes[at]!
    places[1] = boxes[at + 1]!
    places[2] = boxes[at + 2]!
    places[3] = boxes[at + 3]!
    if (clock.keepsPlaces) this.keepPlace(now, trust, clock.placeSpacing)
    this.lastFrame = now
    this.score = observations.scores[observation]!
    this.detectionIndex = observations.rows[observation]!
    const classId = observations.classIds[observation]!
    this.classId = classVote ? vote(this.votes, classId, this.score) : classId
    return this
  }

  keepPlace(now: number, trust: MotionTrust, spacing: number): void {
    keepPlace(this.places, this.placeCount++, now)
    trust.learn(this.places, this.placeCount, spacing)
  }
}

/** Its fields in a snapshot: all but the slot, which is assigned anew. */
export type TrackletState<Track extends BaseTracklet> = Omit<Track, 'slot' | 'renew' | 'begin' | 'update' | 'keepPlace'>

export const baseTrackletShapes: Shapes<TrackletState<BaseTracklet>> = {
  id,
  startFrame: moment,
  startTime: optional(moderate),
  reported: flag,
  lastFrame: moment,
  score: moderate,
  classId: int32,
  detectionIndex: row,
  votes: classVotes,
  shape: optional(numbers()),
  places: seenPlaces,
  placeCount: count,
}
