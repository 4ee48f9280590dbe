import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The latest recorded time of one task of a bench. */
export interface BenchResult {
  readonly bench: string
  readonly date: string
  readonly commit: string
  readonly node: string
  readonly processor: string
  readonly task: string
  readonly ours: number
  readonly unit: string
  /** What it is compared with; empty for nothing. */
  readonly peer: string
  readonly peerTakes: number
  /** How many times as long the peer takes. */
  readonly ratio: number
}

/** The latest result of each task, in the order of the files' names and of the tasks' first occurrence. */
export function readBenchResults(folder: string): BenchResult[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.csv'))
  return files.sort().flatMap((file) => {
    const latest = new Map<string, BenchResult>()
    for (const row of readRows(readFileSync(join(folder, file), 'utf8'))) {
      const [date, commit, node, processor, task, ours, unit, peer, peerTakes, ratio] = row
      latest.set(task!, {
        bench: file.replace(/\.csv$/, ''),
        date: date!,
        commit: commit!,
        node: node!,
        processor: processor!,
        task: task!,
        ours: Number(ours),
        unit: unit!,
        peer: peer ?? '',
        peerTakes: Number(peerTakes),
        ratio: Number(ratio),
      })
    }
    return [...latest.values()]
  })
}

/** Cells of a comma-separated file without its head; quotes hold commas. */
function readRows(text: string): string[][] {
  const lines = text.trim().split('\n').slice(1)
  return lines.map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
      ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!,
    ),
  )
}
