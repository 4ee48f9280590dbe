import { createBackend } from '@mot/backends'
import { createDetector, type Detector, detectHead } from '@mot/heads'
import { resolveModel } from '@mot/models/resolve'
import gpuMjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'
import gpuWasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url'
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'

const network = 'yolox-nano' // another one: https://www.npmjs.com/package/@mot/models
const wanted = ['person'] // the classes that are tracked, by their names in the network
const wasmPaths = { wasm: { mjs, wasm }, webgpu: { mjs: gpuMjs, wasm: gpuWasm } }

/** The network, fetched once and kept in the browser; on the graphics card if there is one, in a worker. */
export async function loadDetector(): Promise<{ detect: Detector['detect']; provider: string }> {
  const { file, manifest } = await resolveModel(network, { mirror: import.meta.env.VITE_MOT_MIRROR })
  const backend = await createBackend({ worker: true, wasmPaths })
  const model = await backend.load(file)
  URL.revokeObjectURL(file)
  const detector = createDetector(model, detectHead(model).head)
  const classIds = wanted.map((name) => manifest?.classes.indexOf(name))
  return {
    provider: backend.provider,
    async detect(image, options) {
      const detections = await detector.detect(image, options)
      return detections.select(
        [...detections].filter(({ classId }) => classIds.includes(classId)).map(({ index }) => index),
      )
    },
  }
}
