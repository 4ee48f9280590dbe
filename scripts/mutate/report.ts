import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

/** The part of Stryker's results that is read; places from 1. */
export interface Mutant {
  readonly fileName: string
  readonly status: string
  readonly mutatorName: string
  readonly replacement?: string
  readonly location: Location
}

interface Location {
  readonly start: { readonly line: number; readonly column: number }
  readonly end: { readonly line: number; readonly column: number }
}

const noticed = new Set(['Killed', 'Timeout'])
const unnoticed = new Set(['Survived', 'NoCoverage'])

/**
 * Score and survivors as text: a line a file with its score, then each mutant that no test has noticed, in the order of the sources.
 * Mutants that do not compile or are excluded by rule do not count.
 * @param root of the mutated files. @param sources root of them as they were.
 */
export function mutationReport(mutants: readonly Mutant[], root: string, sources = root): string {
  const counted = mutants.filter(({ status }) => noticed.has(status) || unnoticed.has(status))
  const byFile = groupBy(counted, fileOf)
  const lines = [`${told(counted)} noticed`, '']
  const files = [...byFile.keys()].sort()
  for (const file of files) lines.push(`${told(byFile.get(file)!).padEnd(24)} ${file}`)
  for (const file of files) {
    const survivors = byFile.get(file)!.filter(({ status }) => unnoticed.has(status))
    if (survivors.length === 0) continue
    const source = readFileSync(`${sources}/${file}`, 'utf8').split('\n')
    lines.push('', file)
    survivors.sort(
      (a, b) => a.location.start.line - b.location.start.line || a.location.start.column - b.location.start.column,
    )
    for (const { location, mutatorName, replacement, status } of survivors) {
      const { line, column } = location.start
      const code = textAt(source, location)
      const reached = status === 'NoCoverage' ? ', reached by no test' : ''
      lines.push(`  ${line}:${column} ${mutatorName}${reached}: ${short(code)} → ${short(replacement ?? '')}`)
    }
  }
  return `${lines.join('\n')}\n`

  function fileOf({ fileName }: Mutant) {
    return relative(root, fileName)
  }
}

/** Per cent of the mutants that count which a test notices. */
export function scoreOf(mutants: readonly Mutant[]) {
  const count = mutants.filter(({ status }) => noticed.has(status) || unnoticed.has(status)).length
  const found = mutants.filter(({ status }) => noticed.has(status)).length
  return { share: count === 0 ? 100 : (100 * found) / count, found, count }
}

function told(mutants: readonly Mutant[]) {
  const { share, found, count } = scoreOf(mutants)
  if (count === 0) return 'no mutant, nothing'
  return `${share.toFixed(1)} % (${found} of ${count})`
}

function textAt(source: readonly string[], { start, end }: Location) {
  const [first, last] = [source[start.line - 1] ?? '', source[end.line - 1] ?? '']
  if (start.line === end.line) return first.slice(start.column - 1, end.column - 1)
  return `${first.slice(start.column - 1)} … ${last.slice(0, end.column - 1).trim()}`
}

/** On one line, at most 60 characters. */
function short(code: string) {
  const line = code.replaceAll(/\s+/g, ' ').trim()
  return line.length <= 60 ? line : `${line.slice(0, 59)}…`
}

function groupBy<Value>(list: readonly Value[], keyOf: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>()
  for (const each of list) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each])
  return groups
}
