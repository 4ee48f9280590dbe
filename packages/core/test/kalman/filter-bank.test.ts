import {
  type BankOptions,
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
import { models, rotation, walker } from './walker'

interface Kind {
  readonly kind: string
  readonly Bank: new (model: MotionModel, options?: BankOptions) => KalmanFilterBank
  /** Camera motion in between. Default: none. */
  readonly affine?: readonly number[]
}

const kinds: readonly Kind[] = [
  { kind: 'a plain bank', Bank: KalmanFilterBank },
  { kind: 'a camera bank', Bank: CameraFilterBank },
  { kind: 'a warped camera bank', Bank: CameraFilterBank, affine: rotation },
]

describe.each(kinds)('$kind', ({ Bank, affine }) => {
  const moveCamera = (bank: KalmanFilterBank, slot = 0) => {
    if (affine) (bank as CameraFilterBank).warp(slot, affine)
  }
  /** Slot 0 is the walker, predicted at its initial position. */
  const standing = (model: MotionModel) => {
    const bank = new Bank(model)
    bank.initiate(0, walker(model))
    bank.predict(0)
    moveCamera(bank)
    return bank
  }
  const moving = (model: MotionModel) => {
    const bank = standing(model)
    bank.correct(0, walker(model, 1))
    moveCamera(bank)
    return bank
  }

  describe.each(models)('of $name', (model) => {
    test('equals a filter with full matrices, also through misses', () => {
      const bank = new Bank(model)
      const oracle = new DenseFilter(model, walker(model))
      bank.initiate(3, walker(model))
      for (let step = 1; step < 60; step++) {
        if (step % 20 === 10 && affine) {
          moveCamera(bank, 3)
          oracle.warp(affine)
        }
        bank.predict(3)
        oracle.predict()
        expectClose(bank.covariance(3), oracle.P, { absolute: 1e-9 })
        if (step % 7 === 0) continue
        const scores = step % 3 === 0 ? [0.7] : undefined
        bank.correct(3, walker(model, step), 0, scores)
        oracle.correct(walker(model, step), 0, scores?.[0])
        expectClose(bank.mean(3), oracle.mean, { absolute: 1e-9 })
        expectClose(bank.covariance(3), oracle.P, { absolute: 1e-9 })
      }
    })

    test('is initiated at the measurement with zero velocity', () => {
      const bank = new Bank(model)
      bank.initiate(0, walker(model))
      expect([...bank.mean(0)]).toEqual([...walker(model), 0, 0, 0, 0])
    })

    test('is restored from a snapshot to the bit, also as JSON', () => {
      const bank = moving(model)
      const other = new Bank(model)
      other.restore(5, JSON.parse(JSON.stringify(bank.snapshot(0))))
      for (let step = 2; step < 5; step++) {
        for (const [each, slot] of [[bank, 0] as const, [other, 5] as const]) {
          each.predict(slot)
          each.correct(slot, walker(model, step))
        }
      }
      expect(other.mean(5)).toEqual(bank.mean(0))
      expect(other.covariance(5)).toEqual(bank.covariance(0))
    })

    test('continues in a copied slot as in the original, and both are independent', () => {
      const bank = moving(model)
      bank.copy(0, 1000)
      expect(bank.snapshot(1000)).toEqual(bank.snapshot(0))
      const before = bank.snapshot(0)
      bank.correct(1000, walker(model, 2))
      expect(bank.snapshot(0)).toEqual(before)
    })

    test('keeps the state of a slot when it grows', () => {
      const bank = new Bank(model, { capacity: 1 })
      bank.initiate(0, walker(model))
      moveCamera(bank)
      const before = bank.snapshot(0)
      bank.initiate(77, walker(model))
      expect(bank.snapshot(0)).toEqual(before)
    })

    test('predicts and corrects many slots as each alone, also where one of them was warped', () => {
      const bank = new Bank(model)
      const alone = new Bank(model)
      const slots = Int32Array.of(2, 1, 0)
      const measurements = Float64Array.from([0, 1, 2].flatMap((step) => walker(model, step)))
      for (const each of [bank, alone]) {
        for (const slot of slots) each.initiate(slot, measurements, slot)
        moveCamera(each, 1)
      }
      bank.multiPredict(slots, 2)
      for (const slot of [2, 1]) alone.predict(slot)
      for (const slot of slots) expect(bank.snapshot(slot)).toEqual(alone.snapshot(slot))
      bank.multiPredict(slots)
      bank.multiCorrect(slots, 3, measurements, Int32Array.of(0, 1, 2))
      for (const slot of slots) {
        alone.predict(slot)
        alone.correct(slot, measurements, 2 - slot)
        expect(bank.snapshot(slot)).toEqual(alone.snapshot(slot))
      }
    })

    test('predicts with noise that differs from track to track, in one step as in many', () => {
      const bank = new Bank(model)
      const usual = new Bank(model)
      const slots = Int32Array.of(1, 0)
      for (const each of [bank, usual]) {
        for (const slot of slots) each.initiate(slot, walker(model, slot))
        moveCamera(each, 1)
      }
      bank.multiPredictVaried(slots, 2, 1, Float64Array.of(1, 1, 0.25, 16))
      usual.multiPredict(slots, 2, 1)
      expectClose(bank.covariance(0), usual.covariance(0), { absolute: 1e-12 })
      expectClose(bank.mean(1), usual.mean(1))
      const variance = (each: typeof bank, i: number) => each.covariance(1)[9 * i]!
      // Position and velocity of x: less noise of the one, more of the other.
      expect(variance(bank, 0)).toBeLessThan(variance(usual, 0))
      expect(variance(bank, 4)).toBeGreaterThan(variance(usual, 4))
      const steps = new Bank(model)
      const once = new Bank(model)
      for (const each of [steps, once]) each.initiate(0, walker(model))
      const factors = Float64Array.of(0, 9)
      for (let i = 0; i < 3; i++) steps.multiPredictVaried(Int32Array.of(0), 1, 1, factors)
      once.multiPredictVaried(Int32Array.of(0), 1, 3, factors)
      expectClose(once.covariance(0), steps.covariance(0), { absolute: 1e-9 })
    })

    test('refuses a snapshot of another model, and the slot is unchanged', () => {
      const bank = moving(model)
      const before = bank.snapshot(0)
      const other = moving(model === xysr ? xyah : xysr).snapshot(0)
      for (const wrong of [other, { ...before, mean: [...before.mean.slice(1), Number.NaN] }]) {
        expect(() => bank.restore(0, wrong)).toThrow(expect.objectContaining({ code: 'invalid-snapshot' }))
      }
      expect(bank.snapshot(0)).toEqual(before)
    })
  })

  describe('in a variable time step', () => {
    test.each([
      [3, [1, 1, 1]],
      [1, [0.5, 0.5]],
      [2.5, [1.75, 0.75]],
    ])('of %d frames equals steps of %j', (whole, parts) => {
      const once = moving(xysr)
      const often = moving(xysr)
      once.predict(0, whole)
      for (const part of parts) often.predict(0, part)
      expectClose(once.mean(0), often.mean(0))
      expectClose(once.covariance(0), often.covariance(0))
    })

    test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])(
      'of %d frames is refused, and the slot is unchanged',
      (step) => {
        const bank = moving(xysr)
        const before = bank.snapshot(0)
        expect(() => bank.predict(0, step)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
        expect(bank.snapshot(0)).toEqual(before)
        bank.predict(0)
        const other = moving(xysr)
        other.predict(0)
        expect(bank.snapshot(0)).toEqual(other.snapshot(0))
      },
    )
  })

  test.each([
    { model: xyah, size: 'height', velocities: [0] },
    { model: xywh, size: 'width and height', velocities: [0, 0] },
  ])('of $model.name keeps the $size of an unmatched track', ({ model, velocities }) => {
    const bank = moving(model)
    const before = bank.mean(0)
    bank.holdSize(0)
    expect([...bank.mean(0)]).toEqual([...before.subarray(0, 8 - velocities.length), ...velocities])
  })

  test('follows a detection of score 1 exactly', () => {
    const bank = standing(xyah)
    const z = [110, 210, 0.5, 90]
    bank.correct(0, z, 0, [1])
    expectClose(bank.mean(0).subarray(0, 4), z)
  })

  test('is unchanged by a second detection of score 1 in the same frame', () => {
    const bank = standing(xyah)
    const z = [110, 210, 0.5, 90]
    bank.correct(0, z, 0, [1])
    const after = bank.snapshot(0)
    bank.correct(0, z, 0, [1])
    expect(bank.snapshot(0)).toEqual(after)
  })

  describe('has a gate that', () => {
    const aside = [106, 203, 0.41, 82]
    // At the mean, a little aside, far away, and twice as high at the mean.
    const measurements = [...walker(xyah), ...aside, 400, 200, 0.4, 80, 100, 200, 0.4, 160]

    test('lists the rows inside with their distances', () => {
      const bank = standing(xyah)
      const rows = new Int32Array(4)
      const distances = new Float64Array(4)
      expect(bank.gate(0, measurements, 4, rows, distances)).toBe(2)
      expect([...rows.subarray(0, 2)]).toEqual([0, 1])
      expect(distances[1]).toBe(bank.gatingDistance(0, measurements, 1))
    })

    test('ignores the size with `positionOnly`', () => {
      const rows = new Int32Array(4)
      const count = standing(xyah).gate(0, measurements, 4, rows, new Float64Array(4), { positionOnly: true })
      expect([...rows.subarray(0, count)]).toEqual([0, 1, 3])
    })

    test('has the given limit', () => {
      const bank = standing(xyah)
      const rows = new Int32Array(4)
      const limit = bank.gatingDistance(0, measurements, 2)
      expect(bank.gate(0, measurements, 3, rows, new Float64Array(4), { limit })).toBe(3)
      expect(bank.gate(0, measurements, 3, rows, new Float64Array(4), { limit: 0.99 * limit })).toBe(2)
    })

    test('omits the measurement noise with `exact`', () => {
      const bank = standing(xyah)
      const [x, ...others] = bank.mean(0).subarray(0, 4)
      const beside = [x! + 10, ...others]
      const covariance = bank.covariance(0)
      // Variance of x given y.
      const variance = covariance[0]! - covariance[1]! ** 2 / covariance[9]!
      expect(bank.gatingDistance(0, beside, 0, { exact: true })).toBeCloseTo(10 ** 2 / variance, 10)
      expect(bank.gatingDistance(0, beside)).toBeLessThan(10 ** 2 / variance)
    })

    test('lists exactly the rows whose distance is within the quantile', () => {
      const bank = standing(xyah)
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

    test.each(models)('agrees with the projected covariance of $name', (model) => {
      const bank = standing(model)
      const { mean, covariance } = bank.project(0)
      const away = walker(model, 1)
      const differences = away.map((value, i) => value - mean[i]!)
      /** dᵀ S⁻¹ d of two axes that are coupled only with each other. */
      const ofPair = (i: number, j: number) => {
        const [di, dj] = [differences[i]!, differences[j]!]
        const [ii, ij, jj] = [covariance[4 * i + i]!, covariance[4 * i + j]!, covariance[4 * j + j]!]
        return (di ** 2 * jj - 2 * di * dj * ij + dj ** 2 * ii) / (ii * jj - ij ** 2)
      }
      expectClose([bank.gatingDistance(0, away)], [ofPair(0, 1) + ofPair(2, 3)])
      expectClose([bank.gatingDistance(0, away, 0, { positionOnly: true })], [ofPair(0, 1)])
      const squares = differences.map((difference) => difference ** 2)
      expectClose([bank.gatingDistance(0, away, 0, { metric: 'gaussian' })], [squares.reduce((a, b) => a + b)])
    })
  })
})

test('a plain bank refuses the snapshot of a warped filter, and the slot is unchanged', () => {
  const bank = new KalmanFilterBank(xyah)
  const warped = new CameraFilterBank(xyah)
  for (const each of [bank, warped]) each.initiate(0, walker(xyah))
  const before = bank.snapshot(0)
  warped.warp(0, rotation)
  expect(() => bank.restore(0, warped.snapshot(0))).toThrow(
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

test('a block is scaled by an axis of its own or of a later block: earlier ones are already predicted', () => {
  const [first, second] = xyah.blocks as [(typeof xyah.blocks)[0], (typeof xyah.blocks)[0]]
  const byHeight = { ...second, scaledBy: 'h' as const }
  expect(() => new KalmanFilterBank({ ...xyah, blocks: [byHeight, first] })).not.toThrow()
  expect(() => new KalmanFilterBank({ ...xyah, blocks: [first, byHeight] })).toThrow(
    expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining('"h"') }),
  )
})

describe.each(kinds)('$kind whose noise scales with the size after a step', ({ Bank, affine }) => {
  test('adds the process noise of the predicted size', () => {
    const later = new Bank({ ...xywh, scaledAfterStep: true })
    const before = new Bank(xywh)
    for (const bank of [later, before]) {
      bank.initiate(0, [100, 100, 40, 80])
      if (affine) (bank as CameraFilterBank).warp(0, affine)
      // It grows by 10 pixels a frame.
      bank.means[6] = 10
    }
    const width = before.means[2]!
    const noise = (size: number) => (size / 20) ** 2
    const [laterBefore, beforeBefore] = [later.covariance(0)[0]!, before.covariance(0)[0]!]
    expect(laterBefore).toBe(beforeBefore)
    later.predict(0)
    before.predict(0)
    expect([...later.mean(0)]).toEqual([...before.mean(0)])
    expect(later.covariance(0)[0]! - before.covariance(0)[0]!).toBeCloseTo(noise(width + 10) - noise(width), 9)
  })
})
