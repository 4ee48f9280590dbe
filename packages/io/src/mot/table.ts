import { MotError, shown } from '@mot/core'
import { hasDecimalCommas } from './decimal-commas'
import { type SkippedLine, SkippedLines } from './skipped-lines'

/** How a text is read. */
export interface ReadOptions {
  /**
   * `strict` (default): the first malformed line is an error that names file and line.
   * `lenient`: malformed lines are left out, the first 1000 are listed in `skipped` and all counted; columns may also be separated by blanks, tabs or
   * semicolons, decimals may have a comma where it is no separator, columns after the format's last are ignored, and a
   * missing score is 1.
   */
  readonly mode?: 'strict' | 'lenient'
  /** Number of the first frame in the file. Here frames always count from 1. Default 1. */
  readonly firstFrame?: number
  /**
   * Number of the first pixel in the file. 0 (default): coordinates are unchanged; 1 (MATLAB): 1 is subtracted from
   * left and top.
   */
  readonly firstPixel?: 0 | 1
  /** Name of the file, for messages. */
  readonly file?: string
}

/** Rows of numbers, in the order of the text. */
export interface Table {
  /** Number of lines that are not blank, those left out included. */
  readonly lineCount: number
  readonly rowCount: number
  /** [rowCount × width] NaN where a row has fewer columns. */
  readonly values: Float64Array
  readonly width: number
  /** [rowCount] columns in each row. */
  readonly columnCounts: Uint8Array
  /** [rowCount] index of each row among the lines that are not blank, from 0. */
  readonly sourceRows: Int32Array
  /** [rowCount] line of each row in the text, from 1. */
  readonly lines: Int32Array
  readonly skipped: readonly SkippedLine[]
  readonly skippedCount: number
}

/** The columns of a format, and the check of a row. */
export interface TableFormat {
  /** Names in order, for messages. */
  readonly columns: readonly string[]
  /** Separator of columns in strict mode. Default `comma`. */
  readonly separator?: 'comma' | 'tab'
  /** Fewest columns of a row, by mode. */
  readonly minColumns: { readonly strict: number; readonly lenient: number }
  /** The fault of the row that begins at `values[start]`; undefined if valid. */
  check(values: Float64Array, start: number, columnCount: number): string | undefined
}

const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const SPACE = 32
const TAB = 9
const COMMA = 44
const SEMICOLON = 59
const BYTE_ORDER_MARK = 0xfeff

/**
 * Reads lines of numbers separated by commas or tabs, in one pass over the text. Blank lines, blanks around a number,
 * CR LF and a byte order mark are valid in both modes.
 * @throws MotError `invalid-file` in strict mode, naming the line.
 */
export function parseTable(text: string, format: TableFormat, options: ReadOptions): Table {
  const { mode = 'strict', file = 'text' } = options
  const strict = mode === 'strict'
  // Where the comma is a decimal point, points take its place and semicolons or blanks separate.
  if (!strict && hasDecimalCommas(text, format.minColumns.lenient)) text = text.replaceAll(',', '.')
  const width = format.columns.length
  const separator = format.separator === 'tab' ? TAB : COMMA
  // A row has its fewest columns of a digit and a separator each; one place more is for the line that is being read.
  const capacity = Math.min(countLines(text), Math.ceil((text.length + 1) / (2 * format.minColumns[mode]))) + 1
  const values = new Float64Array(capacity * width).fill(Number.NaN)
  const columnCounts = new Uint8Array(capacity)
  const sourceRows = new Int32Array(capacity)
  const lines = new Int32Array(capacity)
  const skipped = new SkippedLines()
  let rowCount = 0
  let lineCount = 0

  let position = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0
  for (let line = 1; position < text.length; line++) {
    const lineFeed = text.indexOf('\n', position)
    const end = lineFeed < 0 ? text.length : lineFeed
    const start = rowCount * width
    const columnCount = strict
      ? readColumns(text, position, end, values, start, width, separator)
      : readLooseColumns(text, position, end, values, start, width)
    if (columnCount > 0) {
      const reason = describeFault(text, position, end, values, start, columnCount, format, mode)
      if (reason === undefined) {
        columnCounts[rowCount] = columnCount
        lines[rowCount] = line
        sourceRows[rowCount++] = lineCount
      } else if (strict) {
        throw new MotError('invalid-file', `${file}, line ${line}: ${reason}`)
      } else {
        skipped.add(line, reason)
        values.fill(Number.NaN, start, start + width)
      }
      lineCount++
    }
    position = end + 1
  }
  return {
    lineCount,
    rowCount,
    values,
    width,
    columnCounts,
    sourceRows,
    lines,
    skipped: skipped.first,
    skippedCount: skipped.count,
  }
}

