import { defineConfig, type Options } from 'tsup'

/** The build every package shares: ESM for Node ≥ 20.19 and browsers, types, source maps. */
export function library(entry: Record<string, string>, options: Options = {}) {
  return defineConfig({
    entry,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    sourcemap: true,
    clean: true,
    dts: true,
    treeshake: true,
    ...options,
  })
}
