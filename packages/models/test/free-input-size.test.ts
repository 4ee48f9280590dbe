import { createBackend } from '@mot/backends'
import { freeInputSize } from '@mot/models'
import { writeOnnx } from '@mot/test-utils/onnx-writer'
import { expect, test } from 'vitest'

/** Adds a constant of each channel and cuts below 0: a network that takes any size, written down for 4 × 4. */
const fixed = writeOnnx({
  name: 'fixed',
  inputs: [{ name: 'input', type: 'float32', shape: [1, 3, 4, 4] }],
  outputs: [{ name: 'output', type: 'float32', shape: [1, 3, 4, 4] }],
  initializers: [{ name: 'more', type: 'float32', shape: [1, 3, 1, 1], data: Float32Array.of(1, 2, 3) }],
  nodes: [
    { type: 'Add', inputs: ['input', 'more'], outputs: ['sum'] },
    { type: 'Relu', inputs: ['sum'], outputs: ['output'] },
  ],
})

test('a network that is written down for one size takes others once it is free', async () => {
  await using backend = await createBackend({ device: 'cpu' })
  const model = await backend.load(freeInputSize(fixed))
  expect(model.inputs[0]!.shape).toEqual([1, 3, 'height', 'width'])
  const { output } = await model.run({ input: { data: new Float32Array(12).fill(-1.5), shape: [1, 3, 2, 2] } })
  expect([...(output!.data as Float32Array)]).toEqual([0, 0, 0, 0, 0.5, 0.5, 0.5, 0.5, 1.5, 1.5, 1.5, 1.5])
  expect(output!.shape).toEqual([1, 3, 2, 2])
})

test('freed twice is freed once', () => {
  expect(freeInputSize(freeInputSize(fixed))).toEqual(freeInputSize(fixed))
})

test.each([
  ['three bytes', Uint8Array.of(1, 2, 3)],
  ['nothing', new Uint8Array(0)],
  ['a network that breaks off', fixed.slice(0, 60)],
])('%s are refused', (_, bytes) => {
  expect(() => freeInputSize(bytes)).toThrow(expect.objectContaining({ code: 'invalid-file' }))
})
