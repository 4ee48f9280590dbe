import { plainWorkspace, Workspace } from '@mot/core'
import { forbiddenWebAssembly } from '@mot/test-utils'
import { expect, test, vi } from 'vitest'
import { compile } from '../../../../scripts/simd/compile'
import type { WebAssemblyPort } from '../../src/simd/load-wasm'
import { trackingWasm } from '../../src/simd/tracking-wasm'
import { addressOf } from '../../src/simd/workspace'

test('columns are disjoint, filled with zeros, and stay valid when the memory grows', () => {
  const workspace = new Workspace()
  const first = workspace.ints(3)
  const second = workspace.floats(2)
  first.fill(7)
  second.fill(0.5)
  const large = workspace.floats(1_000_000)
  large.fill(9)
  const last = workspace.ints(5)
  expect([...first, ...second, ...last]).toEqual([7, 7, 7, 0.5, 0.5, 0, 0, 0, 0, 0])
  const addresses = [first, second, large, last].map(addressOf)
  expect(addresses.every((address, i) => address > (addresses[i - 1] ?? 0))).toBe(true)
  expect([first, second, large, last].map(({ byteOffset }) => byteOffset)).toEqual(addresses)
  expect([workspace.holds(last), new Workspace().holds(last), workspace.holds(last.subarray(1))]).toEqual([
    true,
    false,
    false,
  ])
})

test.each([
  ['there is no WebAssembly', null],
  ['it is forbidden', forbiddenWebAssembly],
])('where %s, columns are plain arrays', (_, webAssembly) => {
  const workspace = new Workspace(webAssembly)
  expect(workspace.simd).toBeUndefined()
  const columns = [workspace.ints(2), workspace.floats(3)]
  expect(columns).toEqual([new Int32Array(2), new Float64Array(3)])
  expect(columns.map(addressOf)).toEqual([0, 0])
})

test.each([Number.NaN, 1.5, -1, Number.POSITIVE_INFINITY, '3' as never])('a length of %s is none', (length) => {
  for (const workspace of [new Workspace(), plainWorkspace]) {
    const first = workspace.ints(2)
    const refusal = expect.objectContaining({ name: 'MotError', code: 'invalid-option' })
    expect(() => workspace.ints(length)).toThrow(refusal)
    expect(() => workspace.floats(length)).toThrow(refusal)
    const second = workspace.floats(2)
    second.fill(1)
    expect([...first, ...second]).toEqual([0, 0, 1, 1])
  }
})

test('plainWorkspace gives plain arrays', () => {
  expect(plainWorkspace.simd).toBeUndefined()
})

test('where memory is exhausted they are, too, and the next thousand workspaces do not allocate', () => {
  let allocations = 0
  const scarce = {
    Module: WebAssembly.Module,
    Instance: WebAssembly.Instance,
    Memory: class {
      constructor() {
        allocations++
        throw new RangeError('could not allocate memory')
      }
    },
  } as unknown as WebAssemblyPort
  expect(new Workspace(scarce).simd).toBeUndefined()
  for (let i = 0; i < 1000; i++) expect(new Workspace(scarce).simd).toBeUndefined()
  expect(allocations).toBe(1)
  expect(new Workspace().simd).toBeDefined()
})

test('the memory of thousands of unreachable workspaces is freed', () => {
  for (let i = 0; i < 20_000; i++) expect(new Workspace().simd).toBeDefined()
})

test('the bytes are those that the source compiles to', async () => {
  expect(await compile('packages/core/simd/tracking.ts')).toBe(trackingWasm)
})

test('where a memory cannot grow, a column is refused, and later ones lie where it would have', () => {
  const workspace = new Workspace()
  const first = workspace.ints(3)
  // 8 GB, twice what a memory may have.
  expect(() => workspace.floats(2 ** 30)).toThrow(
    expect.objectContaining({
      name: 'MotError',
      code: 'too-many-detections',
      message: expect.stringContaining('8192 MB'),
    }),
  )
  const second = workspace.ints(3)
  expect(addressOf(second) - addressOf(first)).toBeLessThan(100)
  expect([...first, ...second]).toEqual([0, 0, 0, 0, 0, 0])
})

test('memory that is reserved is there for columns, and memory that there is not is not reserved', () => {
  const workspace = new Workspace()
  expect(workspace.reserve(2 ** 33)).toBe(false)
  expect(workspace.reserve(2 ** 24)).toBe(true)
  const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow')
  for (let i = 0; i < 8; i++) workspace.floats(2 ** 18 - 6)
  expect(grow).not.toHaveBeenCalled()
  for (let i = 0; i < 16; i++) workspace.floats(2 ** 18)
  expect(grow).toHaveBeenCalled()
  grow.mockRestore()
  expect(plainWorkspace.reserve(2 ** 24)).toBe(true)
})
