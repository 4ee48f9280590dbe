import { createBackend } from '@mot/backends'
import { testBackend } from '@mot/test-utils/test-backend'
import { whyNoWebGpu } from './why-no-web-gpu'

const skip = await whyNoWebGpu()

testBackend('ort-web on WebAssembly in a page', () => createBackend({ device: 'wasm' }))

testBackend('ort-web on WebAssembly in a worker', () => createBackend({ device: 'wasm', worker: true }))

testBackend('ort-web on WebGPU in a page', () => createBackend({ device: 'webgpu' }), { skip })

testBackend('ort-web on WebGPU in a worker', () => createBackend({ device: 'webgpu', worker: true }), { skip })
