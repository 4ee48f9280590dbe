import { MotError } from '../errors'
import { checkOptions } from '../options'
import { type Assignment, type CostLimitOptions, checkCosts, emptyAssignment } from './assignment'

/** Takes the place of infinity in subtractions; costs must stay below it. */
const LARGE = 1e6

/**
 * The assignment of least total cost over a dense matrix. R. Jonker and A. Volgenant, "A shortest augmenting path algorithm
 * for dense and sparse linear assignment problems", Computing 38 (1987).
 *
 * With a `costLimit` t, rows and columns may remain unmatched: the matrix is extended to a square of rows + columns, filled
 * with t / 2 and with 0 in the lower right block, so that a pair is made where its cost lowers the total. Steps and scan orders
 * are those of the package lap 0.5 (`lapjv(cost, extend_cost=True, cost_limit=t)`), so ties break the same way. Without a limit
 * min(rows, columns) pairs are made.
 *
 * @param costs [rows × columns] below 1e6 in magnitude; `Infinity` forbids a pair and requires a `costLimit`.
 * @throws MotError `invalid-costs`.
 */
export function lapjv(
  costs: ArrayLike<number>,
  rowCount: number,
  columnCount: number,
  options: CostLimitOptions = {},
): Assignment {
  const { costLimit = Number.POSITIVE_INFINITY } = checkOptions(options)
  checkCosts(costs, rowCount, columnCount)
  const assignment = emptyAssignment(rowCount, columnCount)
  if (rowCount === 0 || columnCount === 0) return assignment
  const limited = costLimit !== Number.POSITIVE_INFINITY
  checkRange(costs, rowCount * columnCount, limited)

  const size = limited ? rowCount + columnCount : Math.max(rowCount, columnCount)
  const square = new Float64Array(size * size).fill(limited ? costLimit / 2 : 0)
  for (let i = 0; i < size; i++) {
    if (i >= rowCount) square.fill(0, i * size + columnCount, (i + 1) * size)
    else for (let j = 0; j < columnCount; j++) square[i * size + j] = costs[i * columnCount + j]!
  }
  const columns = solveSquare(square, size)
  for (let i = 0; i < rowCount; i++) {
    const j = columns[i]!
    if (j >= columnCount) continue
    assignment.columnOfRow[i] = j
    assignment.rowOfColumn[j] = i
  }
  return assignment
}

function checkRange(costs: ArrayLike<number>, size: number, limited: boolean): void {
  for (let k = 0; k < size; k++) {
    const cost = costs[k]!
    if (Math.abs(cost) < LARGE || (limited && cost === Number.POSITIVE_INFINITY)) continue
    const expected = limited ? 'below 1e6 in magnitude or Infinity' : 'below 1e6 in magnitude'
    throw new MotError('invalid-costs', `Costs should be ${expected}, got ${cost}.`)
  }
}

/** Column of each row of a square matrix. Names are the paper's: v is the dual variable of a column, x and y the assignment. */
function solveSquare(cost: Float64Array, n: number): Int32Array {
  const x = new Int32Array(n)
  const y = new Int32Array(n)
  const v = new Float64Array(n)
  const free = new Int32Array(n)
  let freeCount = reduceColumns(cost, n, x, y, v, free)
  for (let round = 0; round < 2 && freeCount > 0; round++) freeCount = reduceRows(cost, n, x, y, v, free, freeCount)
  if (freeCount > 0) augment(cost, n, x, y, v, free, freeCount)
  return x
}

/** Column reduction from the last column to the first, and reduction transfer. @returns the count of free rows. */
function reduceColumns(
  cost: Float64Array,
  n: number,
  x: Int32Array,
  y: Int32Array,
  v: Float64Array,
  free: Int32Array,
): number {
  x.fill(-1)
  v.fill(LARGE)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const c = cost[i * n + j]!
      if (c < v[j]!) {
        v[j] = c
        y[j] = i
      }
    }
  }
  const unique = new Uint8Array(n).fill(1)
  for (let j = n - 1; j >= 0; j--) {
    const i = y[j]!
    if (x[i]! < 0) {
      x[i] = j
    } else {
      unique[i] = 0
      y[j] = -1
    }
  }
  let freeCount = 0
  for (let i = 0; i < n; i++) {
    const assigned = x[i]!
    if (assigned < 0) {
      free[freeCount++] = i
    } else if (unique[i]) {
      let least = LARGE
      for (let j = 0; j < n; j++) {
        if (j !== assigned) least = Math.min(least, cost[i * n + j]! - v[j]!)
      }
      v[assigned] = v[assigned]! - least
    }
  }
  return freeCount
}

