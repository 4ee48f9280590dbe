import type { KalmanFilterBank } from '@mot/core'
import type { Appearance } from '../appearance/appearance'
import type { TrackEmbeddings } from '../appearance/track-embeddings'
import { OneListFollower, type OneListTracklet } from './one-list-follower'
import type { Stream } from './stream'

export interface StreakOptions {
  /** Detections in a row after the first until a track is reported; in as many first frames, tracks are reported at once. */
  readonly minHits: number
  readonly maxLostFrames: number
}

/**
 * Follows with tracks that are reported as long as they are seen often enough in a row, as SORT and its heirs do. A tracker
 * extends it by its rounds, in `follow`, of which the last leaves in the pool whoever was not seen.
 */
export abstract class StreakFollower<
  Track extends OneListTracklet,
  Options extends StreakOptions,
  Memory extends Appearance = TrackEmbeddings,
  Bank extends KalmanFilterBank = KalmanFilterBank,
> extends OneListFollower<Track, Memory, Bank> {
  protected override readonly maxLostFrames: number
  private readonly minHits: number

  constructor(
    protected readonly options: Options,
    stream: Stream,
    bank: Bank,
    embeddings?: Memory,
  ) {
    super(stream, bank, embeddings)
    this.maxLostFrames = options.maxLostFrames
    this.minHits = options.minHits
  }

  protected override see(track: Track, observation: number): boolean {
    const isFilterBehind = super.see(track, observation)
    if (this.isEnough(track.hitStreak)) track.state = 'tracked'
    else if (track.state !== 'tentative') track.state = 'returning'
    return isFilterBehind
  }

  protected override start(observation: number): Track {
    const track = super.start(observation)
    if (this.isEnough(0)) track.state = 'tracked'
    return track
  }

  /** Whether so many detections in a row are enough in this frame. */
  private isEnough(hits: number): boolean {
    return hits >= this.minHits || this.stream.clock.frame <= this.minHits
  }

  /** Whoever is left in the pool was not seen in this frame. Forgets those for whom that is too long. */
  protected endMissed(): void {
    const { tracks, count } = this.pool
    const { now } = this.stream.clock
    let oldest = now
    for (let i = 0; i < count; i++) {
      const track = tracks[i]!
      track.hitStreak = 0
      if (track.state !== 'tentative') track.state = 'lost'
      oldest = Math.min(oldest, track.lastFrame)
    }
    this.oldest = oldest
    this.dropUnseen(now)
  }
}
