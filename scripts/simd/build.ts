/**
 * Compiles the AssemblyScript files and writes their bytes into the sources; other commands do not require the
 * compiler.
 *
 *   npx tsx scripts/simd/build.ts
 */
import { writeFileSync } from 'node:fs'
import { compile, modules } from './compile'

for (const module of Object.keys(modules) as (keyof typeof modules)[]) {
  const { into, constant } = modules[module]
  const lines = (await compile(module)).match(/.{1,110}/g) ?? []
  writeFileSync(
    new URL(`../../${into}`, import.meta.url),
    [
      `// Made by scripts/simd/build.ts out of ${module}.`,
      '',
      '/** A WebAssembly module, in hexadecimal digits. */',
      `export const ${constant} =`,
      lines.map((line) => `  '${line}'`).join(' +\n'),
      '',
    ].join('\n'),
  )
}