/** Augmenting row reduction over the free rows. @returns the count of rows that remain free. */
function reduceRows(
  cost: Float64Array,
  n: number,
  x: Int32Array,
  y: Int32Array,
  v: Float64Array,
  free: Int32Array,
  freeCount: number,
): number {
  let current = 0
  let stillFree = 0
  let steps = 0
  while (current < freeCount) {
    steps++
    const row = free[current++]!
    // The cheapest and the second cheapest column of this row.
    let j1 = 0
    let j2 = -1
    let least = cost[row * n]! - v[0]!
    let second = LARGE
    for (let j = 1; j < n; j++) {
      const c = cost[row * n + j]! - v[j]!
      if (c >= second) continue
      if (c >= least) {
        second = c
        j2 = j
      } else {
        second = least
        least = c
        j2 = j1
        j1 = j
      }
    }
    let displaced = y[j1]!
    const price = v[j1]! - (second - least)
    const lowers = price < v[j1]!
    if (steps < current * n) {
      if (lowers) {
        v[j1] = price
      } else if (displaced >= 0 && j2 >= 0) {
        j1 = j2
        displaced = y[j2]!
      }
      if (displaced >= 0) {
        if (lowers) free[--current] = displaced
        else free[stillFree++] = displaced
      }
    } else if (displaced >= 0) {
      // Prices that fall by rounding errors alone would loop forever.
      free[stillFree++] = displaced
    }
    x[row] = j1
    y[j1] = row
  }
  return stillFree
}

/** A shortest augmenting path for each free row. */
function augment(
  cost: Float64Array,
  n: number,
  x: Int32Array,
  y: Int32Array,
  v: Float64Array,
  free: Int32Array,
  freeCount: number,
): void {
  const distance = new Float64Array(n)
  const columns = new Int32Array(n)
  const previous = new Int32Array(n)
  for (let k = 0; k < freeCount; k++) {
    const start = free[k]!
    let j = findPath(cost, n, start, y, v, distance, columns, previous)
    let i = -1
    while (i !== start) {
      i = previous[j]!
      y[j] = i
      const next = x[i]!
      x[i] = j
      j = next
    }
  }
}

/** Dijkstra from a free row. @returns the nearest free column. */
function findPath(
  cost: Float64Array,
  n: number,
  start: number,
  y: Int32Array,
  v: Float64Array,
  distance: Float64Array,
  columns: Int32Array,
  previous: Int32Array,
): number {
  // columns[0, ready) are done, [ready, low) scanned at the current distance, [low, high) to scan, the rest to do.
  let low = 0
  let high = 0
  let ready = 0
  let end = -1
  for (let j = 0; j < n; j++) {
    columns[j] = j
    previous[j] = start
    distance[j] = cost[start * n + j]! - v[j]!
  }
  while (end < 0) {
    if (low === high) {
      ready = low
      high = gatherNearest(n, low, distance, columns)
      for (let k = low; k < high; k++) if (y[columns[k]!]! < 0) end = columns[k]!
    }
    while (end < 0 && low !== high) {
      const from = columns[low++]!
      const i = y[from]!
      const nearest = distance[from]!
      const offset = cost[i * n + from]! - v[from]! - nearest
      for (let k = high; k < n; k++) {
        const j = columns[k]!
        const d = cost[i * n + j]! - v[j]! - offset
        if (d >= distance[j]!) continue
        distance[j] = d
        previous[j] = i
        if (d !== nearest) continue
        if (y[j]! < 0) {
          end = j
          break
        }
        columns[k] = columns[high]!
        columns[high++] = j
      }
    }
  }
  const nearest = distance[columns[ready]!]!
  for (let k = 0; k < ready; k++) {
    const j = columns[k]!
    v[j] = v[j]! + (distance[j]! - nearest)
  }
  return end
}

/** Moves the nearest of the columns to do to the front of the list. @returns the end of that front part. */
function gatherNearest(n: number, low: number, distance: Float64Array, columns: Int32Array): number {
  let high = low + 1
  let nearest = distance[columns[low]!]!
  for (let k = high; k < n; k++) {
    const j = columns[k]!
    if (distance[j]! > nearest) continue
    if (distance[j]! < nearest) {
      high = low
      nearest = distance[j]!
    }
    columns[k] = columns[high]!
    columns[high++] = j
  }
  return high
}
