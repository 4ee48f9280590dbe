// Finishes the build of the package in the working directory, for tools that cannot use its ESM as it is:
//   dist/**/*.cjs, *.d.cts     for Jest, and for TypeScript with `module: node16`; Node itself requires the ESM
//   dist/**/*.d.ts             readable for TypeScript before 5.7, which has no `Uint8Array<ArrayBuffer>`
//   dist/**/*.js               an entry point says where its types are, for Deno and JSR
//   dist/**/standalone-worker.js  the package's worker in one file, for pages without a bundler
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { build, transform } from 'esbuild'

const files = readdirSync('dist', { recursive: true, encoding: 'utf8' }).map((file) => join('dist', file))

for (const file of files.filter((file) => file.endsWith('.d.ts'))) {
  const types = asModule(withPlainArrays(readFileSync(file, 'utf8')))
  writeFileSync(file, types)
  writeFileSync(file.replace(/\.ts$/, '.cts'), toCommonJs(types))
}
for (const file of files.filter((file) => file.endsWith('.js') && !file.endsWith('standalone-worker.js'))) {
  const code = readFileSync(file, 'utf8')
  writeFileSync(file.replace(/\.js$/, '.cjs'), await commonJs(code))
  if (existsSync(file.replace(/\.js$/, '.d.ts'))) writeFileSync(file, withTypes(code, file))
}
for (const worker of ['src/worker.ts', 'src/pool/worker.ts'].filter((file) => existsSync(file))) {
  await buildStandaloneWorker(worker, dirname(worker).replace('src', 'dist'))
}

/** `Float64Array<ArrayBuffer>`, which compilers infer, as the `Float64Array` that the sources mean. */
function withPlainArrays(types) {
  return types.replace(/\b(\w+Array)<ArrayBuffer(Like)?>/g, '$1')
}

/** In front of the first line, so that source maps keep their lines. */
function withTypes(code, file) {
  return `/* @ts-self-types="./${basename(file, '.js')}.d.ts" */ ${code}`
}

/** A worker's script exports nothing; TypeScript takes its types for a module only where they say so. */
function asModule(types) {
  return /^export /m.test(types) ? types : `${types}export {}\n`
}

/** One file for one file: classes exist once, and bundles of parts stay small. */
async function commonJs(code) {
  const usesUrl = code.includes('import.meta.url')
  const { code: result } = await transform(code, {
    format: 'cjs',
    target: 'es2022',
    platform: 'node',
    supported: { 'dynamic-import': false },
    ...(usesUrl && {
      define: { 'import.meta.url': 'thisModuleUrl' },
      banner: 'const thisModuleUrl = require("node:url").pathToFileURL(__filename).href',
    }),
  })
  return toCommonJs(result).replace(/^\/\/# sourceMappingURL=.*$/m, '')
}

/** Imports of the package's own files, by the names that these have here. */
function toCommonJs(code) {
  return code.replace(/(["'])(\.{1,2}\/[^"'\n]+)\.js\1/g, (all, quote, path) =>
    /worker$/.test(path) ? all : `${quote}${path}.cjs${quote}`,
  )
}

/** All of the package and of the core; only onnxruntime-web is loaded from its own files. */
function buildStandaloneWorker(entry, folder) {
  const standalone = 'src/platform-standalone.ts'
  const platform = existsSync(standalone) ? standalone : 'src/pool/platform-browser.ts'
  return build({
    entryPoints: [entry],
    outfile: join(folder, 'standalone-worker.js'),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    conditions: ['@mot/source', 'browser'],
    alias: { '#platform': `./${platform}`, '#pool-platform': `./${platform}` },
    logLevel: 'warning',
  })
}
