import { leastVisibility, type Scores } from './score-scene'

/** The rules of the scores, for the line below a table. */
export const caption =
  `Matches have an IoU of at least 0.5. People with a visibility below ${100 * leastVisibility} % ` +
  'count neither for nor against.'

/** A table for a terminal, one row per scene. */
export function formatScores(rows: readonly { readonly name: string; readonly scores: Scores }[]): string {
  const percent = (value: number) => (100 * value).toFixed(1)
  return formatTable([
    ['', 'AP50', 'MOTA', 'IDF1', 'IDSW', 'FP', 'FN'],
    ...rows.map(({ name, scores }) => [
      name,
      percent(scores.ap50),
      percent(scores.mota),
      percent(scores.idf1),
      String(scores.idSwitches),
      String(scores.falsePositives),
      String(scores.falseNegatives),
    ]),
  ])
}

/** Aligned columns: the first to the left, numbers to the right. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ')
  return rows.map((row) => `  ${line(row)}\n`).join('')
}
