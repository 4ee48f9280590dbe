// Draws the rounds of each tracker for its page: docs/public/rounds, from descriptions.ts.
//   npm run rounds
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pageOf } from '../../docs/playground/model/trackers'
import { descriptions } from './descriptions'
import { drawRounds, roundsStyle } from './draw-rounds'

const folder = fileURLToPath(new URL('../../docs/public/rounds', import.meta.url))
mkdirSync(folder, { recursive: true })
for (const description of descriptions) {
  writeFileSync(join(folder, `${pageOf(description.tracker)}.svg`), drawRounds(description))
}
// Where a page has the drawing inline, its rules come with the theme.
writeFileSync(
  fileURLToPath(new URL('../../docs/.vitepress/theme/drawings/rounds.css', import.meta.url)),
  `${roundsStyle}\n`,
)
console.log(`${descriptions.length} drawings in docs/public/rounds`)
