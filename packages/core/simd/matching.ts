// Part of tracking.ts. What assignment/sparse-assigner.ts does first and association/matcher.ts last, in the same order: the same pairs,
// the same lists. Candidates are starts, [rows + 1] int32; columns, [pairs] int32; costs, [pairs] float64. All other lists are int32.

function at(list: usize, i: i32): usize {
  return list + ((<usize>i) << 2)
}

function at8(list: usize, i: i32): usize {
  return list + ((<usize>i) << 3)
}

/**
 * Gives each row the column it likes best, unless a row before it has that. Counted, not asked: a processor cannot foresee how many columns
 * a row may choose from, and whether it comes too late.
 * @param limit float64: the largest cost of a pair. @param costOfRow [rows] float64, what its pair costs.
 * @param disputed [rows] is filled with the rows whose first choice another row has.
 * @returns how many those are.
 */
export function takeFirstChoices(
  rowCount: i32,
  columnCount: i32,
  starts: usize,
  columns: usize,
  costs: usize,
  limit: usize,
  columnOfRow: usize,
  rowOfColumn: usize,
  costOfRow: usize,
  disputed: usize,
): i32 {
  const most = load<f64>(limit)
  memory.fill(rowOfColumn, 0xff, (<usize>columnCount) << 2)
  let disputes = 0
  let begin = load<i32>(starts)
  for (let i = 0; i < rowCount; i++) {
    const end = load<i32>(at(starts, i), 4)
    const size = end - begin
    // Where the row has none, what lies there is not taken.
    const first = load<f64>(at8(costs, begin))
    const second = load<f64>(at8(costs, begin), 8)
    const isSecond = i32(size > 1) & i32(second < first)
    let best = begin + isSecond
    let least = select<f64>(second, first, isSecond)
    for (let k = begin + 2; k < end; k++) {
      const cost = load<f64>(at8(costs, k))
      best = select<i32>(k, best, cost < least)
      least = select<f64>(cost, least, cost < least)
    }
    const wants = i32(size > 0) & i32(least <= most)
    const j = select<i32>(load<i32>(at(columns, best)), 0, wants)
    const holder = load<i32>(at(rowOfColumn, j))
    const gets = wants & (holder >>> 31)
    store<i32>(at(columnOfRow, i), select<i32>(j, -1, gets))
    store<f64>(at8(costOfRow, i), least)
    store<i32>(at(rowOfColumn, j), select<i32>(i, holder, gets))
    store<i32>(at(disputed, disputes), i)
    disputes += wants - gets
    begin = end
  }
  return disputes
}

/**
 * Lists the pairs, and who is left over. All is written to both lists, of which one grows: a processor cannot foresee who is left over.
 * @returns how many pairs there are.
 */
export function listMatches(
  rowCount: i32,
  columnCount: i32,
  columnOfRow: usize,
  rowOfColumn: usize,
  matchedRows: usize,
  matchedColumns: usize,
  unmatchedRows: usize,
  unmatchedColumns: usize,
): i32 {
  let matchCount = 0
  for (let i = 0; i < rowCount; i++) {
    const j = load<i32>(at(columnOfRow, i))
    const isUnmatched = j >>> 31
    store<i32>(at(matchedRows, matchCount), i)
    store<i32>(at(matchedColumns, matchCount), j)
    store<i32>(at(unmatchedRows, i - matchCount), i)
    matchCount += 1 - isUnmatched
  }
  let unmatched = 0
  for (let j = 0; j < columnCount; j++) {
    store<i32>(at(unmatchedColumns, unmatched), j)
    unmatched += load<i32>(at(rowOfColumn, j)) >>> 31
  }
  return matchCount
}
