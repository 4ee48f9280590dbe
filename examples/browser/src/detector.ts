import { createBackend } from '@mot/backends'
import type { Backend } from '@mot/core'
import { createDetector, type Detector, fairMOT } from '@mot/heads'
import { fairMOTTiny } from '@mot/models'
import gpuMjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'
import gpuWasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url'
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'

const wasmPaths = { wasm: { mjs, wasm }, webgpu: { mjs: gpuMjs, wasm: gpuWasm } }

/**
 * The shipped network on the graphics card if there is one, else on the processor; in a worker, so the page stays
 * responsive.
 */
export async function loadDetector(): Promise<{ detector: Detector; backend: Backend }> {
  const backend = await createBackend({ worker: true, wasmPaths })
  const model = await backend.load(fairMOTTiny.url)
  return { detector: createDetector(model, fairMOT(fairMOTTiny.manifest.headOptions)), backend }
}
