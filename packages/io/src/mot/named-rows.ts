import { MotError, quoted } from '@mot/core'
import { checkFrame } from './frame-index'
import { parseShallowJson } from './shallow-json'
import { SkippedLines } from './skipped-lines'
import { parseTable, type ReadOptions, type Table, type TableFormat } from './table'

/** Columns of detections and tracks: those of MOTChallenge, with the class in the eighth. */
const ROW_COLUMNS = ['frame', 'id', 'left', 'top', 'width', 'height', 'score', 'class', 'y', 'z']
const WIDTH = ROW_COLUMNS.length

interface RowOptions extends ReadOptions {
  readonly frameCount?: number
}

/** Rows of numbers, and what only named formats have. */
export interface RowTable extends Table {
  /** Names by class id; empty where the file has none. */
  readonly classNames: readonly string[]
  /** Seconds by frame, as the file counts frames. */
  readonly times: ReadonlyMap<number, number>
  /** Greatest frame number of the file, also of a frame without rows. */
  readonly lastFrame: number
}

/**
 * Reads rows in the format that the text has: comma-separated with a header, JSON, one JSON object a line, else
 * MOTChallenge rows.
 * @throws MotError `invalid-file` in strict mode, naming the line.
 */
export function parseRows(text: string, check: TableFormat['check'], options: RowOptions): RowTable {
  const start = /\S/.exec(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)?.[0]
  const withClass: TableFormat['check'] = (values, at, count) =>
    check(values, at, count) ?? classFault(values, at, count)
  if (start === '{' || start === '[') return parseJsonRows(text, withClass, options)
  const header = readHeader(text)
  if (header !== undefined) return parseCsvRows(text, header, withClass, options)
  const format = { columns: ROW_COLUMNS, minColumns: { strict: 7, lenient: 6 }, check: withClass }
  return { ...parseTable(text, format, options), classNames: [], times: new Map(), lastFrame: 0 }
}

/**
 * [rowCount] the class of each row, 0 where the file has none or −1. Rows of ten columns have a class only where −1
 * follows it twice: else the last three are coordinates in the world (MOT15).
 */
export function readClasses({ rowCount, values, width, columnCounts }: Table): Int32Array {
  const classIds = new Int32Array(rowCount)
  for (let row = 0; row < rowCount; row++) {
    const at = row * width
    if (hasClass(values, at, columnCounts[row]!)) classIds[row] = Math.max(0, values[at + 7]!)
  }
  return classIds
}

function hasClass(values: Float64Array, at: number, columnCount: number): boolean {
  if (columnCount < WIDTH) return columnCount > 7
  return values[at + 8] === -1 && values[at + 9] === -1 && Number.isInteger(values[at + 7])
}

function classFault(values: Float64Array, at: number, columnCount: number): string | undefined {
  const classId = values[at + 7]!
  if (!hasClass(values, at, columnCount) || ((classId | 0) === classId && classId >= -1)) return undefined
  return `column 8 (class) should be an integer from 0, or -1 where it is unknown, got ${classId}.`
}

// Comma-separated rows with a header.

type Key =
  | 'frame'
  | 'time'
  | 'id'
  | 'left'
  | 'top'
  | 'right'
  | 'bottom'
  | 'width'
  | 'height'
  | 'score'
  | 'classId'
  | 'className'

/** Names of columns in files, in lower case with underscores between words. */
const names: Readonly<Record<string, Key>> = {
  frame: 'frame',
  time: 'time',
  id: 'id',
  track_id: 'id',
  left: 'left',
  bb_left: 'left',
  top: 'top',
  bb_top: 'top',
  right: 'right',
  bottom: 'bottom',
  width: 'width',
  bb_width: 'width',
  height: 'height',
  bb_height: 'height',
  score: 'score',
  conf: 'score',
  confidence: 'score',
  class: 'classId',
  class_id: 'classId',
  class_name: 'className',
}

/** The columns of the first line, undefined by their place where they are of no use; undefined if it is no header. */
function readHeader(text: string): (Key | undefined)[] | undefined {
  const line = /^\uFEFF?\s*([^\n]*)/.exec(text)![1]!
  const header = splitCsv(line).map(keyOf)
  const has = (...keys: Key[]) => keys.every((key) => header.includes(key))
  const isComplete = has('frame', 'left', 'top') && (has('width', 'height') || has('right', 'bottom'))
  return isComplete ? header : undefined
}

