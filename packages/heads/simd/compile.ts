import { readFile } from 'node:fs/promises'
import { main } from 'assemblyscript/asc'

/** Compiles one of the AssemblyScript files beside this one, named without extension, into a WebAssembly module. */
export async function compile(name: string): Promise<Uint8Array> {
  const source = `${name}.ts`
  let compiled: Uint8Array | undefined
  const options = ['--runtime', 'stub', '--enable', 'simd', '-O3', '--noAssert', '--initialMemory', '2']
  const { error, stderr } = await main([source, '--outFile', 'out.wasm', ...options], {
    readFile: (file) => (file === source ? readFile(new URL(file, import.meta.url), 'utf8') : null),
    writeFile: (_, contents) => {
      if (typeof contents !== 'string') compiled = contents
    },
  })
  if (error || !compiled) throw new Error(stderr.toString(), { cause: error })
  return compiled
}
