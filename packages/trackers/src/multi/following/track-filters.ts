import type { FilterSnapshot, KalmanFilterBank } from '@mot/core'
import type { BaseTracklet } from '../frames/base-tracklet'
import { boxCovariance } from './box-covariance'
import type { Report } from './report'
import { Slots } from './slots'
import type { Stream } from './stream'

/** The Kalman filters of a tracker's tracks, each in its slot of a bank. */
export class TrackFilters<Bank extends KalmanFilterBank = KalmanFilterBank> {
  readonly slots = new Slots()

  /** @param bank a new one. A `CameraFilterBank` where tracks move with the camera. */
  constructor(
    private readonly stream: Stream,
    readonly bank: Bank,
  ) {}

  /** Initiates a filter by an observation. @returns its slot. */
  initiate(observation: number): number {
    const slot = this.slots.take()
    this.bank.initiate(slot, this.stream.observations.measurements, observation)
    return slot
  }

  /** Restores a filter from a snapshot. @returns its slot. @throws MotError `invalid-snapshot`. */
  restore(filter: FilterSnapshot): number {
    const slot = this.slots.take()
    this.bank.restore(slot, filter)
    return slot
  }

  /** Adds a row with the filter's box. @returns the row. */
  addRow(report: Report, track: BaseTracklet): number {
    const row = report.add(track)
    const { means, model, stride, dimension } = this.bank
    const at = track.slot * stride
    model.toBox(means, at, report.tracks.boxes, 4 * row)
    // Measurements begin with the centre's x and y.
    if (report.motion) report.setVelocity(row, means, at + dimension)
    return row
  }

  /** Adds a row with the filter's box and its covariance. */
  addLostRow(report: Report, track: BaseTracklet): void {
    const { bank } = this
    const row = this.addRow(report, track)
    const covariance = bank.covariance(track.slot)
    const { covariances } = report.tracks
    const at = track.slot * bank.stride
    boxCovariance(bank.means, at, covariance, bank.stride, bank.model.toBox, covariances, 16 * row)
  }
}
