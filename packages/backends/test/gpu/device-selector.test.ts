import type { RowSelection } from '@mot/core'
import { seededRandom } from '@mot/test-utils/random'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type DeviceOutputs, DeviceSelector, readStaging, stagingBytes } from '../../src/gpu/device-selector'
import { selectRows } from '../../src/gpu/select-rows'
import { EmulatedDevice, stubWebGpu } from './emulated-device'

beforeEach(stubWebGpu)
afterEach(() => vi.unstubAllGlobals())

type Map = { readonly data: Float32Array; readonly shape: readonly number[] }

/** Uploads maps as outputs of a network, in buffers that are larger. */
function upload(device: EmulatedDevice, maps: Readonly<Record<string, Map>>): DeviceOutputs {
  return Object.fromEntries(
    Object.entries(maps).map(([name, { data, shape }]) => {
      const buffer = device.createBuffer({ label: name, size: data.byteLength + 64, usage: 0 })
      device.queue.writeBuffer(buffer, 0, data)
      return [name, { buffer: buffer as unknown as GPUBuffer, shape }]
    }),
  )
}

async function onDevice(device: EmulatedDevice, maps: Readonly<Record<string, Map>>, selections: RowSelection[]) {
  const selector = new DeviceSelector(device.asDevice())
  const outputs = upload(device, maps)
  const staging = device.createBuffer({ label: 'staging', size: stagingBytes(selections), usage: 0 })
  selector.submit(outputs, selections, staging as unknown as GPUBuffer, await selector.compile())
  const rows = readStaging(staging.open().slice().buffer as ArrayBuffer, selections)
  return { rows, selector }
}

/** Whole 64ths, some equal: their upper 16 bits tell them apart. */
function map(random: () => number, shape: readonly number[], from = 0, to = 1): Map {
  const count = shape.reduce((product, length) => product * length, 1)
  const data = Float32Array.from({ length: count }, () => Math.floor(64 * (from + (to - from) * random())) / 64)
  return { data, shape }
}

const reads = [
  { output: 'points', first: 0, count: 2, perGroup: 2 },
  { output: 'sizes', first: 1, count: 2 },
  { output: 'scanned', first: 0, count: 1, perGroup: 1 },
  { output: 'sizes', first: 0, count: 1, at: { read: 0, pairs: 'xy' } },
  { output: 'sizes', first: 2, count: 1, at: { read: 0, pairs: 'yx' } },
] as const

describe('rows selected on a device are those that the processor selects', () => {
  for (const [groupCount, rows, columns] of [
    [1, 5, 7],
    [3, 4, 9],
    [2, 23, 31],
  ] as const) {
    test.each([
      ['all above a score', {}],
      ['peaks', { isPeak: true }],
      ['the best three', { most: 3 }],
      ['the best peaks', { isPeak: true, most: 2 }],
      ['none but what exceeds the best', { above: 1 }],
      ['from below zero', { above: -0.5 }],
    ] satisfies [string, Partial<RowSelection>][])(`${groupCount} × ${rows} × ${columns}: %s`, async (_, more) => {
      for (const seed of [1, 2, 3]) {
        const random = seededRandom(seed)
        const maps = {
          scanned: map(random, [1, groupCount, rows, columns]),
          points: map(random, [1, 2 * groupCount, rows, columns], -4, 4),
          sizes: map(random, [1, 3, rows, columns]),
        }
        const selection: RowSelection = {
          output: 'scanned',
          channels: 'first',
          groupSize: 1,
          groupCount,
          score: { rule: 'value' },
          above: 0.5,
          capacity: groupCount * rows * columns,
          reads,
          ...more,
        }
        const { rows: found } = await onDevice(new EmulatedDevice(), maps, [selection])
        expect(found).toEqual([selectRows(maps, selection)])
      }
    })
  }

  test.each([
    ['a value', { rule: 'value' }],
    ['a difference', { rule: 'difference', channel: 2, less: 1 }],
    ['the best', { rule: 'best', first: 1, end: 4 }],
    ['the best times another', { rule: 'best', first: 2, end: 5, times: 1 }],
  ] satisfies [string, RowSelection['score']][])('channels last, by %s, two selections at once', async (_, score) => {
    const random = seededRandom(4)
    const maps = { boxes: map(random, [1, 300, 5], -1, 1), more: map(random, [1, 7, 5]) }
    const selection: RowSelection = {
      output: 'boxes',
      channels: 'last',
      groupSize: 5,
      groupCount: 1,
      score,
      above: 0.2,
      range: 'beyond',
      capacity: 300,
      reads: [{ output: 'boxes', first: 0, count: 5 }],
    }
    const other = {
      ...selection,
      output: 'more',
      range: 'unit',
      reads: [{ output: 'more', first: 3, count: 1 }],
    } as const
    const device = new EmulatedDevice()
    const { rows } = await onDevice(device, maps, [selection, { ...other, score: { rule: 'value' } }])
    expect(rows).toEqual([selectRows(maps, selection), selectRows(maps, { ...other, score: { rule: 'value' } })])
    expect(device.dispatched).toEqual(['compact 2×1', 'gather 300×1', 'compact 1×1', 'gather 300×1'])
  })
})

