import { safeText } from '../safe-text'
import type { Column, EvalReport, Row } from './score'

/** Formats a report. All formats have the same numbers. */
export type Format = (report: EvalReport, columns: readonly Column[]) => string

/** Ratios from 0 to 1. */
export const formatJson: Format = (report) => `${JSON.stringify(report, null, 2)}\n`

/** Ratios from 0 to 1, all digits. */
export const formatCsv: Format = (report, columns) => {
  const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const line = (cells: readonly string[]) => `${cells.map(quote).join(',')}\n`
  const rows = rowsOf(report).map(([name, row]) =>
    line([plainCell(name), ...columns.map((column) => String(row[column.name]))]),
  )
  return line(['sequence', ...columns.map(({ name }) => name)]) + rows.join('')
}

/** A name that a spreadsheet would take for a formula begins with an apostrophe. */
function plainCell(name: string): string {
  return /^[=+\-@\t\r]/.test(name) ? `'${name}` : name
}

/** Shares in percent. */
export const formatMarkdown: Format = (report, columns) => {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`
  const [head, ...rows] = cellsOf(report, columns).map((row) => row.map(markdownCell))
  return line(head!) + line(head!.map((_, i) => (i === 0 ? '---' : '---:'))) + rows.map(line).join('')
}

/** A cell that ends neither its column nor its row, and means what it says. */
function markdownCell(text: string): string {
  return text.replace(/[\\|`*_<>[\]]/g, '\\$&').replace(/\s+/g, ' ')
}

/** For a terminal: shares in percent, the combined row separated by a line. */
export const formatTable: Format = (report, columns) => {
  const rows = cellsOf(report, columns).map((row) => row.map(safeText))
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)))
  const lines = rows.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[i]!))).join('  '),
  )
  const rule = '─'.repeat(lines[0]!.length)
  return `${[lines[0], rule, ...lines.slice(1, -1), rule, lines.at(-1)].join('\n')}\n`
}

function cellsOf(report: EvalReport, columns: readonly Column[]): string[][] {
  return [
    ['', ...columns.map(({ name }) => name)],
    ...rowsOf(report).map(([name, row]) => [
      name,
      ...columns.map((column) => formatValue(row[column.name]!, column.kind)),
    ]),
  ]
}

function formatValue(value: number, kind: Column['kind']): string {
  if (kind === 'count') return String(value)
  return kind === 'share' ? (100 * value).toFixed(1) : value.toFixed(2)
}

function rowsOf({ sequences, combined }: EvalReport): [name: string, row: Row][] {
  return [...Object.entries(sequences), ['combined', combined]]
}
