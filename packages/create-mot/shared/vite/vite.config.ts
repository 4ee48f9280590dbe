import { defineConfig } from 'vite'

// Without these two headers a page has no threads, and WebAssembly computes on one core. Your server needs them, too.
const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

export default defineConfig({
  // Relative paths: the page works in any folder of a server.
  base: './',
  // onnxruntime-web loads its WebAssembly from the URLs in src/detector.ts. Its default bundle hangs with threads.
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'development|production'] },
  server: { headers },
  preview: { headers },
})