function keyOf(name: string): Key | undefined {
  const word = name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase()
  return Object.hasOwn(names, word) ? names[word] : undefined
}

function parseCsvRows(
  text: string,
  header: readonly (Key | undefined)[],
  check: TableFormat['check'],
  options: RowOptions,
): RowTable {
  const rows = new RowCollector(check, options)
  const lines = text.split('\n')
  const first = lines.findIndex((line) => line.replace('\uFEFF', '').trim() !== '')
  for (const [i, line] of lines.entries()) {
    if (i <= first || line.trim() === '') continue
    const cells = splitCsv(line)
    if (cells.length !== header.length) {
      rows.refuse(i + 1, `expected ${header.length} columns, got ${cells.length}.`)
      continue
    }
    const row: Partial<Record<Key, unknown>> = {}
    for (const [column, key] of header.entries()) {
      if (key === undefined || cells[column] === '') continue
      row[key] = key === 'className' ? cells[column] : Number(cells[column])
    }
    rows.add(i + 1, row)
  }
  return rows.finish()
}

/** Cells of a line; those with a comma or a quote are quoted, as RFC 4180 describes. */
function splitCsv(line: string): string[] {
  const text = line.trim()
  const cells: string[] = []
  for (let at = 0; at <= text.length; at++) {
    const start = skipBlanks(text, at)
    const close = text[start] === '"' ? closingQuote(text, start + 1) : -1
    const after = close < 0 ? -1 : skipBlanks(text, close + 1)
    if (after === text.length || text[after] === ',') {
      cells.push(text.slice(start + 1, close).replaceAll('""', '"'))
      at = after
    } else {
      const comma = text.indexOf(',', at)
      const end = comma < 0 ? text.length : comma
      cells.push(text.slice(at, end).trim())
      at = end
    }
  }
  return cells
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && text[at]!.trim() === '') at++
  return at
}

/** The next quote that is not doubled; −1 without one. */
function closingQuote(text: string, from: number): number {
  let quote = text.indexOf('"', from)
  while (quote >= 0 && text[quote + 1] === '"') quote = text.indexOf('"', quote + 2)
  return quote
}

// JSON.

function parseJsonRows(text: string, check: TableFormat['check'], options: RowOptions): RowTable {
  const rows = new RowCollector(check, options)
  for (const { line, value } of jsonFrames(text, rows)) {
    const { frame, time } = value
    if (typeof frame !== 'number') {
      rows.refuse(line, `expected an object with "frame" and "detections" or "tracks", got ${given(value)}.`)
      continue
    }
    const listed = value.tracks ?? value.detections
    if (!Array.isArray(listed)) {
      rows.refuse(line, `frame ${frame} should have a list "detections" or "tracks", got ${given(listed)}.`)
      continue
    }
    if (!rows.addFrame(line, frame, time)) continue
    for (const entry of listed as unknown[]) {
      const row = isRecord(entry) ? entry : {}
      // The corners may be in an object of their own.
      rows.add(line, { ...row, ...(isRecord(row.box) ? row.box : {}), frame, time: undefined })
    }
  }
  return rows.finish()
}

interface JsonFrame {
  /** From 1. */
  readonly line: number
  readonly value: Record<string, unknown>
}

/** The objects of a JSON document, a list of objects or a single one, or of a text that has one a line. */
function* jsonFrames(text: string, rows: RowCollector): Generator<JsonFrame> {
  const body = text.replace(/^\uFEFF/, '')
  const whole = parseJson(body)
  if (whole !== undefined) {
    const entries: unknown[] = Array.isArray(whole) ? whole : [whole]
    const lines = linesOfFrames(body)
    for (const [i, value] of entries.entries()) {
      yield { line: lines.length === entries.length ? lines[i]! : 1, value: isRecord(value) ? value : {} }
    }
    return
  }
  if (body.trimStart().startsWith('[')) return rows.refuse(1, 'the JSON list is malformed.')
  for (const [i, line] of body.split('\n').entries()) {
    if (line.trim() === '') continue
    const value = parseJson(line)
    if (isRecord(value)) yield { line: i + 1, value }
    else rows.refuse(i + 1, `expected a JSON object, got ${quoted(line.trim())}.`)
  }
}

