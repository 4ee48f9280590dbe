import { defineConfig } from 'vite'

// Cross-origin isolation: without these two headers a page may not have threads, and WebAssembly computes on one core.
const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

export default defineConfig({
  // Works in any folder of a server.
  base: './',
  // onnxruntime-web takes its WebAssembly from the addresses in src/detector.ts. Its default bundle hangs with threads.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'development|production'] },
  server: { headers },
  preview: { headers },
})
