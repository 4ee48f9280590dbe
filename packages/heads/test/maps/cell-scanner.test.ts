import { forbiddenWebAssembly, seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { compile } from '../../../../scripts/simd/compile'
import { type CellScanner, loadSimd, scanBySimd, scanCells, scanPlain } from '../../src/maps/cell-scanner'
import { nextAboveWasm } from '../../src/maps/next-above-wasm'

const simd = loadSimd()!

/** All positions that a scanner finds from a start on. */
function positionsOf(scanner: CellScanner, start: number, end: number, floor: number): number[] {
  const found: number[] = []
  for (let i = scanner.next(start, floor); i < end; i = scanner.next(i + 1, floor)) found.push(i)
  return found
}

describe.each([
  ['in TypeScript', scanPlain],
  ['by SIMD', (data: Float32Array, end: number) => scanBySimd(simd, data, end)],
] as const)('a scan %s', (_, scan) => {
  test('stops at numbers above the floor, and at NaN', () => {
    const data = new Float32Array(50).fill(-1)
    data[3] = 1
    data[20] = 0
    data[31] = Number.NaN
    data[49] = 2
    expect(positionsOf(scan(data, 50), 0, 50, 0)).toEqual([3, 31, 49])
    expect(positionsOf(scan(data, 49), 4, 49, -0.5)).toEqual([20, 31])
  })

  test('compares with floors that float32 cannot hold exactly', () => {
    // As float32, 0.1 is a little above and 0.7 a little below.
    const data = Float32Array.of(0.1, 0.7, -0.1, -0.7)
    expect(positionsOf(scan(data, 4), 0, 1, 0.1)).toEqual([0])
    expect(positionsOf(scan(data, 2), 1, 2, 0.7)).toEqual([])
    expect(positionsOf(scan(data, 3), 2, 3, -0.1)).toEqual([])
    expect(positionsOf(scan(data, 4), 3, 4, -0.7)).toEqual([3])
  })

  test('takes infinite floors, and floors near 0', () => {
    const data = Float32Array.of(0, -0, 1e-45, -1e-45, Infinity)
    expect(positionsOf(scan(data, 5), 0, 5, -Infinity)).toEqual([0, 1, 2, 3, 4])
    expect(positionsOf(scan(data, 5), 0, 5, Infinity)).toEqual([])
    expect(positionsOf(scan(data, 5), 0, 5, 1e-60)).toEqual([2, 4])
    expect(positionsOf(scan(data, 5), 0, 5, -1e-60)).toEqual([0, 1, 2, 4])
  })

  test('scans an empty column', () => {
    expect(scan(new Float32Array(0), 0).next(0, 0)).toBe(0)
  })
})

test('SIMD stops where TypeScript stops, also across the parts that it copies', () => {
  const random = seededRandom(8)
  const part = simd.memory.length
  for (const length of [1, 15, 16, 17, part - 1, part, part + 1, 3 * part + 7]) {
    const data = Float32Array.from({ length }, () => Math.floor(1000 * random()) / 1000)
    data[length - 1] = Number.NaN
    for (const floor of [0.99, 0.5, 2]) {
      const start = Math.floor(random() * Math.min(length, 40))
      const expected = positionsOf(scanPlain(data, length), start, length, floor)
      expect(positionsOf(scanBySimd(simd, data, length), start, length, floor)).toEqual(expected)
    }
  }
})

test('the floor may rise during a scan', () => {
  const data = Float32Array.from({ length: 100 }, (_, i) => i)
  for (const scanner of [scanPlain(data, 100), scanBySimd(simd, data, 100)]) {
    expect([scanner.next(0, 4), scanner.next(6, 50), scanner.next(52, 98)]).toEqual([5, 51, 99])
  }
})

describe('where there is no WebAssembly', () => {
  test('none is loaded under a strict content security policy', () => {
    expect(loadSimd(forbiddenWebAssembly)).toBeUndefined()
  })
})

test('a scan without choice takes one of the two', () => {
  expect(scanCells(Float32Array.of(0, 1), 2).next(0, 0.5)).toBe(1)
})

test('the module is what its source compiles to', async () => {
  expect(await compile('packages/heads/simd/next-above.ts')).toBe(nextAboveWasm)
})
