import { CameraFilterBank, KalmanFilterBank, MotError, type MotionModel, xyah, xywh } from '@mot/core'
import { expectClose } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { models, rotation, walker } from './walker'

describe.each(models)('the $name filter', (model) => {
  test('equals that of the plain bank to the bit as long as the camera does not rotate, one or many at a time', () => {
    const bank = new CameraFilterBank(model)
    const plain = new KalmanFilterBank(model)
    const slots = Int32Array.from({ length: 40 }, (_, i) => i)
    const measurements = Float64Array.from(Array.from(slots, (slot) => walker(model, slot)).flat())
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
})

test('a slot that is initiated again has no camera motion of the track before', () => {
  const bank = new CameraFilterBank(xywh)
  bank.initiate(0, walker(xywh))
  bank.warp(0, rotation)
  bank.initiate(0, walker(xywh))
  bank.initiate(1, walker(xywh))
  expect(bank.snapshot(0)).toEqual(bank.snapshot(1))
})

test('so has a slot restored from the snapshot of a plain bank', () => {
  const bank = new CameraFilterBank(xywh)
  const plain = new KalmanFilterBank(xywh)
  for (const each of [bank, plain]) each.initiate(0, walker(xywh))
  bank.warp(0, rotation)
  bank.restore(0, plain.snapshot(0))
  expect(bank.snapshot(0)).toEqual(plain.snapshot(0))
})

describe('camera motion', () => {
  test('that is a translation moves the centre and keeps the covariance', () => {
    const bank = new CameraFilterBank(xyah)
    bank.initiate(0, walker(xyah))
    const before = bank.covariance(0)
    bank.multiWarp([0], [1, 0, 5, 0, 1, -3])
    expect([...bank.mean(0)]).toEqual([105, 197, 0.4, 80, 0, 0, 0, 0])
    expect(bank.covariance(0)).toEqual(before)
    expect(bank.snapshot(0).pairs).toBeUndefined()
  })

  test('that zooms in scales the height of xyah and its variance', () => {
    const bank = new CameraFilterBank(xyah)
    bank.restore(0, { ...bank.snapshot(0), mean: [100, 200, 0.4, 80, 1, 2, 0, 0.5], blocks: [4, 1, 2, 3, 1, 2] })
    bank.warp(0, [1.1, 0, 0, 0, 1.1, 0])
    expectClose(bank.mean(0), [110, 220, 0.4, 88, 1.1, 2.2, 0, 0.55])
    const covariance = bank.covariance(0)
    const entry = (row: number, column: number) => covariance[8 * row + column]!
    expectClose([entry(3, 3), entry(3, 7), entry(7, 7)], [4 * 1.21, 1.21, 2 * 1.21])
    expectClose([entry(2, 2), entry(2, 6), entry(6, 6)], [3, 1, 2])
  })

  test('and its inverse restore the filter', () => {
    const bank = new CameraFilterBank(xywh)
    bank.initiate(0, walker(xywh))
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

test('a warped slot keeps its state when the bank grows, and others have room for theirs', () => {
  const bank = new CameraFilterBank(xyah, { capacity: 1 })
  bank.initiate(0, walker(xyah))
  bank.warp(0, rotation)
  const before = bank.snapshot(0)
  bank.initiate(77, walker(xyah))
  expect(bank.snapshot(0)).toEqual(before)
  bank.restore(77, before)
  expect(bank.snapshot(77)).toEqual(before)
})

test('the gate of one slot is independent of the camera motion of another', () => {
  const bank = new CameraFilterBank(xyah)
  for (const slot of [0, 1]) bank.initiate(slot, walker(xyah))
  const aside = [106, 203, 0.41, 82]
  const before = bank.gatingDistance(0, aside)
  bank.warp(1, rotation)
  bank.gatingDistance(1, aside)
  expect(bank.gatingDistance(0, aside)).toBe(before)
})

test('pairs of another motion model are refused, and the slot is unchanged', () => {
  const bank = new CameraFilterBank(xyah)
  bank.initiate(0, walker(xyah))
  bank.warp(0, rotation)
  const before = bank.snapshot(0)
  const code = { code: 'invalid-snapshot' }
  for (const pairs of [before.pairs!.slice(1), [...before.pairs!.slice(1), Number.NaN]]) {
    expect(() => bank.restore(0, { ...before, mean: [...before.mean].reverse(), pairs })).toThrow(
      expect.objectContaining(code),
    )
  }
  expect(bank.snapshot(0)).toEqual(before)
})

test('a motion model with pairs of unknown axes is refused', () => {
  expect(() => new CameraFilterBank({ ...xyah, warped: [['x', 'depth']] } as MotionModel)).toThrow(/got "depth"/)
  expect(() => new CameraFilterBank({ ...xyah, zoomed: ['depth'] } as MotionModel)).toThrow(MotError)
})
