/** Weight of a new innovation in a track's mean, and in the stream's. */
const TRACK_RATE = 0.1
const STREAM_RATE = 0.001
/** A larger innovation counts as this: it may be that of another object. */
const GREATEST_INNOVATION = 9
/** Bounds of the ratio of a track's mean to the usual one. */
const LEAST_RATIO = 0.5
const GREATEST_RATIO = 4

/**
 * Process noise of each track, adapted to how well its motion is predicted. Where the squared innovations of a track, in units of their
 * variance, are larger than usual, its velocity changes: the noise of its velocity grows, and that of its position falls. Where they are
 * smaller, the object moves evenly, and what differs is the noise of its boxes.
 *
 * A new track begins with the mean of its stream, which changes slowly: with dancers, it is agile from its first frame on.
 */
export class AdaptiveNoise {
  /** [slots × 2] factors of the process variances of position and velocity. */
  factors = new Float64Array(128)
  /** [slots] moving mean of the normalized squared innovation. */
  private means = new Float64Array(64)
  /** The same over all tracks of the stream. Begins with that of a consistent filter. */
  ofStream = 1

  /** @param usual mean innovation at which a track keeps the noise of the motion model. */
  constructor(private readonly usual: number) {}

  begin(slot: number): void {
    this.set(slot, this.ofStream)
  }

  /** @param innovation squared, normalized, per axis. */
  learn(slot: number, innovation: number): void {
    const bounded = Math.min(GREATEST_INNOVATION, innovation)
    this.ofStream += STREAM_RATE * (bounded - this.ofStream)
    this.set(slot, this.means[slot]! + TRACK_RATE * (bounded - this.means[slot]!))
  }

  meanOf(slot: number): number {
    return this.means[slot]!
  }

  /** Sets the mean innovation of a slot. */
  set(slot: number, mean: number): void {
    if (this.means.length <= slot) this.grow(slot)
    this.means[slot] = mean
    const ratio = Math.max(LEAST_RATIO, Math.min(GREATEST_RATIO, mean / this.usual))
    this.factors[2 * slot] = 1 / (ratio * ratio)
    this.factors[2 * slot + 1] = ratio * ratio
  }

  private grow(slot: number): void {
    const { means, factors } = this
    this.means = new Float64Array(2 * slot + 2)
    this.means.set(means)
    this.factors = new Float64Array(4 * slot + 4)
    this.factors.set(factors)
  }
}
