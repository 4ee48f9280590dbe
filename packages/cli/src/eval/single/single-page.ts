import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Column } from '../score'
import type { SingleReport } from './score-single'

/** A page with the table, success and precision plots, and the overlap over time; it needs nothing but itself. */
export async function renderSinglePage(report: SingleReport, columns: readonly Column[]): Promise<string> {
  const require = createRequire(import.meta.url)
  const folder = join(dirname(require.resolve('@mot/cli/package.json')), 'assets')
  const [template, style, script, charts] = await Promise.all([
    readFile(join(folder, 'single.html'), 'utf8'),
    readFile(join(folder, 'report.css'), 'utf8'),
    readFile(join(folder, 'single.js'), 'utf8'),
    readFile(join(dirname(require.resolve('chart.js')), 'chart.umd.min.js'), 'utf8'),
  ])
  const data = JSON.stringify({ ...report, columns }).replaceAll('<', '\\u003c')
  // A replacement that is a function is taken as it is, whatever dollar signs it has.
  return template
    .replace('<link rel="stylesheet" href="report.css">', () => `<style>${style}</style>`)
    .replace('<script src="chart.umd.min.js"></script>', () => `<script>${charts}</script>`)
    .replace('<script src="single.js"></script>', () => `<script>${script}</script>`)
    .replace('>{}</script>', () => `>${data}</script>`)
}
