// Writes the tables and pictures of the guide that come from the catalogue, the recorded benches and the recorded comparisons.
//   npm run pages
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generatedPages } from './pages'

const root = fileURLToPath(new URL('../..', import.meta.url))
for (const [path, text] of Object.entries(generatedPages(root))) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  console.log(path)
}
