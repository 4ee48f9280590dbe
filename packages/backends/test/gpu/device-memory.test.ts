import { expect, test } from 'vitest'
import { DeviceMemory } from '../../src/gpu/device-memory'
import { type EmulatedBuffer, EmulatedDevice } from './emulated-device'

function memoryOn(device: EmulatedDevice) {
  const memory = new DeviceMemory(device.asDevice())
  return { memory, take: (bytes: number) => memory.take('rows', bytes, 8) as unknown as EmulatedBuffer }
}

test('a buffer is allocated once, in whole words, and again only where it has to be larger', () => {
  const device = new EmulatedDevice()
  const { take } = memoryOn(device)
  const first = take(5)
  expect(first).toMatchObject({ label: 'rows', size: 8, usage: 8 })
  expect(take(8)).toBe(first)
  expect(take(1)).toBe(first)
  const second = take(9)
  expect(second.size).toBe(12)
  expect([...device.buffers]).toEqual([second])
  expect(take(0)).toBe(second)
  expect(memoryOn(device).take(0).size).toBe(4)
})

test.each(['maxBufferSize', 'maxStorageBufferBindingSize'])('%s is the largest that is allowed', (limit) => {
  const device = new EmulatedDevice()
  Object.assign(device.limits, { [limit]: 64 })
  const { take } = memoryOn(device)
  const whole = take(64)
  expect(() => take(65)).toThrow(expect.objectContaining({ code: 'unsupported' }))
  // The buffer that it has stays.
  expect([...device.buffers]).toEqual([whole])
})

test.each([0, 1, 2, 3, 4, 5, 7, 8])('%i bytes of a larger array are written, padded to whole words', (count) => {
  const device = new EmulatedDevice()
  const { memory, take } = memoryOn(device)
  const buffer = take(8)
  buffer.open().fill(9)
  memory.write(buffer as unknown as GPUBuffer, Uint8Array.of(0, 0, 1, 2, 3, 4, 5, 6, 7, 8).subarray(2, 2 + count))
  const written = [1, 2, 3, 4, 5, 6, 7, 8].slice(0, count)
  const padded = [...written, ...[0, 0, 0].slice(0, (4 - (count % 4)) % 4)]
  expect([...buffer.open()]).toEqual([...padded, ...Array(8 - padded.length).fill(9)])
})

test('nothing is open after dispose', () => {
  const device = new EmulatedDevice()
  const { memory, take } = memoryOn(device)
  take(4)
  memory.take('more', 4, 8)
  memory.dispose()
  expect(device.buffers.size).toBe(0)
  // What is taken afterwards is new.
  expect(take(4).open().length).toBe(4)
})
