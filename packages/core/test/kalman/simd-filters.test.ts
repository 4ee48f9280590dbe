import {
  type BankOptions,
  CameraFilterBank,
  KalmanFilterBank,
  type MotionModel,
  Workspace,
  xyah,
  xysr,
  xywh,
  xywhToTlbr,
} from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { floats, ints } from '../simd/columns'

/** An odd number of axes, and a block scaled by a size of a later block. */
const scored: MotionModel = {
  name: 'scored',
  axes: ['x', 'y', 'w', 'h', 'c'],
  toBox: xywhToTlbr,
  blocks: [
    {
      axes: ['x', 'w'],
      scaledBy: 'h',
      initial: { position: 0.1, velocity: 0.1 },
      process: { position: 0.05, velocity: 0.01 },
      measurement: 0.05,
    },
    {
      axes: ['y', 'h'],
      scaledBy: 'h',
      initial: { position: 0.1, velocity: 0.1 },
      process: { position: 0.05, velocity: 0.01 },
      measurement: 0.05,
    },
    {
      axes: ['c'],
      initial: { position: 1, velocity: 1 },
      process: { position: 0.1, velocity: 0.1 },
      measurement: 0.1,
    },
  ],
  size: ['w', 'h'],
  positive: ['h'],
  warped: [['x', 'y']],
}

const random = seededRandom(12)
const workspace = new Workspace()

function randomMeasurements(model: MotionModel, count: number): Float64Array {
  return floats(
    workspace,
    Float64Array.from({ length: count * model.axes.length }, () => 20 + 100 * random()),
  )
}

describe.each([xyah, xywh, xysr, scored])('many filters of $name at a time', (model) => {
  const slots = ints(
    workspace,
    Array.from({ length: 40 }, (_, i) => (7 * i) % 40),
  )
  const initial = randomMeasurements(model, 200)

  /** A bank called for many slots at a time, by SIMD, and one called for each slot alone. */
  function banks<Bank extends KalmanFilterBank>(Bank: new (model: MotionModel, options?: BankOptions) => Bank) {
    const many = new Bank(model, { workspace })
    const single = new Bank(model)
    for (const bank of [many, single]) for (let slot = 0; slot < 40; slot++) bank.initiate(slot, initial, slot)
    return { many, single }
  }

  function expectSame(a: KalmanFilterBank, b: KalmanFilterBank, count = 40) {
    for (let slot = 0; slot < count; slot++) expect(a.snapshot(slot)).toEqual(b.snapshot(slot))
  }

  test.each([1, 0.5, 3])('equal the same filters one at a time to the last bit, steps of %d frames', (step) => {
    const { many, single } = banks(KalmanFilterBank)
    for (let frame = 0; frame < 5; frame++) {
      const count = 1 + Math.floor(39 * random())
      const measurements = randomMeasurements(model, 60)
      const scores = frame % 2 === 1 ? floats(workspace, Float64Array.from({ length: 60 }, random)) : undefined
      const rows = ints(
        workspace,
        Array.from({ length: 40 }, () => Math.floor(60 * random())),
      )
      many.multiPredict(slots, 40, step)
      many.multiCorrect(slots, count, measurements, rows, scores)
      for (const slot of slots) single.predict(slot, step)
      for (let i = 0; i < count; i++) single.correct(slots[i]!, measurements, rows[i]!, scores)
      expectSame(many, single)
    }
    // One lies in the memory of the workspace, the other does not.
    expect([many.means.byteOffset > 0, single.means.byteOffset > 0]).toEqual([true, false])
  })

  test('also when filters are added, when lists are longer than the count, and when the camera rotates', () => {
    const { many, single } = banks(CameraFilterBank)
    many.multiPredict(slots)
    for (const slot of slots) single.predict(slot)
    const all = workspace.ints(6000)
    for (let slot = 0; slot < 200; slot++) {
      all[slot] = slot
      if (slot >= 40) for (const bank of [many, single]) bank.initiate(slot, initial, slot)
    }
    const measurements = workspace.floats(model.axes.length * 6000)
    measurements.set(randomMeasurements(model, 200))
    for (const camera of [undefined, [1.01, 0.02, 3, -0.02, 0.99, 5]]) {
      many.multiPredict(all, 200)
      if (camera) many.multiWarp(all, camera, 200)
      many.multiCorrect(all, 200, measurements, all)
      for (let slot = 0; slot < 200; slot++) {
        single.predict(slot)
        if (camera) single.warp(slot, camera)
        single.correct(slot, measurements, slot)
      }
      expectSame(many, single, 200)
    }
  })

  test('have the same boxes, and a box without area is reported', () => {
    const { many, single } = banks(KalmanFilterBank)
    const boxes = workspace.floats(160)
    const expected = new Float64Array(160)
    expect(many.gatherBoxes(slots, 40, boxes)).toBe(true)
    expect(single.gatherBoxes(slots, 40, expected)).toBe(true)
    expect([...boxes]).toEqual([...expected])
    for (const size of [0, -5, Number.NaN]) {
      for (const bank of [many, single]) bank.means.fill(size, 3 * bank.stride + 2, 3 * bank.stride + 4)
      expect(many.gatherBoxes(slots, 40, boxes)).toBe(single.gatherBoxes(slots, 40, expected))
      expect([...boxes]).toEqual([...expected])
    }
  })
})

test('a list outside the workspace is processed in TypeScript', () => {
  const bank = new KalmanFilterBank(xyah, { workspace })
  const plain = new KalmanFilterBank(xyah)
  const measurements = randomMeasurements(xyah, 20)
  const slots = Int32Array.from({ length: 20 }, (_, i) => i)
  for (const each of [plain, bank]) {
    for (const slot of slots) each.initiate(slot, measurements, slot)
    each.multiPredict(slots)
    each.multiCorrect(slots, 20, measurements, slots)
  }
  for (const slot of slots) expect(plain.snapshot(slot)).toEqual(bank.snapshot(slot))
})
