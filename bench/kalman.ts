/**
 * Kalman filters of 1,000 tracks, one frame: predict and correct each. Block form against whole 8 × 8 matrices, both in
 * this language; the dense filter is the tests' oracle (packages/core/test/kalman/dense-filter.ts).
 */
import { KalmanFilterBank, xyah } from '@mot/core'
import { DenseFilter } from '../packages/core/test/kalman/dense-filter'
import { alternate, report } from './harness'

const tracks = 1000
const measurements = new Float64Array(4 * tracks)
const slots = new Int32Array(tracks)
const bank = new KalmanFilterBank(xyah, tracks)
const dense: DenseFilter[] = []
for (let slot = 0; slot < tracks; slot++) {
  measurements.set([100 + slot, 50 + (slot % 300), 0.3 + (slot % 7) / 20, 40 + (slot % 200)], 4 * slot)
  slots[slot] = slot
  bank.initiate(slot, measurements, slot)
  dense.push(new DenseFilter(xyah, [...measurements.subarray(4 * slot, 4 * slot + 4)]))
}

function blocks(): void {
  bank.multiPredict(slots)
  for (let slot = 0; slot < tracks; slot++) bank.correct(slot, measurements, slot)
}

function matrices(): void {
  for (const filter of dense) filter.predict()
  for (let slot = 0; slot < tracks; slot++) dense[slot]!.correct(measurements, 4 * slot)
}

function checkEqual(): void {
  for (let slot = 0; slot < tracks; slot++) {
    const [mean, covariance] = [bank.mean(slot), bank.covariance(slot)]
    for (const [ours, theirs] of [[mean, dense[slot]!.mean] as const, [covariance, dense[slot]!.P] as const]) {
      for (let i = 0; i < ours.length; i++) {
        if (Math.abs(ours[i]! - theirs[i]!) > 1e-9 * Math.abs(theirs[i]!) + 1e-9) {
          throw new Error(`Track ${slot}, number ${i}: block form ${ours[i]}, whole matrices ${theirs[i]}.`)
        }
      }
    }
  }
}

for (let frame = 0; frame < 10; frame++) {
  blocks()
  matrices()
  checkEqual()
}
const times = await alternate(blocks, matrices)
report('kalman', [
  {
    task: 'predict + correct of 1,000 tracks',
    ours: times.ours,
    unit: 'µs',
    peer: { name: 'dense 8×8', value: times.peer },
    reach: { timesLess: 15 },
  },
])
