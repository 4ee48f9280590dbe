import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import {
  type HotaCounts,
  type HotaScores,
  hota,
  hotaAlphas,
  type MetricOptions,
  type ObjectTimeline,
  type Sequence,
  timeline,
} from '@mot/eval'
import type { Column, EvalReport } from './score'

/** The data of the page's script. */
interface PageData {
  readonly report: EvalReport
  readonly columns: readonly Column[]
  readonly alphas: readonly number[]
  /** By sequence. */
  readonly curves: Readonly<Record<string, HotaScores['curves']>>
  /** Of all sequences together. */
  readonly combined: HotaScores['curves']
  readonly timelines: Readonly<Record<string, readonly ObjectTimeline[]>>
}

/** Collects the curves and timelines of a page of scores, one sequence at a time. */
export class Page {
  private readonly counts: HotaCounts[] = []
  private readonly curves: Record<string, HotaScores['curves']> = Object.create(null)
  private readonly timelines: Record<string, readonly ObjectTimeline[]> = Object.create(null)

  constructor(private readonly options: MetricOptions) {}

  add(name: string, sequence: Sequence): void {
    const counts = hota.count(sequence, this.options)
    this.counts.push(counts)
    this.curves[name] = hota.score(counts).curves
    this.timelines[name] = timeline(sequence, this.options)
  }

  /** The page as one self-contained HTML file. */
  async render(report: EvalReport, columns: readonly Column[]): Promise<string> {
    const require = createRequire(import.meta.url)
    const folder = join(dirname(require.resolve('@mot/cli/package.json')), 'assets')
    const [template, style, script, charts] = await Promise.all([
      readFile(join(folder, 'report.html'), 'utf8'),
      readFile(join(folder, 'report.css'), 'utf8'),
      readFile(join(folder, 'report.js'), 'utf8'),
      readFile(join(dirname(require.resolve('chart.js')), 'chart.umd.min.js'), 'utf8'),
    ])
    const combined = hota.score(hota.add(this.counts)).curves
    const { curves, timelines } = this
    const data: PageData = { report, columns, alphas: hotaAlphas, curves, combined, timelines }
    // In a replacement function dollar signs have no special meaning.
    return template
      .replace('<link rel="stylesheet" href="report.css">', () => `<style>${style}</style>`)
      .replace('<script src="chart.umd.min.js"></script>', () => `<script>${charts}</script>`)
      .replace('<script src="report.js"></script>', () => `<script>${script}</script>`)
      .replace('>{}</script>', () => `>${asScript(data)}</script>`)
  }
}

/** JSON in which no text can end the script element. */
function asScript(data: PageData): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c')
}
