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
    if (report.ahead !== undefined) this.writeAhead(report, row, track.slot, report.ahead)
    return row
  }

  /** Writes the covariance of a copy of the filter that is predicted. */
  private writeAhead(report: Report, row: number, slot: number, frames: number): void {
    const { bank, slots } = this
    const copy = slots.take()
    bank.copy(slot, copy)
    bank.predict(copy, frames)
    this.writeCovariance(report, row, copy)
    slots.release(copy)
  }

  /** Adds a row with the filter's box and its covariance. */
  addLostRow(report: Report, track: BaseTracklet): void {
    this.writeCovariance(report, this.addRow(report, track), track.slot)
  }

  private writeCovariance(report: Report, row: number, slot: number): void {
    const { bank } = this
    const { covariances } = report.tracks
    const covariance = bank.covariance(slot)
    boxCovariance(bank.means, slot * bank.stride, covariance, bank.stride, bank.model.toBox, covariances, 16 * row)
  }
}
