import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { main } from 'assemblyscript/asc'

/** The AssemblyScript files of this repository, each with the TypeScript file that holds its bytes, from the root. */
export const modules = {
  'packages/core/simd/resize.ts': { into: 'packages/core/src/prepare/resize-wasm.ts', constant: 'resizeWasm' },
  'packages/core/simd/dot-products.ts': {
    into: 'packages/core/src/association/dot-products-wasm.ts',
    constant: 'dotProductsWasm',
  },
  'packages/core/simd/tracking.ts': {
    into: 'packages/core/src/simd/tracking-wasm.ts',
    constant: 'trackingWasm',
    sharesMemory: true,
  },
  'packages/core/simd/cross-correlation.ts': {
    into: 'packages/core/src/correlation/cross-correlation-wasm.ts',
    constant: 'crossCorrelationWasm',
  },
  'packages/heads/simd/next-above.ts': {
    into: 'packages/heads/src/maps/next-above-wasm.ts',
    constant: 'nextAboveWasm',
  },
} as const

/** The memory is imported, and its views stay valid when it grows. */
const sharedMemory = ['--enable', 'threads', '--importMemory', '--sharedMemory', '--maximumMemory', '65536']

/** Compiles one of them into a WebAssembly module, in hexadecimal digits. */
export async function compile(module: keyof typeof modules): Promise<string> {
  let compiled: Uint8Array | undefined
  const folder = dirname(module)
  const options = ['--runtime', 'stub', '--enable', 'simd', '-O3', '--noAssert', '--initialMemory', '2']
  if ('sharesMemory' in modules[module]) options.push(...sharedMemory)
  const { error, stderr } = await main([module, '--outFile', 'out.wasm', ...options], {
    readFile: (file) =>
      dirname(file) === folder ? readFile(new URL(`../../${file}`, import.meta.url), 'utf8').catch(() => null) : null,
    writeFile: (_, contents) => {
      if (typeof contents !== 'string') compiled = contents
    },
  })
  if (error || !compiled) throw new Error(stderr.toString(), { cause: error })
  return Buffer.from(compiled).toString('hex')
}
