import { CameraFilterBank, chiSquare95, KalmanFilterBank, type MotionModel, xyah, xysr, xywh } from '@mot/core'
import { expectClose } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import cameraMotion from '../../../../fixtures/kalman/camera-motion.json'
import deepOcsortMotion from '../../../../fixtures/kalman/camera-motion-deepocsort.json'
import gate from '../../../../fixtures/kalman/gate.json'
import nsa from '../../../../fixtures/kalman/nsa.json'
import xyahVectors from '../../../../fixtures/kalman/xyah.json'
import xysrVectors from '../../../../fixtures/kalman/xysr.json'
import xywhVectors from '../../../../fixtures/kalman/xywh.json'

/** A bank whose slot 0 has this mean, and the entries of this dense covariance that blocks have. */
function bankAt(model: MotionModel, mean: readonly number[], covariance: readonly (readonly number[])[]) {
  const bank = new KalmanFilterBank(model)
  bank.restore(0, { mean, blocks: blocksOf(model, covariance) })
  return bank
}

/** A bank whose slot 0 has this mean and this dense covariance, coupled in pairs. */
function cameraBankAt(model: MotionModel, mean: readonly number[], covariance: readonly (readonly number[])[]) {
  const bank = new CameraFilterBank(model)
  const n = model.axes.length
  const numberOf = (axis: string) => model.axes.indexOf(axis)
  bank.restore(0, {
    mean,
    blocks: blocksOf(model, covariance),
    pairs: model.warped.flatMap(([x, y]) => {
      const places = [numberOf(x), numberOf(y), numberOf(x) + n, numberOf(y) + n]
      return places.flatMap((i) => places.map((j) => covariance[i]![j]!))
    }),
  })
  return bank
}

function blocksOf({ axes: all, blocks }: MotionModel, covariance: readonly (readonly number[])[]): number[] {
  const n = all.length
  return blocks.flatMap(({ axes }) => {
    const i = all.indexOf(axes[0]!)
    return [covariance[i]![i]!, covariance[i]![i + n]!, covariance[i + n]![i + n]!]
  })
}

const kinds = [
  { bank: 'plain', at: bankAt },
  { bank: 'coupled', at: cameraBankAt },
]

describe.each([
  { model: xyah, vectors: xyahVectors },
  { model: xywh, vectors: xywhVectors },
])('the $model.name filter follows the original', ({ model, vectors }) => {
  test.each(vectors.cases)('through forty frames and misses, with every step as recorded', (golden) => {
    const bank = new KalmanFilterBank(model)
    bank.initiate(0, golden.measurements[0]!)
    expectClose(bank.mean(0), golden.initiate[0]!.flat())
    expectClose(bank.covariance(0), (golden.initiate[1] as unknown as number[][]).flat())
    const steps = new Map(golden.steps.map((step) => [step.k, step]))
    for (let k = 1; k < golden.measurements.length; k++) {
      const step = steps.get(k)
      if (step) expectClose(bank.covariance(0), step.cov_in.flat())
      bank.predict(0)
      if (step) {
        expectClose(bank.mean(0), step.predict_mean)
        expectClose(bank.covariance(0), step.predict_cov.flat())
        const { mean, covariance } = bank.project(0)
        expectClose(mean, step.project_mean)
        expectClose(covariance, step.project_cov.flat())
        for (const [row, z] of step.gating_measurements.entries()) {
          const distances = [
            bank.gatingDistance(0, z),
            bank.gatingDistance(0, z, 0, { metric: 'gaussian' }),
            bank.gatingDistance(0, z, 0, { positionOnly: true }),
            bank.gatingDistance(0, z, 0, { positionOnly: true, metric: 'gaussian' }),
          ]
          const { full_maha, full_gaussian, only_position_maha, only_position_gaussian } = step.gating
          expectClose(
            distances,
            [full_maha, full_gaussian, only_position_maha, only_position_gaussian].map((each) => each[row]!),
          )
        }
      }
      // As recorded: every seventh frame is a miss.
      if (k % 7 === 0) continue
      bank.correct(0, golden.measurements.flat(), k)
      if (step) {
        expectClose(bank.mean(0), step.update_mean)
        expectClose(bank.covariance(0), step.update_cov.flat())
      }
    }
    expectClose(bank.mean(0), golden.final_mean)
    expectClose(bank.covariance(0), golden.final_cov.flat())
  })

  test.each(kinds)('when several tracks are predicted at once, $bank', ({ at }) => {
    const { mean_in, cov_in, mean, cov } = vectors.multi_predict
    for (let i = 0; i < mean_in.length; i++) {
      const bank = at(model, mean_in[i]!, cov_in[i]!)
      bank.multiPredict(Int32Array.of(0))
      expectClose(bank.mean(0), mean[i]!)
      expectClose(bank.covariance(0), cov[i]!.flat())
    }
  })

  test('in the table of the chi-square distribution', () => {
    expect(chiSquare95.slice(1)).toEqual(Object.values(vectors.chi2inv95))
  })
})

