import { readdirSync } from 'node:fs'
import { defineConfig, type Options } from 'tsup'

/**
 * The build every package shares: ESM for Node ≥ 20.19 and browsers, types, source maps. `scripts/finish-build.mjs` adds
 * what older tools need.
 * @param entry what can be imported, and where it lies.
 */
export function library(entry: Record<string, string>, options: Options = {}) {
  return defineConfig({
    entry,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    sourcemap: true,
    clean: true,
    treeshake: true,
    ...options,
    // `await using` needs the type of `Symbol.asyncDispose`, which is in no library of ES2022.
    dts: { banner: '/// <reference lib="esnext.disposable" />', ...(options.dts as object) },
  })
}

/**
 * The build of a package with many parts of which an application imports few: every file stays a separate file, so that
 * bundlers drop those that are not imported. From one file they would keep all code that runs on import.
 */
export function libraryOfParts(entry: Record<string, string>, options: Options = {}) {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const parts = Object.fromEntries(files.map((file) => [file.replace(/\.ts$/, ''), `src/${file}`]))
  return library({ ...parts, ...entry }, { splitting: true, ...options, dts: { entry } })
}
