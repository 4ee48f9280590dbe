import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'

// Tests run on the sources: the packages' "@mot/source" condition leads there, so nothing has to be built first.
const conditions = ['@mot/source', 'onnxruntime-web-use-extern-wasm', 'module', 'browser', 'development|production']

// Debian's Chromium, as scripts/setup.mjs installs it; without one, Playwright's own.
const chromium = [process.env.CHROMIUM_PATH, '/usr/bin/chromium'].find((path) => path && existsSync(path))

export default defineConfig({
  test: {
    // Half of the tests wait for processes of their own: a worker more than vitest's default.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ['default', './scripts/count-reporter.ts'],
    projects: [
      {
        resolve: { conditions: ['@mot/source', 'module', 'node', 'development|production'] },
        ssr: { resolve: { conditions: ['@mot/source', 'module', 'node', 'development|production'] } },
        test: {
          name: 'node',
          environment: 'node',
          include: ['packages/*/test/**/*.test.ts', 'scripts/test/**/*.test.ts', 'docs/playground/test/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { conditions },
        optimizeDeps: { exclude: ['onnxruntime-web'] },
        server: {
          headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
        },
        test: {
          name: 'browser',
          include: ['packages/*/test/**/*.browser.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                ...(chromium && { executablePath: chromium }),
                args: ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