/** The lines where the objects of a document have their frame number. */
function linesOfFrames(text: string): number[] {
  const lines: number[] = []
  for (const [i, line] of text.split('\n').entries()) {
    for (const _ of line.matchAll(/"frame"\s*:/g)) lines.push(i + 1)
  }
  return lines
}

function parseJson(text: string): unknown {
  try {
    return parseShallowJson(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function given(value: unknown): string {
  return value === undefined ? 'nothing' : quoted(value)
}

/** NaN where one of the two is no number. */
function difference(a: unknown, b: unknown): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : Number.NaN
}

/** Names are a list by class id. */
const LAST_NAMED_CLASS = 65_535

/** Collects rows with names as a table. */
class RowCollector {
  private readonly values: number[] = []
  private readonly sourceRows: number[] = []
  private readonly lines: number[] = []
  private readonly skipped = new SkippedLines()
  private readonly classNames: string[] = []
  private readonly times = new Map<number, number>()
  private lineCount = 0
  private lastFrame = 0

  constructor(
    private readonly check: TableFormat['check'],
    private readonly options: RowOptions,
  ) {}

  /** @throws MotError `invalid-file` in strict mode. */
  refuse(line: number, reason: string): void {
    if (this.options.mode === 'lenient') this.skipped.add(line, reason)
    else throw new MotError('invalid-file', `${this.options.file ?? 'text'}, line ${line}: ${reason}`)
  }

  /** A frame, possibly without rows. @returns whether its number is valid. */
  addFrame(line: number, frame: number, time: unknown): boolean {
    const fault = checkFrame(frame, this.options, this.options.frameCount)
    if (fault !== undefined) {
      this.refuse(line, fault)
      return false
    }
    this.lastFrame = Math.max(this.lastFrame, frame)
    if (Number.isFinite(time)) this.times.set(frame, time as number)
    return true
  }

  add(line: number, row: Partial<Record<Key, unknown>>): void {
    const fault = this.tryAdd(line, row)
    this.lineCount++
    if (fault !== undefined) this.refuse(line, fault)
  }

  private tryAdd(line: number, row: Partial<Record<Key, unknown>>): string | undefined {
    const { left, top, right, bottom, id = -1, score = 1, classId = -1, className } = row
    const width = row.width ?? difference(right, left)
    const height = row.height ?? difference(bottom, top)
    const named = { frame: row.frame, id, left, top, width, height, score, class: classId }
    const fault = Object.entries(named).find(([, value]) => typeof value !== 'number' || !Number.isFinite(value))
    if (fault !== undefined) return `"${fault[0]}" should be a finite number, got ${given(fault[1])}.`
    const values = Float64Array.from([...Object.values(named), -1, -1] as number[])
    const refused = this.check(values, 0, WIDTH)
    if (refused !== undefined) return refused.replace(/^column \d+ \((\w+)\)/, '"$1"')
    const hasName = typeof className === 'string' && (classId as number) >= 0
    if (hasName && (classId as number) > LAST_NAMED_CLASS) {
      return `"class" should be an integer up to ${LAST_NAMED_CLASS} where it has a name, got ${classId}.`
    }
    this.values.push(...values)
    this.sourceRows.push(this.lineCount)
    this.lines.push(line)
    this.lastFrame = Math.max(this.lastFrame, values[0]!)
    if (Number.isFinite(row.time)) this.times.set(values[0]!, row.time as number)
    if (hasName) this.classNames[classId as number] = className
    return undefined
  }

  finish(): RowTable {
    const { lineCount, skipped, times, lastFrame } = this
    const rowCount = this.lines.length
    return {
      lineCount,
      rowCount,
      values: Float64Array.from(this.values),
      width: WIDTH,
      columnCounts: new Uint8Array(rowCount).fill(WIDTH),
      sourceRows: Int32Array.from(this.sourceRows),
      lines: Int32Array.from(this.lines),
      skipped: skipped.first,
      skippedCount: skipped.count,
      classNames: this.classNames,
      times,
      lastFrame,
    }
  }
}
