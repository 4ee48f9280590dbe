// Holds code and docs to the field's words: cspell, with our dictionary and its refused words, then refused phrases.
//   node scripts/check-words.mjs
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const cache = ['--cache', '--cache-location', 'node_modules/.cache/cspell']
const results = [
  run('cspell/bin.mjs', 'lint', '--no-progress', '--no-summary', ...cache),
  run('tsx/dist/cli.mjs', 'scripts/words/check-phrases.ts'),
]
if (results.some((status) => status !== 0)) {
  console.error(
    'CONTRIBUTING.md has the words to write instead; scripts/words/dictionary.txt takes names that are right.',
  )
  process.exitCode = 1
}

function run(program, ...args) {
  return spawnSync(process.execPath, [`node_modules/${program}`, ...args], { cwd: root, stdio: 'inherit' }).status
}
