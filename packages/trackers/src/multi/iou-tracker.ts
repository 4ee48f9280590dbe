import { Candidates, OverlapCandidates } from '@mot/core'
import { readState } from '../read-state'
import { count, finite, flag, list, record, type Shape } from '../shapes'
import type { Follower } from './following/follower'
import { MultiTracker } from './following/multi-tracker'
import type { Report } from './following/report'
import type { Stream } from './following/stream'
import { BaseTracklet, baseTrackletShapes, type TrackletState } from './frames/base-tracklet'
import { completeIouTrackerOptions, type IOUTrackerOptions } from './iou-tracker-options'
import { GreedyMatcher } from './rounds/greedy-matcher'
import { Pool } from './rounds/pool'
import { type OverlapRound, overlapRound } from './rounds/round'
import { TrackList } from './rounds/track-list'
import { Unmatched } from './rounds/unmatched'

/**
 * Follows each object to the detection that overlaps its last box most. No motion, no appearance, no solver: for detectors that
 * miss hardly anything, at high frame rates. "High-Speed Tracking-by-Detection Without Using Image Information" (Bochinski et
 * al. 2017), algorithm 1.
 *
 * The original works on whole sequences and then leaves out tracks that stayed short or unsure. Here a track is reported from
 * the detection on that makes it long and sure enough; earlier ones are not known to be worth it when they come. The preset
 * `iou` reports all of them, and `pruneTracks` leaves them out when the sequence is over.
 *
 * What to change when…
 * - ids change whenever a detection is missing: raise `maxLostFrames`, or take a tracker that predicts.
 * - tracks start on things that are nobody: raise `minHits` or `highScore`.
 * - tracks break up at low frame rates: raise `maxIouDistance`.
 */
export class IOUTracker extends MultiTracker<Required<IOUTrackerOptions>> {
  /** @throws MotError `invalid-option`. */
  constructor(options: IOUTrackerOptions = {}) {
    super({
      name: 'IOUTracker',
      options: completeIouTrackerOptions(options),
      Follower: IOUFollower,
      toMeasurement: () => {},
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: false,
    })
  }
}

class IOUTracklet extends BaseTracklet {
  left = 0
  top = 0
  right = 0
  bottom = 0
  hits = 0
  /** Highest score of its detections. */
  bestScore = Number.NEGATIVE_INFINITY
  /** Seen in the last frame that had detections. */
  seen = true
}

class IOUFollower implements Follower {
  private readonly list: TrackList<IOUTracklet>
  private readonly round: OverlapRound
  /** Those of its observations that score enough. */
  private readonly sure: Unmatched
  // Scratch of one update.
  private readonly pool: Pool<IOUTracklet>
  private readonly candidates: Candidates
  private readonly overlaps: OverlapCandidates
  private readonly matcher = new GreedyMatcher()

  constructor(
    private readonly options: Required<IOUTrackerOptions>,
    private readonly stream: Stream,
    private readonly own: Unmatched,
  ) {
    this.list = new TrackList(stream.workspace, (track, reason) => stream.journal?.end(track, reason))
    this.sure = new Unmatched(stream.observations)
    this.pool = new Pool(stream.workspace)
    this.candidates = new Candidates(stream.workspace)
    this.overlaps = new OverlapCandidates(stream.workspace)
    this.round = overlapRound('overlap', this.sure, options.maxIouDistance, false)
  }

  /** In the order they began. */
  private get tracks(): readonly IOUTracklet[] {
    return this.list.tracks
  }

  get trackCount(): number {
    return this.tracks.length
  }

  follow(): void {
    const { pool, sure, candidates, matcher, round, stream } = this
    this.gather()

    // 1. By overlap: each track in turn, the oldest first, takes the detection that overlaps it most.
    this.overlaps.fill(candidates, pool.boxes, pool.count, sure.boxes, sure.count, round)
    matcher.match(candidates)
    stream.journal?.round(round, pool, candidates, matcher)
    for (const track of this.tracks) track.seen = false
    for (let k = 0; k < matcher.matchCount; k++) {
      this.see(pool.tracks[matcher.matchedRows[k]!]!, sure.observations[matcher.matchedColumns[k]!]!)
    }

    // 2. Whoever is left starts a track.
    sure.keepUnmatched(matcher)
    for (let k = 0; k < sure.count; k++) this.start(sure.observations[k]!)
    this.dropUnseen(stream.clock.now)
  }

  advance(): void {
    // Nobody is known to move.
  }

  dropUnseen(now: number): void {
    this.now = now
    this.list.drop(this.isUnseen, 'not seen again')
  }

  private now = 0
  private readonly isUnseen = (track: IOUTracklet): boolean => this.now - track.lastFrame > this.options.maxLostFrames

  // Steps of a frame.

  private gather(): void {
    const { pool, sure, own, tracks, options } = this
    const { scores } = this.stream.observations
    sure.clear()
    for (let k = 0; k < own.count; k++) {
      const observation = own.observations[k]!
      if (scores[observation]! >= options.minScore) sure.add(observation)
    }
    sure.gather()
    pool.take(this.list)
    pool.reserveBoxes()
    for (let i = 0; i < tracks.length; i++) writeBox(tracks[i]!, pool.boxes, i)
  }

  private start(observation: number): void {
    const { stream } = this
    // No columns belong to it: every slot is as good.
    const track = new IOUTracklet(stream.takeId(), 0).begin(stream, observation)
    this.list.add(track)
    this.see(track, observation)
    stream.journal?.begin(track)
  }

  private see(track: IOUTracklet, observation: number): void {
    const { boxes } = this.stream.observations
    track.see(this.stream, observation)
    track.left = boxes[4 * observation]!
    track.top = boxes[4 * observation + 1]!
    track.right = boxes[4 * observation + 2]!
    track.bottom = boxes[4 * observation + 3]!
    track.hits++
    track.bestScore = Math.max(track.bestScore, track.score)
    track.seen = true
  }

  // Reports.

  report(report: Report): void {
    for (const track of this.tracks) {
      if (!track.seen || !this.isSure(track)) continue
      const row = report.add(track)
      writeBox(track, report.tracks.boxes, row)
    }
  }

  /** With covariances of 0: it has no idea. */
  reportLost(report: Report): void {
    for (const track of this.tracks) {
      if (track.seen || !this.isSure(track)) continue
      const row = report.add(track)
      writeBox(track, report.tracks.boxes, row)
      report.tracks.covariances.fill(0, 16 * row, 16 * row + 16)
    }
  }

  private isSure({ hits, bestScore }: IOUTracklet): boolean {
    return hits >= this.options.minHits && bestScore >= this.options.highScore
  }

  // Memory.

  snapshot(): IOUState[] {
    return readState(iouState, this.tracks)
  }

  restore(state: unknown): void {
    for (const { id, ...fields } of readState(iouState, state)) {
      this.list.add(Object.assign(new IOUTracklet(id, 0), fields))
    }
  }
}

function writeBox({ left, top, right, bottom }: IOUTracklet, boxes: Float64Array, row: number): void {
  boxes[4 * row] = left
  boxes[4 * row + 1] = top
  boxes[4 * row + 2] = right
  boxes[4 * row + 3] = bottom
}

type IOUState = TrackletState<IOUTracklet>

const iouState: Shape<IOUState[]> = list(
  record<IOUState>({
    ...baseTrackletShapes,
    left: finite,
    top: finite,
    right: finite,
    bottom: finite,
    hits: count,
    bestScore: finite,
    seen: flag,
  }),
)
