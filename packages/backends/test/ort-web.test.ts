import { createBackend } from '@mot/backends'
import { testBackend } from '@mot/test-utils/test-backend'

testBackend('ort-web on WebAssembly in Node', () => createBackend({ device: 'wasm' }))

testBackend('ort-web on WebAssembly in a worker of Node', () => createBackend({ device: 'wasm', worker: true }))
