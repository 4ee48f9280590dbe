import { CameraFilterBank, KalmanFilterBank, type MotionModel, xyah, xysr, xywh } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test, vi } from 'vitest'
import { compile } from '../../../../scripts/simd/compile'
import { compileModel } from '../../src/kalman/compiled-model'
import { filtersWasm } from '../../src/kalman/filters-wasm'
import { SimdFilters } from '../../src/kalman/simd-filters'

/** An odd number of axes, and a block that follows a size of a later one. */
const scored: MotionModel = {
  name: 'scored',
  axes: ['x', 'y', 'w', 'h', 'c'],
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

function randomMeasurements(model: MotionModel, count: number): Float64Array {
  return Float64Array.from({ length: count * model.axes.length }, () => 20 + 100 * random())
}

describe.each([xyah, xywh, xysr, scored])('many filters of $name at a time', (model) => {
  const slots = Int32Array.from({ length: 40 }, (_, i) => (7 * i) % 40)
  const initial = randomMeasurements(model, 200)

  /** A bank that is asked for many at a time, and one that is asked for one after the other. */
  function banks<Bank extends KalmanFilterBank>(Bank: new (model: MotionModel) => Bank) {
    const many = new Bank(model)
    const single = new Bank(model)
    for (const bank of [many, single]) for (let slot = 0; slot < 40; slot++) bank.initiate(slot, initial, slot)
    return { many, single }
  }

  function expectSame(a: KalmanFilterBank, b: KalmanFilterBank, count = 40) {
    for (let slot = 0; slot < count; slot++) expect(a.snapshot(slot)).toEqual(b.snapshot(slot))
  }

  test.each([1, 0.5, 3])('are to the last bit what they are one after the other, steps of %d frames', (step) => {
    const { many, single } = banks(KalmanFilterBank)
    for (let frame = 0; frame < 5; frame++) {
      const count = 12 + Math.floor(28 * random())
      const measurements = randomMeasurements(model, 60)
      const scores = frame % 2 === 1 ? Float64Array.from({ length: 60 }, random) : undefined
      const rows = Int32Array.from({ length: 40 }, () => Math.floor(60 * random()))
      many.multiPredict(slots, 40, step)
      many.multiCorrect(slots, count, measurements, rows, scores)
      for (const slot of slots) single.predict(slot, step)
      for (let i = 0; i < count; i++) single.correct(slots[i]!, measurements, rows[i]!, scores)
      expectSame(many, single)
    }
    // One lies in a module's memory, after the model, the other does not.
    expect([many.means.byteOffset > 0, single.means.byteOffset > 0]).toEqual([true, false])
  })

  test('also when more begin, when lists are far longer than what they hold, and when the camera turns', () => {
    const { many, single } = banks(CameraFilterBank)
    many.multiPredict(slots)
    for (const slot of slots) single.predict(slot)
    const all = new Int32Array(6000)
    for (let slot = 0; slot < 200; slot++) {
      all[slot] = slot
      if (slot >= 40) for (const bank of [many, single]) bank.initiate(slot, initial, slot)
    }
    const measurements = new Float64Array(model.axes.length * 6000)
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
})

test('filters go on where they were when they move to the memory of WebAssembly', () => {
  const filters = SimdFilters.create(compileModel(xyah))!
  filters.reserve(3)
  filters.means.set([1, 2, 3, 4], 8)
  filters.covariances.set([5, 6], 6)
  filters.reserve(100_000)
  expect([...filters.means.subarray(8, 12)]).toEqual([1, 2, 3, 4])
  expect([...filters.covariances.subarray(6, 8)]).toEqual([5, 6])
  expect([filters.means.length, filters.covariances.length]).toEqual([800_000, 600_000])
})

test.each([
  ['no WebAssembly', undefined],
  [
    'no memory left',
    {
      Module: class {},
      Instance: class {
        constructor() {
          throw new RangeError('could not allocate memory')
        }
      },
    },
  ],
])('where there is %s there are none, and banks do without', async (_, webAssembly) => {
  vi.stubGlobal('WebAssembly', webAssembly)
  vi.resetModules()
  const other = await import('../../src/kalman/simd-filters')
  expect(other.SimdFilters.create(compileModel(xyah))).toBeUndefined()
  const { KalmanFilterBank: OtherBank } = await import('../../src/kalman/filter-bank')
  vi.unstubAllGlobals()
  const measurements = randomMeasurements(xyah, 20)
  const [plain, bank] = [new OtherBank(xyah), new KalmanFilterBank(xyah)]
  const slots = Int32Array.from({ length: 20 }, (_, i) => i)
  for (const each of [plain, bank]) {
    for (const slot of slots) each.initiate(slot, measurements, slot)
    each.multiPredict(slots)
    each.multiCorrect(slots, 20, measurements, slots)
  }
  for (const slot of slots) expect(plain.snapshot(slot)).toEqual(bank.snapshot(slot))
})

test('the thousand and first at a time has none either: addresses run out', () => {
  const all = Array.from({ length: 1100 }, () => SimdFilters.create(compileModel(xyah)))
  expect([all[0] === undefined, all.at(-1) === undefined]).toEqual([false, true])
})

test('the module is what its source compiles to', async () => {
  expect(await compile('packages/core/simd/filters.ts')).toBe(filtersWasm)
})
