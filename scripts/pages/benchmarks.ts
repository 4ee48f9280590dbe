import type { BenchResult } from './bench-results'
import { drawBars } from './draw-bars'
import { table } from './generated'

/** Benches with a picture of their own, by the file of the picture. */
const pictured: Readonly<Record<string, string>> = {
  'byte-track': 'ByteTrack against C++ with dense filters and solver',
  'jde-tracker': 'JDETracker against numpy and SciPy',
  'moving-things': 'ByteTrack against node-moving-things-tracker',
  sort: 'SORT against C++ with 7 × 7 filters',
  nms: 'Non-maximum suppression against torchvision',
}

/** Pictures of the benchmark page by their paths in docs/public. */
export function benchPictures(results: readonly BenchResult[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(pictured).map(([bench, title]) => [`bench/${bench}.svg`, drawBars(title, compared(results, bench))]),
  )
}

/** One table for each bench: what it takes here, and what its peer takes. */
export function benchTables(results: readonly BenchResult[]): string {
  const benches = [...new Set(results.map(({ bench }) => bench))].filter((bench) => bench !== 'all-presets')
  return benches
    .map((bench) =>
      section(
        bench,
        results.filter((result) => result.bench === bench),
      ),
    )
    .join('\n\n')
}

function section(bench: string, results: readonly BenchResult[]): string {
  const rows = results.map(({ task, ours, unit, peer, peerTakes, ratio }) => [
    task,
    `${ours} ${unit}`,
    peer,
    peer ? `${peerTakes} ${unit}` : '',
    peer ? `${ratio}×` : '',
  ])
  const picture = bench in pictured ? [`![${pictured[bench]}](../public/bench/${bench}.svg)`, ''] : []
  const { date, commit, node, processor } = results.at(-1)!
  return [
    `### ${bench}`,
    '',
    ...picture,
    table(['task', 'ours', 'against', 'takes', 'ratio'], rows),
    '',
    `\`npm run bench -- ${bench}\`, recorded on ${date} at ${commit}: Node ${node}, ${processor}.`,
  ].join('\n')
}

function compared(results: readonly BenchResult[], bench: string): BenchResult[] {
  return results.filter((result) => result.bench === bench && result.peer !== '')
}
