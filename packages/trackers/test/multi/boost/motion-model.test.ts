import { KalmanFilterBank, tlbrToXyah } from '@mot/core'
import { expectClose } from '@mot/test-utils'
import { expect, test } from 'vitest'
import filter from '../../../../../fixtures/boosttrack/filter.json'
import { boostBox, boostModel } from '../../../src/multi/boost/motion-model'

test('the filter equals the original in every recorded step', () => {
  const bank = new KalmanFilterBank(boostModel)
  const measurement = new Float64Array(4)
  const box = new Float64Array(4)
  tlbrToXyah(filter.measurements[0]!, 0, measurement, 0)
  bank.initiate(0, measurement)
  for (const step of filter.steps) {
    bank.predict(0)
    boostBox(bank.means, 0, box, 0)
    // The original adds 1e-6 to the height before it divides by it.
    for (const [side, value] of step.predict_bbox.entries()) expect(box[side]).toBeCloseTo(value, 4)
    if (!step.observed) continue
    tlbrToXyah(filter.measurements[step.i]!, 0, measurement, 0)
    bank.correct(0, measurement)
    const variances = bank.covariance(0)
    const ours = [0, 1, 3, 2].map((axis) => variances[axis * bank.stride + axis]!)
    expectClose(
      ours,
      step.P!.slice(0, 4).map((row, axis) => row[axis]!),
    )
  }
  expect(filter.steps.filter(({ observed }) => !observed).length).toBeGreaterThan(0)
})

test('a width that would be negative is 0', () => {
  const box = new Float64Array(4)
  boostBox([100, 50, -0.2, 40], 0, box, 0)
  expect([...box]).toEqual([100, 30, 100, 70])
})
