import { Candidates, OverlapCandidates } from '@mot/core'
import { readState } from '../read-state'
import { count, flag, list, moderate, record, type Shape } from '../shapes'
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
 * Greedily matches each track with the detection that overlaps its last box most. No motion, no appearance, no solver: for
 * detectors with few misses, at high frame rates. "High-Speed Tracking-by-Detection Without Using Image Information" (Bochinski
 * et al. 2017), algorithm 1.
 *
 * The original removes tracks that are short or of low score after the whole sequence. Here a track is reported from the
 * detection on that fulfils `minHits` and `highScore`; its earlier rows are missing. The preset `iou` reports all tracks, and
 * `pruneTracks` removes these when the sequence is over.
 *
 * What to change when…
 * - ids change whenever a detection is missing: raise `maxLostFrames`, or take a tracker that predicts.
 * - tracks start on false detections: raise `minHits` or `highScore`.
 * - tracks break up at low frame rates: raise `maxIouDistance`.
 */
export class IOUTracker extends MultiTracker<Required<IOUTrackerOptions>> {
  /** @throws MotError `invalid-option`. */
  constructor(options: IOUTrackerOptions = {}) {
    super({
      name: 'IOUTracker',
      options: completeIouTrackerOptions(options),
      frameRate: options.frameRate,
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
  /** Has a detection in the last frame that had detections. */
  seen = true
}

class IOUFollower implements Follower {
  private readonly list: TrackList<IOUTracklet>
  private readonly round: OverlapRound
  /** Observations that score `minScore` or more. */
  private readonly scored: Unmatched
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
    this.list = new TrackList(stream.workspace, (track, reason) => stream.end(track, reason))
    this.scored = new Unmatched(stream.observations)
    this.pool = new Pool(stream.workspace)
    this.candidates = new Candidates(stream.workspace)
    this.overlaps = new OverlapCandidates(stream.workspace)
    this.round = overlapRound('overlap', this.scored, options.maxIouDistance, false)
  }

  /** All tracks in the order they began. */
  private get tracks(): readonly IOUTracklet[] {
    return this.list.tracks
  }

  get trackCount(): number {
    return this.tracks.length
  }

  follow(): void {
    const { pool, scored, candidates, matcher, round, stream } = this
    this.gather()

    // 1. By overlap, greedily: each track, the oldest first, with the unmatched detection that overlaps it most.
    const { shapes } = round
    if (shapes) shapes.compare(candidates, pool, scored, round)
    else this.overlaps.fill(candidates, pool.boxes, pool.count, scored.boxes, scored.count, round)
    matcher.match(candidates)
    stream.journal?.round(round, pool, candidates, matcher)
    for (const track of this.tracks) track.seen = false
    for (let k = 0; k < matcher.matchCount; k++) {
      this.updateTrack(pool.tracks[matcher.matchedRows[k]!]!, scored.observations[matcher.matchedColumns[k]!]!)
    }

    // 2. Unmatched detections start tracks.
    scored.keepUnmatched(matcher)
    for (let k = 0; k < scored.count; k++) this.start(scored.observations[k]!)
    this.dropUnseen(stream.clock.now)
  }

  advance(): void {
    // Without a motion model, predicted boxes are the last ones.
  }

  dropUnseen(now: number): void {
    this.now = now
    this.list.drop(this.isUnseen, 'not seen again')
  }

  private now = 0
  private readonly isUnseen = (track: IOUTracklet): boolean => this.now - track.lastFrame > this.options.maxLostFrames

  // Steps of a frame.

  private gather(): void {
    const { pool, scored, own, tracks, options } = this
    const { scores } = this.stream.observations
    scored.clear()
    for (let k = 0; k < own.count; k++) {
      const observation = own.observations[k]!
      if (scores[observation]! >= options.minScore) scored.add(observation)
    }
    scored.gather()
    pool.take(this.list)
    pool.reserveBoxes()
    for (let i = 0; i < tracks.length; i++) writeBox(tracks[i]!, pool.boxes, i)
  }

  private start(observation: number): void {
    const { stream } = this
    // Without columns, slots are unused.
    const track = new IOUTracklet(stream.takeId(), 0).begin(stream, observation)
    this.list.add(track)
    this.updateTrack(track, observation)
    stream.journal?.begin(track)
  }

  private updateTrack(track: IOUTracklet, observation: number): void {
    const { boxes } = this.stream.observations
    track.update(this.stream, observation)
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
      if (!track.seen || !this.isReliable(track)) continue
      const row = report.add(track)
      writeBox(track, report.tracks.boxes, row)
    }
  }

  /** Without a filter, covariances are 0. */
  reportLost(report: Report): void {
    for (const track of this.tracks) {
      if (track.seen || !this.isReliable(track)) continue
      const row = report.add(track)
      writeBox(track, report.tracks.boxes, row)
      report.tracks.covariances.fill(0, 16 * row, 16 * row + 16)
    }
  }

  private isReliable({ hits, bestScore }: IOUTracklet): boolean {
    return hits >= this.options.minHits && bestScore >= this.options.highScore
  }

  // Snapshots.

  snapshot(): IOUState[] {
    return readState(iouState, this.tracks)
  }

  restore(state: unknown): void {
    for (const { id, ...fields } of readState(iouState, state)) {
      this.stream.readmit({ id, ...fields })
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
    left: moderate,
    top: moderate,
    right: moderate,
    bottom: moderate,
    hits: count,
    bestScore: moderate,
    seen: flag,
  }),
)
