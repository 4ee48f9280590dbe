import type { Tracks } from '@mot/core'
import type { BaseTracklet } from '../frames/base-tracklet'
import { velocityStart } from '../frames/seen-places'
import { Report } from './report'
import type { Stream } from './stream'

/** Of a height: standard deviation of the sides of a detection, and per frame of the first velocity, as the filters have them. */
const DEVIATION = 1 / 20
const FIRST_SPEED = 1 / 16

/** The tracks of the last frame at a later time. */
export class LaterReport extends Report {
  private rows: BaseTracklet[] = []

  constructor() {
    super('ahead')
  }

  override add(track: BaseTracklet): number {
    this.rows.push(track)
    const row = super.add(track)
    this.tracks.covariances.fill(0, 16 * row, 16 * row + 16)
    return row
  }

  /** Moves the detections of the last frame on, or predicted boxes where there are none; adds covariances where no filter has. */
  carry({ clock, trust }: Stream): Tracks {
    const { boxes, covariances } = this.tracks
    const { placeSpacing } = clock
    const ahead = this.ahead ?? 0
    const frames = trust.framesOfMotion(ahead, placeSpacing)
    for (const [row, { places, placeCount, lastFrame }] of this.rows.entries()) {
      const start = velocityStart(places, placeCount, lastFrame, placeSpacing)
      const span = lastFrame - places[start + 2]!
      // As of a new filter.
      const variance = (DEVIATION ** 2 + (FIRST_SPEED * ahead) ** 2) * (places[3]! - places[1]!) ** 2
      const isFiltered = covariances[16 * row]! > 0
      for (let side = 0; side < 4; side++) {
        const axis = side % 2
        const moved = span > 0 ? (places[axis]! + places[axis + 2]!) / 2 - places[start + axis]! : 0
        // The box of a filter lags behind.
        const box = lastFrame === clock.now ? places[side]! : boxes[4 * row + side]!
        boxes[4 * row + side] = box + (frames * moved) / (span || 1)
        if (!isFiltered) covariances[16 * row + 5 * side] = variance
      }
    }
    this.rows = []
    return this.tracks
  }
}