test('the xysr filter follows SORT through misses', () => {
  // SORT's state has no velocity of the aspect ratio.
  const first7 = (mean: Float64Array) => mean.subarray(0, 7)
  const block7 = (covariance: Float64Array) =>
    Array.from({ length: 49 }, (_, i) => covariance[Math.floor(i / 7) * 8 + (i % 7)]!)
  const bank = new KalmanFilterBank(xysr)
  bank.initiate(0, xysrVectors.init.x)
  expectClose(block7(bank.covariance(0)), xysrVectors.init.P.flat())
  for (const step of xysrVectors.steps) {
    bank.predict(0)
    expectClose(first7(bank.mean(0)), step.predict_x)
    expectClose(block7(bank.covariance(0)), step.predict_P.flat(), { absolute: 1e-11 })
    if (!step.updated) continue
    const [left, top, right, bottom] = xysrVectors.measurements_tlbr[step.i] as [number, number, number, number]
    const [w, h] = [right - left, bottom - top]
    bank.correct(0, [left + w / 2, top + h / 2, w * h, w / h])
    expectClose(first7(bank.mean(0)), step.x)
    expectClose(block7(bank.covariance(0)), step.P.flat(), { absolute: 1e-11 })
  }
})

test('the velocity of an area that would fall to 0 or below is set to 0, as in SORT', () => {
  const { x, x_after_predict } = xysrVectors.negative_area
  const bank = new KalmanFilterBank(xysr)
  bank.restore(0, { mean: [...x, 0], blocks: [1, 0, 1, 1, 0, 1, 1, 0, 0] })
  bank.predict(0)
  expect([...bank.mean(0)]).toEqual([...x_after_predict, 0])
})

test.each(kinds)('noise scaled by score follows StrongSORT, $bank', ({ at }) => {
  for (const step of nsa.steps) {
    const bank = at(xyah, step.mean_in, step.cov_in)
    const { mean, covariance } = bank.project(0, step.confidence)
    const [projectedMean, projectedCovariance] = step.project as unknown as [number[], number[][]]
    expectClose(mean, projectedMean)
    expectClose(covariance, projectedCovariance.flat())
    bank.correct(0, nsa.measurements[step.k]!, 0, [step.confidence])
    expectClose(bank.mean(0), step.update_mean)
    expectClose(bank.covariance(0), step.update_cov.flat(), { absolute: 1e-11 })
  }
})

describe('camera motion follows BoT-SORT', () => {
  test('in the mean and the covariance of every track', () => {
    for (const [i, after] of cameraMotion.after.entries()) {
      const before = cameraMotion.before[i + cameraMotion.after_offset]!
      const bank = cameraBankAt(xywh, before.mean, before.cov)
      bank.warp(0, cameraMotion.H.flat())
      expectClose(bank.mean(0), after.mean)
      expectClose(bank.covariance(0), after.cov.flat())
    }
  })

  test('and is predicted on exactly, with the size held while lost', () => {
    for (const [i, after] of cameraMotion.lost_predict.after.entries()) {
      const before = cameraMotion.lost_predict.before[i]!
      const bank = cameraBankAt(xywh, before.mean, before.cov)
      if (before.state !== 1) bank.holdSize(0)
      bank.predict(0)
      expectClose(bank.mean(0), after.mean)
      expectClose(bank.covariance(0), after.cov.flat())
    }
  })
})

describe('camera motion follows Deep-OC-SORT', () => {
  test.each(deepOcsortMotion.xywh)('in its filter of widths and heights', ({ affine, before, after }) => {
    const bank = cameraBankAt(xywh, before.x, before.P)
    bank.warp(0, affine.flat())
    expectClose(bank.mean(0), after.x)
    expectClose(bank.covariance(0), after.P.flat())
  })

  test.each(deepOcsortMotion.xysr)(
    'in the filter of SORT, except the covariance between positions and velocities',
    (golden) => {
      const { affine, before, after } = golden
      const bank = cameraBankAt(xysr, [...before.x, 0], withRestingRatio(before.P))
      bank.warp(0, affine.flat(), { mixed: false })
      expectClose(bank.mean(0), [...after.x, 0])
      expectClose(bank.covariance(0), withRestingRatio(after.P).flat())
    },
  )
})

/** SORT's covariance has no row of the aspect ratio's velocity. */
function withRestingRatio(covariance: readonly (readonly number[])[]): number[][] {
  return [...covariance.map((row) => [...row, 0]), Array(8).fill(0)]
}

test.each(kinds)('the gate accepts the same pairs as DeepSORT, $bank', ({ at }) => {
  const forbidden = 1e5
  const measurements = gate.dets.flatMap(([left, top, w, h]) => [left! + w! / 2, top! + h! / 2, w! / h!, h!])
  for (const [i, track] of gate.tracks.entries()) {
    const bank = at(xyah, track.mean, track.cov)
    for (const [expected, options] of [
      [gate.gated, {}],
      [gate.gated_only_position, { positionOnly: true }],
    ] as const) {
      const rows = new Int32Array(gate.dets.length)
      const count = bank.gate(0, measurements, gate.dets.length, rows, new Float64Array(rows.length), options)
      const allowed = expected[i]!.flatMap((cost, row) => (cost < forbidden ? [row] : []))
      expect([...rows.subarray(0, count)]).toEqual(allowed)
    }
  }
})
