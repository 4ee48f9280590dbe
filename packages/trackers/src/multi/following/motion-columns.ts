import type { TrackMotion } from '@mot/core'

/** Velocities and first times of the rows of a report. */
export class MotionColumns implements TrackMotion {
  /** [n × 2] */
  velocities = new Float64Array(0)
  /** [n] */
  startTimes = new Float64Array(0)
  /** [n × 2] */
  groundPositions = new Float64Array(0)
  /** [n] */
  speeds = new Float64Array(0)

  /** Makes room for so many rows. */
  reserve(rows: number): void {
    if (this.startTimes.length >= rows) return
    this.startTimes = new Float64Array(2 * rows)
    this.velocities = new Float64Array(4 * rows)
  }

  /** A row that does not move, as those of trackers without a motion model. @param startTime seconds. */
  begin(row: number, startTime: number): void {
    this.startTimes[row] = startTime
    this.velocities[2 * row] = 0
    this.velocities[2 * row + 1] = 0
  }

  /** @param x pixels per second. @param y likewise. */
  setVelocity(row: number, x: number, y: number): void {
    this.velocities[2 * row] = x
    this.velocities[2 * row + 1] = y
  }

  /** @param x metres. @param y likewise. @param speed metres per second. */
  setGround(row: number, x: number, y: number, speed: number): void {
    const { length } = this.startTimes
    if (this.speeds.length < length) {
      const { groundPositions, speeds } = this
      this.groundPositions = new Float64Array(2 * length)
      this.groundPositions.set(groundPositions)
      this.speeds = new Float64Array(length)
      this.speeds.set(speeds)
    }
    this.groundPositions[2 * row] = x
    this.groundPositions[2 * row + 1] = y
    this.speeds[row] = speed
  }
}

/** The same columns, filled when they are first read after `expire`. */
export class LateMotion implements TrackMotion {
  private isFilled = true

  /** @param columns to return. @param fill writes them. */
  constructor(
    private readonly columns: TrackMotion,
    private readonly fill: () => void,
  ) {}

  get velocities(): Float64Array {
    this.read()
    return this.columns.velocities
  }

  get startTimes(): Float64Array {
    this.read()
    return this.columns.startTimes
  }

  get groundPositions(): Float64Array {
    this.read()
    return this.columns.groundPositions
  }

  get speeds(): Float64Array {
    this.read()
    return this.columns.speeds
  }

  /** The rows have changed. */
  expire(): void {
    this.isFilled = false
  }

  /** Fills the columns where they are not. */
  read(): void {
    if (this.isFilled) return
    this.fill()
    this.isFilled = true
  }
}
