import { readFileSync } from 'node:fs'
import { table } from './generated'

interface ParityRow {
  readonly preset: string
  readonly sequences: number
  readonly rows: number
  readonly sameIds: number
  readonly worst: number
  readonly sameNumbers: boolean
}

/** The recorded comparison of all presets with their originals. */
export function parityTable(file: string): string {
  const rows = readParity(file).map(({ preset, sequences, rows, sameIds, worst, sameNumbers }) => [
    `\`${preset}\``,
    String(sequences),
    rows.toLocaleString('en'),
    sameIds === rows ? 'all' : `${((100 * sameIds) / rows).toFixed(2)} %`,
    sameNumbers ? 'the same' : 'others, one to one',
    worst === 0 ? '0' : worst.toExponential(1),
  ])
  return table(['preset', 'sequences', 'boxes', 'same identity', 'numbers of ids', 'largest difference, px'], rows)
}

function readParity(file: string): ParityRow[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1)
  return lines.map((line) => {
    const [preset, sequences, rows, sameIds, worst, sameNumbers] = line.split(',')
    return {
      preset: preset!,
      sequences: Number(sequences),
      rows: Number(rows),
      sameIds: Number(sameIds),
      worst: Number(worst),
      sameNumbers: sameNumbers === 'true',
    }
  })
}
