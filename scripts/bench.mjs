// Runs benches by name, or all of them.
//   npm run bench -- kalman matching    these two
//   npm run bench -- --short            all, a few rounds each
//   npm run bench -- --record           all, and appends the numbers to bench/results
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const benches = readdirSync(join(root, 'bench'))
  .filter((file) => file.endsWith('.ts') && file !== 'harness.ts')
  .map((file) => file.slice(0, -'.ts'.length))

const options = process.argv.slice(2).filter((argument) => argument.startsWith('--'))
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const unknown = names.filter((name) => !benches.includes(name))
if (unknown.length > 0) {
  console.error(`There is no bench "${unknown[0]}". Available: ${benches.join(', ')}.`)
  process.exit(2)
}

let failed = false
for (const name of names.length > 0 ? names : benches) {
  const script = join('bench', `${name}.ts`)
  // tsx as an import hook rather than as a command: one process less during measurements.
  const node = ['--expose-gc', '--conditions=@mot/source', '--import', 'tsx', script, ...options]
  const { status } = spawnSync(process.execPath, node, { cwd: root, stdio: 'inherit' })
  if (status !== 0) failed = true
}
process.exitCode = failed ? 1 : 0
