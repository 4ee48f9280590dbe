import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Staging } from '../../src/gpu/staging'
import { type EmulatedBuffer, EmulatedDevice, stubWebGpu } from './emulated-device'

beforeEach(stubWebGpu)
afterEach(() => vi.unstubAllGlobals())

test('two frames are in flight at once; the others wait, in their order', async () => {
  const staging = new Staging(undefined)
  const order: number[] = []
  const first = await staging.enter()
  const second = await staging.enter()
  const waiting = [3, 4].map(async (frame) => {
    const turn = await staging.enter()
    order.push(frame)
    return turn
  })
  await new Promise(setImmediate)
  expect(order).toEqual([])
  second.leave()
  await waiting[0]
  await new Promise(setImmediate)
  expect(order).toEqual([3])
  first.leave()
  await waiting[1]
  expect(order).toEqual([3, 4])
})

test('a buffer of the same size serves the next frame, one of another size replaces it', async () => {
  const device = new EmulatedDevice()
  const staging = new Staging(device.asDevice())
  const turn = await staging.enter()
  const buffer = turn.take(8)
  expect(buffer).toMatchObject({ label: 'staging', size: 8, usage: 1 | 8 })
  expect(turn.take(8)).toBe(buffer)
  turn.leave()
  const next = await staging.enter()
  expect(next.take(8)).toBe(buffer)
  const larger = next.take(16)
  expect([...device.buffers]).toEqual([larger])
})

test('what was copied is read, and the buffer serves again', async () => {
  const device = new EmulatedDevice()
  const turn = await new Staging(device.asDevice()).enter()
  for (const value of [1, 2]) {
    const buffer = turn.take(4) as unknown as EmulatedBuffer
    device.queue.writeBuffer(buffer, 0, Uint8Array.of(value, 0, 0, 0))
    const bytes = await turn.read()
    device.queue.writeBuffer(buffer, 0, Uint8Array.of(9, 9, 9, 9))
    expect([...new Uint8Array(bytes)]).toEqual([value, 0, 0, 0])
  }
})

test('nothing is open after dispose and the end of the frames in flight', async () => {
  const device = new EmulatedDevice()
  const staging = new Staging(device.asDevice())
  const [late, early] = [await staging.enter(), await staging.enter()]
  late.take(4)
  early.take(4)
  early.leave()
  staging.dispose()
  expect(device.buffers.size).toBe(1)
  late.leave()
  expect(device.buffers.size).toBe(0)
})
