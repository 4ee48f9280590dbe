/// <reference types="vite/client" />
import { onnxFixtureUrl, readBytes } from '@mot/test-utils/onnx-fixtures'
import gpuMjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'
import gpuWasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import { env, InferenceSession, Tensor } from 'onnxruntime-web/webgpu'
import { describe, expect, test } from 'vitest'

env.wasm.wasmPaths = { mjs: gpuMjs, wasm: gpuWasm }
env.wasm.numThreads = 1

// What training/export/README.md says of them.
describe('operators of deformable convolutions', () => {
  test('GridSample runs on WebGPU itself, and as on WebAssembly', async () => {
    expectSame(await run('grid-sample', 'webgpu', false), await run('grid-sample', 'wasm'))
  })

  test('DeformConv runs on WebAssembly alone: a WebGPU session leaves it to the processor', async () => {
    await expect(run('deform-conv', 'webgpu', false)).rejects.toThrow(/assigned to the default CPU EP/)
    expectSame(await run('deform-conv', 'webgpu'), await run('deform-conv', 'wasm'))
  })
})

/** @param fallback whether nodes that the provider lacks may run on the processor. */
async function run(file: string, provider: 'webgpu' | 'wasm', fallback = true): Promise<Float32Array> {
  const session = await InferenceSession.create(await readBytes(onnxFixtureUrl(`${file}.onnx`)), {
    executionProviders: [provider],
    ...(!fallback && { extra: { session: { disable_cpu_ep_fallback: '1' } } }),
  })
  const feeds = Object.fromEntries(
    session.inputMetadata.map((input) => {
      const shape = input.isTensor ? (input.shape as number[]) : []
      const size = shape.reduce((product, length) => product * length, 1)
      const data = Float32Array.from({ length: size }, (_, i) => Math.sin(i))
      return [input.name, new Tensor('float32', data, shape)]
    }),
  )
  const { y } = await session.run(feeds)
  const data = Float32Array.from(y!.data as Float32Array)
  await session.release()
  return data
}

function expectSame(found: Float32Array, expected: Float32Array): void {
  expect(found.length).toBe(expected.length)
  for (let i = 0; i < expected.length; i++) expect(Math.abs(found[i]! - expected[i]!)).toBeLessThan(1e-5)
}
