// The tests of the packages whose sources are mutated, those of a browser left out.
import { defineConfig } from 'vitest/config'

const conditions = ['@mot/source', 'module', 'node', 'development|production']
const packages = process.env.MUTATED_PACKAGES?.split(',') ?? []

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    environment: 'node',
    include: packages.map((name) => `packages/${name}/test/**/*.test.ts`),
    exclude: ['**/*.browser.test.ts', '**/node_modules/**'],
    testTimeout: 60_000,
    reporters: [],
  },
})
