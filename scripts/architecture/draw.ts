// Draws the pictures of docs/guide/architecture.md from the imports between packages and between folders.
//   npm run architecture
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pictures } from './pictures'

const root = fileURLToPath(new URL('../..', import.meta.url))
for (const [file, svg] of Object.entries(pictures(root))) {
  writeFileSync(join(root, file), svg)
  console.log(file)
}
