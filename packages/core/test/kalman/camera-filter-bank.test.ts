import {
  CameraFilterBank,
  chiSquare95,
  KalmanFilterBank,
  MotError,
  type MotionModel,
  xyah,
  xysr,
  xywh,
} from '@mot/core'
import { expectClose, seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { DenseFilter } from './dense-filter'

const models: MotionModel[] = [xyah, xywh, xysr]
const walker: Record<string, number[]> = {
  xyah: [100, 200, 0.4, 80],
  xywh: [100, 200, 32, 80],
  xysr: [100, 200, 2560, 0.4],
}
const affine = [0.98, -0.05, 12, 0.04, 1.03, -7]

describe.each(models)('the $name filter', (model) => {
  const first = walker[model.name]!
  const near = (step: number) => first.map((value, i) => value * (1 + 0.01 * Math.sin(3 * step + i)))

  test('equals a filter with whole matrices, through misses and camera motion', () => {
    const bank = new CameraFilterBank(model)
    const oracle = new DenseFilter(model, first)
    bank.initiate(3, first)
    for (let step = 1; step < 60; step++) {
      if (step % 20 === 10) {
        bank.warp(3, affine)
        oracle.warp(affine)
      }
      bank.predict(3)
      oracle.predict()
      expectClose(bank.covariance(3), oracle.P, { absolute: 1e-9 })
      if (step % 7 === 0) continue
      const scores = step % 3 === 0 ? [0.7] : undefined
      bank.correct(3, near(step), 0, scores)
      oracle.correct(near(step), 0, scores?.[0])
      expectClose(bank.mean(3), oracle.mean, { absolute: 1e-9 })
      expectClose(bank.covariance(3), oracle.P, { absolute: 1e-9 })
    }
  })

  test('is to the bit that of the plain bank as long as the camera does not turn, one or many at a time', () => {
    const bank = new CameraFilterBank(model)
    const plain = new KalmanFilterBank(model)
    const slots = Int32Array.from({ length: 40 }, (_, i) => i)
    const measurements = Float64Array.from(Array.from(slots, near).flat())
    for (const each of [bank, plain]) {
      for (const slot of slots) each.initiate(slot, measurements, slot)
      for (const count of [1, 40]) {
        each.multiPredict(slots, count)
        each.multiCorrect(slots, count, measurements, slots.slice().reverse())
      }
    }
    bank.multiWarp(slots, [1, 0, 0, 0, 1, 0])
    for (const slot of slots) expect(bank.snapshot(slot)).toEqual(plain.snapshot(slot))
    expect(bank.gatingDistance(0, measurements, 1)).toBe(plain.gatingDistance(0, measurements, 1))
  })

  test('comes back from a snapshot to the bit, also as JSON', () => {
    const bank = new CameraFilterBank(model)
    bank.initiate(0, first)
    bank.warp(0, affine)
    bank.predict(0)
    bank.correct(0, near(1))
    const other = new CameraFilterBank(model)
    other.restore(5, JSON.parse(JSON.stringify(bank.snapshot(0))))
    for (let step = 2; step < 5; step++) {
      for (const [each, slot] of [[bank, 0] as const, [other, 5] as const]) {
        each.predict(slot)
        each.correct(slot, near(step))
      }
    }
    expect(other.mean(5)).toEqual(bank.mean(0))
    expect(other.covariance(5)).toEqual(bank.covariance(0))
  })

  test('goes on in a copied slot like where it came from, and neither disturbs the other', () => {
    const bank = new CameraFilterBank(model)
    bank.initiate(0, first)
    bank.predict(0)
    bank.warp(0, affine)
    bank.copy(0, 1000)
    expect(bank.snapshot(1000)).toEqual(bank.snapshot(0))
    const before = bank.snapshot(0)
    bank.correct(1000, near(1))
    expect(bank.snapshot(0)).toEqual(before)
  })

  test('that was warped does not disturb one that was not, among those corrected at once', () => {
    const bank = new CameraFilterBank(model)
    const alone = new CameraFilterBank(model)
    const measurements = Float64Array.from([...first, ...near(1), ...near(2)])
    for (const each of [bank, alone]) {
      for (let slot = 0; slot < 3; slot++) each.initiate(slot, measurements, slot)
      each.warp(1, affine)
    }
    bank.multiPredict(Int32Array.of(2, 1, 0))
    bank.multiCorrect(Int32Array.of(2, 1, 0), 3, measurements, Int32Array.of(0, 1, 2))
    for (let slot = 0; slot < 3; slot++) {
      alone.predict(slot)
      alone.correct(slot, measurements, 2 - slot)
      expect(bank.snapshot(slot)).toEqual(alone.snapshot(slot))
    }
  })
})

test('a slot keeps its state when the bank grows', () => {
  const bank = new CameraFilterBank(xyah, 1)
  bank.initiate(0, walker.xyah!)
  bank.warp(0, affine)
  const before = bank.snapshot(0)
  bank.initiate(77, walker.xyah!)
  expect(bank.snapshot(0)).toEqual(before)
})

test('a slot that is initiated anew forgets the camera motion of the track before', () => {
  const bank = new CameraFilterBank(xywh)
  bank.initiate(0, walker.xywh!)
  bank.warp(0, affine)
  bank.initiate(0, walker.xywh!)
  bank.initiate(1, walker.xywh!)
  expect(bank.snapshot(0)).toEqual(bank.snapshot(1))
})

test('a slot that takes the snapshot of a plain bank forgets it, too', () => {
  const bank = new CameraFilterBank(xywh)
  const plain = new KalmanFilterBank(xywh)
  for (const each of [bank, plain]) each.initiate(0, walker.xywh!)
  bank.warp(0, affine)
  bank.restore(0, plain.snapshot(0))
  expect(bank.snapshot(0)).toEqual(plain.snapshot(0))
})

test('time steps compose for a slot that was warped', () => {
  const moving = () => {
    const bank = new CameraFilterBank(xysr)
    bank.initiate(0, walker.xysr!)
    bank.predict(0)
    bank.correct(0, [103, 199, 2600, 0.41])
    bank.warp(0, affine)
    return bank
  }
  const once = moving()
  const parts = moving()
  once.predict(0, 2.5)
  parts.predict(0, 1.75)
  parts.predict(0, 0.75)
  expectClose(once.mean(0), parts.mean(0))
  expectClose(once.covariance(0), parts.covariance(0))
})

describe('camera motion', () => {
  test('that only shifts moves the centre and leaves the covariance alone', () => {
    const bank = new CameraFilterBank(xyah)
    bank.initiate(0, walker.xyah!)
    const before = bank.covariance(0)
    bank.multiWarp([0], [1, 0, 5, 0, 1, -3])
    expect([...bank.mean(0)]).toEqual([105, 197, 0.4, 80, 0, 0, 0, 0])
    expect(bank.covariance(0)).toEqual(before)
    expect(bank.snapshot(0).pairs).toBeUndefined()
  })

  test('that zooms in enlarges the height of xyah, and what is not known of it', () => {
    const bank = new CameraFilterBank(xyah)
    bank.restore(0, { ...bank.snapshot(0), mean: [100, 200, 0.4, 80, 1, 2, 0, 0.5], blocks: [4, 1, 2, 3, 1, 2] })
    bank.warp(0, [1.1, 0, 0, 0, 1.1, 0])
    expectClose(bank.mean(0), [110, 220, 0.4, 88, 1.1, 2.2, 0, 0.55])
    const covariance = bank.covariance(0)
    const entry = (row: number, column: number) => covariance[8 * row + column]!
    expectClose([entry(3, 3), entry(3, 7), entry(7, 7)], [4 * 1.21, 1.21, 2 * 1.21])
    expectClose([entry(2, 2), entry(2, 6), entry(6, 6)], [3, 1, 2])
  })

  test('and its way back leave the filter where it was', () => {
    const bank = new CameraFilterBank(xywh)
    bank.initiate(0, walker.xywh!)
    bank.predict(0)
    bank.correct(0, [103, 199, 35, 90])
    const mean = bank.mean(0)
    const covariance = bank.covariance(0)
    const [cos, sin] = [Math.cos(0.3), Math.sin(0.3)]
    bank.warp(0, [cos, -sin, 0, sin, cos, 0])
    bank.warp(0, [cos, sin, 0, -sin, cos, 0])
    expectClose(bank.mean(0), mean)
    expectClose(bank.covariance(0), covariance)
  })
})

describe('the gate', () => {
  const inFront = () => {
    const bank = new CameraFilterBank(xyah)
    bank.initiate(0, walker.xyah!)
    bank.predict(0)
    return bank
  }

  test('lets exactly the rows through whose distance is within the quantile, also after a turn of the camera', () => {
    const bank = inFront()
    const random = seededRandom(7)
    const many = Array.from({ length: 500 }, () => [
      80 + 40 * random(),
      180 + 40 * random(),
      0.4,
      70 + 20 * random(),
    ]).flat()
    const rows = new Int32Array(500)
    for (const options of [{}, { positionOnly: true }, { metric: 'gaussian' as const }]) {
      const limit = chiSquare95['positionOnly' in options ? 2 : 4]!
      const expected = rows.map((_, row) => row).filter((row) => bank.gatingDistance(0, many, row, options) <= limit)
      const count = bank.gate(0, many, 500, rows, new Float64Array(500), options)
      expect(count).toBeGreaterThan(0)
      expect(rows.slice(0, count)).toEqual(expected)
      // A shear, whose fixed line goes through the track: it mixes x with y and leaves the centre.
      bank.warp(0, [1, 0.5, -100, 0, 1, 0])
    }
  })

  test('agrees with the projected covariance, before and after a turn of the camera', () => {
    const bank = inFront()
    const aside = [106, 203, 0.41, 82]
    for (let round = 0; round < 2; round++) {
      const { mean, covariance } = bank.project(0)
      const d = aside.map((value, i) => value - mean[i]!)
      const determinant = covariance[0]! * covariance[5]! - covariance[1]! * covariance[4]!
      const position =
        (d[0]! ** 2 * covariance[5]! - 2 * d[0]! * d[1]! * covariance[1]! + d[1]! ** 2 * covariance[0]!) / determinant
      const full = position + d[2]! ** 2 / covariance[10]! + d[3]! ** 2 / covariance[15]!
      expectClose([bank.gatingDistance(0, aside)], [full])
      expectClose([bank.gatingDistance(0, aside, 0, { positionOnly: true })], [position])
      bank.warp(0, affine)
    }
  })

  test('does not mind in one slot that the camera has turned another', () => {
    const bank = inFront()
    bank.initiate(1, walker.xyah!)
    const before = bank.gatingDistance(0, [106, 203, 0.41, 82])
    bank.warp(1, affine)
    bank.gatingDistance(1, [106, 203, 0.41, 82])
    expect(bank.gatingDistance(0, [106, 203, 0.41, 82])).toBe(before)
  })
})

test('pairs of another motion model are refused, and the slot stays as it was', () => {
  const bank = new CameraFilterBank(xyah)
  bank.initiate(0, walker.xyah!)
  bank.warp(0, affine)
  const before = bank.snapshot(0)
  const code = { code: 'invalid-snapshot' }
  for (const pairs of [before.pairs!.slice(1), [...before.pairs!.slice(1), Number.NaN]]) {
    expect(() => bank.restore(0, { ...before, mean: [...before.mean].reverse(), pairs })).toThrow(
      expect.objectContaining(code),
    )
  }
  expect(bank.snapshot(0)).toEqual(before)
})

test('a motion model whose pairs have an axis that it does not is refused', () => {
  expect(() => new CameraFilterBank({ ...xyah, warped: [['x', 'depth']] } as MotionModel)).toThrow(/got "depth"/)
  expect(() => new CameraFilterBank({ ...xyah, zoomed: ['depth'] } as MotionModel)).toThrow(MotError)
})
