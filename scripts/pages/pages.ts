import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readBenchResults } from './bench-results'
import { benchPictures, benchTables } from './benchmarks'
import { barsStyle } from './draw-bars'
import { withPart } from './generated'
import { modelsTable } from './models'
import { parityTable } from './parity'
import { shortParityTable } from './short-parity'

/** All files of the docs that a script writes, or parts of, by path from the root. */
export function generatedPages(root: string): Record<string, string> {
  const page = (path: string) => readFileSync(join(root, path), 'utf8')
  const results = readBenchResults(join(root, 'bench/results'))
  const parity = join(root, 'bench/parity.csv')
  const pictures = Object.entries(benchPictures(results)).map(([path, svg]) => [`docs/public/${path}`, svg])
  const parityPage = withPart(page('docs/guide/parity.md'), 'short', shortParityTable())
  return {
    'docs/guide/models.md': withPart(page('docs/guide/models.md'), 'catalogue', modelsTable()),
    'docs/guide/benchmarks.md': withPart(page('docs/guide/benchmarks.md'), 'benches', benchTables(results)),
    'docs/guide/parity.md': existsSync(parity) ? withPart(parityPage, 'presets', parityTable(parity)) : parityPage,
    // Where a page has a picture inline, its rules come with the theme.
    'docs/.vitepress/theme/drawings/bars.css': `${barsStyle}\n`,
    ...Object.fromEntries(pictures),
  }
}
