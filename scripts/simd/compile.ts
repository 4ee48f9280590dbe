import { readFile } from 'node:fs/promises'
import { main } from 'assemblyscript/asc'

/** The AssemblyScript files of this repository, each with the TypeScript file that holds its bytes, from the root. */
export const modules = {
  'packages/core/simd/resize.ts': { into: 'packages/core/src/prepare/resize-wasm.ts', constant: 'resizeWasm' },
  'packages/core/simd/dot-products.ts': {
    into: 'packages/core/src/association/dot-products-wasm.ts',
    constant: 'dotProductsWasm',
  },
  'packages/core/simd/filters.ts': { into: 'packages/core/src/kalman/filters-wasm.ts', constant: 'filtersWasm' },
  'packages/core/simd/overlaps.ts': {
    into: 'packages/core/src/association/overlaps-wasm.ts',
    constant: 'overlapsWasm',
  },
  'packages/heads/simd/next-above.ts': {
    into: 'packages/heads/src/maps/next-above-wasm.ts',
    constant: 'nextAboveWasm',
  },
} as const

/** Compiles one of them into a WebAssembly module, in hexadecimal digits. */
export async function compile(module: keyof typeof modules): Promise<string> {
  let compiled: Uint8Array | undefined
  const options = ['--runtime', 'stub', '--enable', 'simd', '-O3', '--noAssert', '--initialMemory', '2']
  const { error, stderr } = await main([module, '--outFile', 'out.wasm', ...options], {
    readFile: (file) => (file === module ? readFile(new URL(`../../${file}`, import.meta.url), 'utf8') : null),
    writeFile: (_, contents) => {
      if (typeof contents !== 'string') compiled = contents
    },
  })
  if (error || !compiled) throw new Error(stderr.toString(), { cause: error })
  return Buffer.from(compiled).toString('hex')
}
