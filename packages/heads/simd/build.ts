/**
 * Compiles next-above.ts and writes its bytes into src/next-above-wasm.ts, so that nothing else needs the compiler.
 *
 *   npx tsx packages/heads/simd/build.ts
 */
import { writeFileSync } from 'node:fs'
import { compile } from './compile'

const digits = Buffer.from(await compile('next-above')).toString('hex')
const lines = digits.match(/.{1,110}/g) ?? []
writeFileSync(
  new URL('../src/next-above-wasm.ts', import.meta.url),
  [
    '// Made by simd/build.ts out of simd/next-above.ts.',
    '',
    '/** A WebAssembly module, in hexadecimal digits. */',
    'export const nextAboveWasm =',
    lines.map((line) => `  '${line}'`).join(' +\n'),
    '',
  ].join('\n'),
)
