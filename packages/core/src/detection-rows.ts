import type { DetectionInput } from './detection'
import { MotError } from './errors'
import { kindOf } from './value-kind'

/**
 * A detection with its box as left, top, width and height, as COCO's files and many networks have them: as `bbox`, or as the row
 * itself, `[x, y, width, height, score, classId]`.
 */
export type XywhInput =
  | (Omit<DetectionInput, 'box'> & { readonly bbox: ArrayLike<number> })
  | readonly [x: number, y: number, width: number, height: number, score: number, classId?: number]

/** Rows beyond this are taken for a sequence without an end. */
const MOST_ROWS = 10_000_000

/**
 * All rows, checked one by one: what they hold may still be a box or score that no tracker takes.
 * @throws MotError `invalid-detections` that says what to write.
 */
export function readRows<Row>(
  rows: Iterable<Row>,
  read: (row: Row, index: number) => DetectionInput,
): DetectionInput[] {
  const list: DetectionInput[] = []
  for (const row of rows) {
    const index = list.length
    if (index === MOST_ROWS) throw new MotError('invalid-detections', `There are more than ${MOST_ROWS} detections.`)
    list.push(readable(`Detection ${index}`, () => read(row, index)))
  }
  return list
}

/**
 * What a function makes of what the caller passed in, whose properties may throw.
 * @throws MotError `invalid-detections` with that error as its cause.
 */
export function readable<Result>(what: string, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    throw unreadable(what, error)
  }
}

/** The error itself where it is one of this library. */
export function unreadable(what: string, error: unknown): MotError {
  if (error instanceof MotError) return error
  const message = error instanceof Error ? error.message : kindOf(error)
  return new MotError('invalid-detections', `${what} cannot be read: ${message}`, { cause: error })
}

export function checkRow(row: DetectionInput, index: number): DetectionInput {
  if (!isRecord(row)) {
    refuse(index, `should be { box: { left, top, right, bottom }, score }, got ${kindOf(row)}${adviceOn(row)}`)
  }
  checkBox(row, index)
  if (typeof row.score !== 'number') refuse(index, `should have a score that is a number, got ${kindOf(row.score)}`)
  checkClassId(row.classId, index)
  return row
}

/** The row with its box in the one form that a box has everywhere else. */
export function fromXywhRow(row: XywhInput, index: number): DetectionInput {
  if (isXywhList(row)) {
    const [, , , , score, classId] = row
    return checkRow({ box: boxOfXywh(row, index), score, ...(classId !== undefined && { classId }) }, index)
  }
  if (!isRecord(row)) refuse(index, `should be { bbox: [x, y, width, height], score }, got ${kindOf(row)}`)
  const { bbox, ...others } = row
  return checkRow({ ...others, box: boxOfXywh(bbox, index) }, index)
}

function isXywhList(row: XywhInput): row is Extract<XywhInput, readonly unknown[]> {
  return Array.isArray(row) || ArrayBuffer.isView(row)
}

function boxOfXywh(bbox: ArrayLike<unknown>, index: number): DetectionInput['box'] {
  const isFour = (Array.isArray(bbox) || ArrayBuffer.isView(bbox)) && bbox.length >= 4
  if (!isFour || [0, 1, 2, 3].some((side) => typeof bbox[side] !== 'number')) {
    refuse(index, `should have a bbox of four numbers, x, y, width and height, got ${kindOf(bbox)}`)
  }
  const [left, top, width, height] = bbox as unknown as readonly [number, number, number, number]
  return { left, top, right: left + width, bottom: top + height }
}

function checkBox(row: DetectionInput, index: number): void {
  const { box } = row
  const expected = 'should have a box { left, top, right, bottom } of numbers'
  if (!isRecord(box)) {
    const found = box === undefined ? kindOf(row) : `the box ${kindOf(box)}`
    refuse(index, `${expected}, got ${found}${adviceOn(row)}`)
  }
  const side = (['left', 'top', 'right', 'bottom'] as const).find((name) => typeof box[name] !== 'number')
  if (side === undefined) return
  const found = box[side] === undefined ? `one of ${Object.keys(box).join(', ')}` : `${side} ${kindOf(box[side])}`
  refuse(index, `${expected}, got ${found}`)
}

function checkClassId(classId: unknown, index: number): void {
  if (classId === undefined || (Number.isInteger(classId) && (classId as number) === ((classId as number) | 0))) return
  const advice = typeof classId === 'string' ? `: write its number, such as classes.indexOf('${classId}')` : ''
  refuse(index, `should have a classId that is a whole number, got ${kindOf(classId)}${advice}`)
}

/** What to write in place of forms that others have. */
function adviceOn(row: unknown): string {
  const hasXywh = Array.isArray(row) || (isRecord(row) && ('bbox' in row || Array.isArray(row.box)))
  return hasXywh ? ': boxes of x, y, width and height are for Detections.fromXywh' : ''
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)
}

function refuse(index: number, fault: string): never {
  throw new MotError('invalid-detections', `Detection ${index} ${fault}.`)
}
