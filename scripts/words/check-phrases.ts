// Names refused phrases by file and line, with the words to write instead. Refused single words are in cspell.json.
//   npx tsx scripts/words/check-phrases.ts              all code and docs
//   npx tsx scripts/words/check-phrases.ts FILE…        these files alone
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { refusedPhrases } from './refused-phrases'

const root = fileURLToPath(new URL('../..', import.meta.url))
const places = [
  'README.md',
  'CONTRIBUTING.md',
  'AGENTS.md',
  'packages',
  'docs',
  'examples',
  'bench',
  'scripts',
  'training',
  'fixtures',
]
// Where the words are the subject, and results, which stay as they were measured.
const others = /^(node_modules|\.venv|dist|cache|results|networks|words|changelog\.md|check-words\.test\.ts)$/

const files = process.argv.length > 2 ? process.argv.slice(2) : places.flatMap((place) => filesIn(join(root, place)))
let count = 0
for (const file of files) {
  for (const { line, found, instead } of refusedPhrases(readFileSync(file, 'utf8'))) {
    console.log(`${relative(process.cwd(), file)}:${line} "${found}": write ${instead}`)
    count++
  }
}
console.log(`${files.length} files, ${count} refused phrases`)
if (count > 0) process.exitCode = 1

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return /\.(ts|mjs|md|html|cpp|hpp|py)$/.test(path) ? [path] : []
  return readdirSync(path)
    .filter((name) => !others.test(name))
    .flatMap((name) => filesIn(join(path, name)))
}