const plain: RowSelection = {
  output: 'scores',
  channels: 'first',
  groupSize: 1,
  groupCount: 1,
  score: { rule: 'value' },
  above: 0.25,
  capacity: 2,
  reads: [{ output: 'scores', first: 0, count: 1 }],
}

const scores = (...values: number[]) => ({
  scores: { data: Float32Array.from(values), shape: [1, 1, 1, values.length] },
})

test.each([
  ['as many as there is room for', [0.5, 0.5, 0], {}, 2],
  ['one more than there is room for', [0.5, 0.5, 0.5], {}, undefined],
  ['NaN anywhere', [0.5, Number.NaN, 0], {}, undefined],
  ['values of 0 and 1 are within 0 to 1', [1, 0, 0], { range: 'unit' }, 1],
  ['a value above 1', [1.5, 0, 0], { range: 'unit' }, undefined],
  ['a value below 0', [0.5, -0.5, 0], { range: 'unit' }, undefined],
  ['all within 0 to 1 where they should not be', [0.5, 0.5, 0], { range: 'beyond' }, undefined],
  ['one beyond 1 where it should be', [0.5, 1.5, 0], { range: 'beyond' }, 2],
  ['zero does not exceed zero with a sign', [0, -0, 0], { above: -0 }, 0],
  ['zero with a sign does not exceed zero', [0, -0, 0], { above: 0 }, 0],
] satisfies [string, number[], Partial<RowSelection>, number | undefined][])(
  '%s: %j %j',
  async (_, values, more, count) => {
    const selection = { ...plain, ...more }
    const { rows } = await onDevice(new EmulatedDevice(), scores(...values), [selection])
    expect(rows?.[0]?.count).toBe(count)
    expect(selectRows(scores(...values), selection)?.count).toBe(count)
  },
)

test('where one row of groups does not hold all cells there are several', async () => {
  const count = 256 * 65535 + 300
  const data = new Float32Array(count)
  data.set([0.5, 0.75], count - 2)
  const device = new EmulatedDevice()
  const { rows } = await onDevice(device, { scores: { data, shape: [1, 1, 1, count] } }, [plain])
  expect(device.dispatched[0]).toBe('compact 65535×2')
  expect(rows).toEqual([{ count: 2, cells: Uint32Array.of(count - 2, count - 1), values: Float32Array.of(0.5, 0.75) }])
})

test('a second frame finds nothing of the first, and takes no more memory', async () => {
  const device = new EmulatedDevice()
  const selector = new DeviceSelector(device.asDevice())
  const selections = [{ ...plain, most: 1 }]
  const staging = device.createBuffer({ size: stagingBytes(selections), usage: 0 })
  const found = []
  const sizes = new Set<number>()
  for (const values of [
    [0.5, 0, 0.75],
    [0.375, 0, 0],
    [0, 0, 0],
  ]) {
    const outputs = upload(device, scores(...values))
    selector.submit(outputs, selections, staging as unknown as GPUBuffer, await selector.compile())
    found.push([...readStaging(staging.open().slice().buffer as ArrayBuffer, selections)![0]!.cells])
    for (const { buffer } of Object.values(outputs)) buffer.destroy()
    sizes.add(device.buffers.size)
  }
  expect(found).toEqual([[2], [0], []])
  expect(sizes.size).toBe(1)
  expect(device.compiled).toEqual(['count', 'threshold', 'compact', 'gather'])
  selector.dispose()
  expect([...device.buffers].map(({ label }) => label)).toEqual([''])
})

test('outputs above the limit of the device are refused by their size', async () => {
  const device = new EmulatedDevice()
  Object.assign(device.limits, { maxStorageBufferBindingSize: 2 ** 18 })
  const most = 2 ** 16
  const at = (count: number) => onDevice(device, { scores: map(() => 0, [1, 1, 1, count]) }, [plain])
  expect((await at(most)).rows).toBeDefined()
  await expect(at(most + 1)).rejects.toMatchObject({ code: 'unsupported' })
})
