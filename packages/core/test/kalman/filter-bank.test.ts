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

describe.each(models)('the $name filter', (model) => {
  const first = walker[model.name]!
  const near = (step: number) => first.map((value, i) => value * (1 + 0.01 * Math.sin(3 * step + i)))

  test('equals a filter with whole matrices, also through misses', () => {
    const bank = new KalmanFilterBank(model)
    const oracle = new DenseFilter(model, first)
    bank.initiate(3, first)
    for (let step = 1; step < 60; step++) {
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

  test('starts at rest where the measurement is', () => {
    const bank = new KalmanFilterBank(model)
    bank.initiate(0, first)
    expect([...bank.mean(0)]).toEqual([...first, 0, 0, 0, 0])
  })

  test('comes back from a snapshot to the bit, also as JSON', () => {
    const bank = new KalmanFilterBank(model)
    bank.initiate(0, first)
    bank.predict(0)
    bank.correct(0, near(1))
    const other = new KalmanFilterBank(model)
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

  test('a copied slot goes on like the one it came from, and neither disturbs the other', () => {
    const bank = new KalmanFilterBank(model)
    bank.initiate(0, first)
    bank.predict(0)
    bank.copy(0, 1000)
    expect(bank.snapshot(1000)).toEqual(bank.snapshot(0))
    const before = bank.snapshot(0)
    bank.correct(1000, near(1))
    expect(bank.snapshot(0)).toEqual(before)
  })
})

test('a slot keeps its state when the bank grows', () => {
  const bank = new KalmanFilterBank(xyah, 1)
  bank.initiate(0, walker.xyah!)
  const before = bank.snapshot(0)
  bank.initiate(77, walker.xyah!)
  expect(bank.snapshot(0)).toEqual(before)
})

test('many slots are predicted as each by itself', () => {
  const bank = new KalmanFilterBank(xyah)
  const alone = new KalmanFilterBank(xyah)
  const measurements = [...walker.xyah!, 300, 250, 0.5, 120, 20, 30, 0.3, 40]
  for (let slot = 0; slot < 3; slot++) {
    bank.initiate(slot, measurements, slot)
    alone.initiate(slot, measurements, slot)
  }
  bank.multiPredict(Int32Array.of(2, 0, 1), 2)
  alone.predict(2)
  alone.predict(0)
  for (let slot = 0; slot < 3; slot++) expect(bank.snapshot(slot)).toEqual(alone.snapshot(slot))
})

describe('a variable time step', () => {
  const moving = () => {
    const bank = new KalmanFilterBank(xysr)
    bank.initiate(0, walker.xysr!)
    bank.predict(0)
    bank.correct(0, [103, 199, 2600, 0.41])
    return bank
  }

  test('of three frames equals three steps of one', () => {
    const once = moving()
    const thrice = moving()
    once.predict(0, 3)
    for (let i = 0; i < 3; i++) thrice.predict(0)
    expectClose(once.mean(0), thrice.mean(0))
    expectClose(once.covariance(0), thrice.covariance(0))
  })

  test('of half a frame, taken twice, equals one frame', () => {
    const once = moving()
    const twice = moving()
    once.predict(0)
    twice.predict(0, 0.5)
    twice.predict(0, 0.5)
    expectClose(once.mean(0), twice.mean(0))
    expectClose(once.covariance(0), twice.covariance(0))
  })

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])(
    'of %d frames is refused, and the slot stays as it was',
    (step) => {
      const bank = moving()
      const before = bank.snapshot(0)
      expect(() => bank.predict(0, step)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
      expect(bank.snapshot(0)).toEqual(before)
      bank.predict(0)
      const other = moving()
      other.predict(0)
      expect(bank.snapshot(0)).toEqual(other.snapshot(0))
    },
  )
})

describe('an unseen object', () => {
  test('of xyah keeps its height', () => {
    const bank = new KalmanFilterBank(xyah)
    bank.initiate(0, walker.xyah!)
    bank.predict(0)
    bank.correct(0, [103, 199, 0.41, 90])
    const moving = bank.mean(0)
    bank.holdSize(0)
    expect([...bank.mean(0)]).toEqual([...moving.subarray(0, 7), 0])
  })

  test('of xywh keeps its width and height', () => {
    const bank = new KalmanFilterBank(xywh)
    bank.initiate(0, walker.xywh!)
    bank.predict(0)
    bank.correct(0, [103, 199, 35, 90])
    const moving = bank.mean(0)
    bank.holdSize(0)
    expect([...bank.mean(0)]).toEqual([...moving.subarray(0, 6), 0, 0])
  })
})

describe('the gate', () => {
  const inFront = () => {
    const bank = new KalmanFilterBank(xyah)
    bank.initiate(0, walker.xyah!)
    bank.predict(0)
    return bank
  }
  // Where it was, a little aside, far away, and twice as high at the same place.
  const measurements = [...walker.xyah!, 106, 203, 0.41, 82, 400, 200, 0.4, 80, 100, 200, 0.4, 160]

  test('lets the plausible rows through with their distances', () => {
    const bank = inFront()
    const rows = new Int32Array(4)
    const distances = new Float64Array(4)
    expect(bank.gate(0, measurements, 4, rows, distances)).toBe(2)
    expect([...rows.subarray(0, 2)]).toEqual([0, 1])
    expect(distances[1]).toBe(bank.gatingDistance(0, measurements, 1))
  })

  test('does not mind the size when only the position counts', () => {
    const rows = new Int32Array(4)
    const count = inFront().gate(0, measurements, 4, rows, new Float64Array(4), { positionOnly: true })
    expect([...rows.subarray(0, count)]).toEqual([0, 1, 3])
  })

  test('is as wide as it is told', () => {
    const bank = inFront()
    const rows = new Int32Array(4)
    const limit = bank.gatingDistance(0, measurements, 2)
    expect(bank.gate(0, measurements, 3, rows, new Float64Array(4), { limit })).toBe(3)
    expect(bank.gate(0, measurements, 3, rows, new Float64Array(4), { limit: 0.99 * limit })).toBe(2)
  })

  test('asks how unsure the filter is of itself alone, where measurements are exact', () => {
    const bank = inFront()
    const variance = bank.covariance(0)[0]!
    const aside = [110, 200, 0.4, 80]
    expect(bank.gatingDistance(0, aside, 0, { exact: true })).toBeCloseTo(10 ** 2 / variance, 10)
    expect(bank.gatingDistance(0, aside)).toBeLessThan(10 ** 2 / variance)
  })

  test('lets exactly the rows through whose distance is within the quantile', () => {
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
    }
  })

  test('agrees with the projected covariance', () => {
    const bank = inFront()
    const { mean, covariance } = bank.project(0)
    const squares = [0, 1, 2, 3].map((i) => (measurements[4 + i]! - mean[i]!) ** 2 / covariance[5 * i]!)
    const position = squares[0]! + squares[1]!
    expectClose([bank.gatingDistance(0, measurements, 1)], [position + squares[2]! + squares[3]!])
    expectClose([bank.gatingDistance(0, measurements, 1, { positionOnly: true })], [position])
  })
})

test('a sure detection is taken as it is, and a second one in the same frame changes nothing', () => {
  const bank = new KalmanFilterBank(xyah)
  bank.initiate(0, walker.xyah!)
  bank.predict(0)
  const z = [110, 210, 0.5, 90]
  bank.correct(0, z, 0, [1])
  expectClose(bank.mean(0).subarray(0, 4), z)
  const after = bank.snapshot(0)
  bank.correct(0, z, 0, [1])
  expect(bank.snapshot(0)).toEqual(after)
})

test('a snapshot of another model is refused, and the slot stays as it was', () => {
  const bank = new KalmanFilterBank(xyah)
  bank.initiate(0, walker.xyah!)
  const before = bank.snapshot(0)
  const other = new KalmanFilterBank(xysr)
  other.initiate(0, walker.xysr!)
  const code = { code: 'invalid-snapshot' }
  expect(() => bank.restore(0, other.snapshot(0))).toThrow(expect.objectContaining(code))
  expect(() => bank.restore(0, { ...before, mean: [...before.mean.slice(1), Number.NaN] })).toThrow(
    expect.objectContaining(code),
  )
  expect(bank.snapshot(0)).toEqual(before)
})

test('a snapshot of a filter that a camera has turned is refused, and the slot stays as it was', () => {
  const bank = new KalmanFilterBank(xyah)
  bank.initiate(0, walker.xyah!)
  const before = bank.snapshot(0)
  const turned = new CameraFilterBank(xyah)
  turned.initiate(0, walker.xyah!)
  turned.predict(0)
  turned.warp(0, [0.98, -0.05, 12, 0.04, 1.03, -7])
  expect(() => bank.restore(0, turned.snapshot(0))).toThrow(
    expect.objectContaining({ code: 'invalid-snapshot', message: expect.stringContaining('"pairs"') }),
  )
  expect(bank.snapshot(0)).toEqual(before)
})

test('a motion model with an axis in two blocks or none is refused', () => {
  const [first, second] = xyah.blocks
  expect(() => new KalmanFilterBank({ ...xyah, blocks: [first!] })).toThrow(MotError)
  expect(() => new KalmanFilterBank({ ...xyah, blocks: [first!, second!, second!] })).toThrow(/"a".*one block, got 2/)
  expect(() => new KalmanFilterBank({ ...xyah, size: ['width'] } as MotionModel)).toThrow(/got "width"/)
})

test('a block is scaled by an axis of its own or of a later one: those before it have moved', () => {
  const [first, second] = xyah.blocks as [(typeof xyah.blocks)[0], (typeof xyah.blocks)[0]]
  const byHeight = { ...second, scaledBy: 'h' as const }
  expect(() => new KalmanFilterBank({ ...xyah, blocks: [byHeight, first] })).not.toThrow()
  expect(() => new KalmanFilterBank({ ...xyah, blocks: [first, byHeight] })).toThrow(
    expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining('"h"') }),
  )
})