function countLines(text: string): number {
  let count = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}

/**
 * Reads the numbers between separators from `position` to `end`; NaN for a word that is not a number. Returns the
 * number of columns, 0 for a blank line.
 */
function readColumns(
  text: string,
  position: number,
  end: number,
  values: Float64Array,
  start: number,
  width: number,
  separator: number,
): number {
  let first = position
  let last = end
  while (first < last && isBlank(text.charCodeAt(first))) first++
  while (last > first && isBlank(text.charCodeAt(last - 1))) last--
  if (first === last) return 0
  let column = 0
  for (let from = first; from <= last; column++) {
    let to = from
    while (to < last && text.charCodeAt(to) !== separator) to++
    if (column < width) values[start + column] = readNumber(text, from, to)
    from = to + 1
  }
  return column
}

/** As `readColumns`, but blanks, tabs and semicolons are separators, too, and columns after the last are dropped. */
function readLooseColumns(
  text: string,
  position: number,
  end: number,
  values: Float64Array,
  start: number,
  width: number,
): number {
  let column = 0
  let from = position
  while (column < width) {
    while (from < end && isBlank(text.charCodeAt(from))) from++
    if (from >= end) break
    let to = from
    while (to < end && !isSeparator(text.charCodeAt(to))) to++
    values[start + column++] = readNumber(text, from, to)
    // Blanks before a comma belong to it: "1 , 2" is two columns.
    while (to < end && isBlank(text.charCodeAt(to))) to++
    const code = text.charCodeAt(to)
    from = to < end && (code === COMMA || code === SEMICOLON) ? to + 1 : to
  }
  return column
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB || code === CARRIAGE_RETURN || code === LINE_FEED
}

function isSeparator(code: number): boolean {
  return code === COMMA || code === SEMICOLON || isBlank(code)
}

const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))

/**
 * The decimal number from `from` to `to`, rounded as `Number()` rounds it: digits that fit 53 bits, divided by a power
 * of ten that is exact (up to 10^22), round once and so correctly. All others go to `Number()`. NaN where there is no
 * number.
 */
function readNumber(text: string, from: number, to: number): number {
  let position = from
  const sign = text.charCodeAt(position)
  if (sign === 45 || sign === 43) position++
  let digits = 0
  let decimals = -1
  let valid = position < to
  for (; position < to; position++) {
    const digit = text.charCodeAt(position) - 48
    if (digit >= 0 && digit <= 9) {
      digits = 10 * digits + digit
      if (decimals >= 0) decimals++
    } else if (digit === -2 && decimals < 0) {
      decimals = 0
    } else {
      valid = false
      break
    }
  }
  if (!valid || digits > Number.MAX_SAFE_INTEGER || decimals > 22 || decimals === 0) return parseSlowly(text, from, to)
  const magnitude = decimals > 0 ? digits / POWERS_OF_TEN[decimals]! : digits
  return sign === 45 ? -magnitude : magnitude
}

function parseSlowly(text: string, from: number, to: number): number {
  const word = text.slice(from, to).trim()
  // Number() also accepts '', '0x10' and 'Infinity', which are not decimal numbers.
  return /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(word) ? Number(word) : Number.NaN
}

function describeFault(
  text: string,
  position: number,
  end: number,
  values: Float64Array,
  start: number,
  columnCount: number,
  format: TableFormat,
  mode: 'strict' | 'lenient',
): string | undefined {
  const { columns } = format
  const minimum = format.minColumns[mode]
  if (columnCount < minimum || columnCount > columns.length) {
    const exact = minimum === columns.length ? `${minimum}` : `${minimum} to ${columns.length}`
    const expected = mode === 'strict' ? exact : `${minimum} or more`
    const line = text.slice(position, end)
    const hint =
      mode === 'strict' && line.includes(';') ? ' (semicolons and decimal commas are read in lenient mode)' : ''
    return `expected ${expected} columns, got ${columnCount}: ${quote(line)}${hint}.`
  }
  for (let column = 0; column < columnCount; column++) {
    if (!Number.isFinite(values[start + column]!)) {
      const line = text.slice(position, end)
      const strictly = format.separator === 'tab' ? '\t' : ','
      const words = mode === 'strict' ? line.split(strictly) : line.trim().split(/\s*[,;]\s*|\s+/)
      return `column ${column + 1} (${columns[column]}) should be a finite number, got ${quote(words[column] ?? '')}.`
    }
  }
  return format.check(values, start, columnCount)
}

function quote(text: string): string {
  return `"${shown(text.trim())}"`
}
