// Part of tracking.ts. The first step of assignment/sparse-assigner.ts and the last of association/matcher.ts, in the same order and
// with the same results. Candidates are starts, [rows + 1] int32; columns, [pairs] int32; costs, [pairs] float64. All other lists are
// int32.

function at(list: usize, i: i32): usize {
  return list + ((<usize>i) << 2)
}

function at8(list: usize, i: i32): usize {
  return list + ((<usize>i) << 3)
}

/**
 * Assigns each row its cheapest column, unless an earlier row has it. Free of branches on the costs: the number of candidates of a row
 * and the conflicts are unpredictable for a processor.
 * @param limit float64: the largest cost of a pair. @param costOfRow [rows] float64, cost of each row's pair.
 * @param conflicts [rows] output: the rows whose cheapest column is assigned to an earlier row.
 * @returns the count of conflicts.
 */
export function assignCheapest(
  rowCount: i32,
  columnCount: i32,
  starts: usize,
  columns: usize,
  costs: usize,
  limit: usize,
  columnOfRow: usize,
  rowOfColumn: usize,
  costOfRow: usize,
  conflicts: usize,
): i32 {
  const most = load<f64>(limit)
  memory.fill(rowOfColumn, 0xff, (<usize>columnCount) << 2)
  let conflictCount = 0
  let begin = load<i32>(starts)
  for (let i = 0; i < rowCount; i++) {
    const end = load<i32>(at(starts, i), 4)
    const size = end - begin
    // For a row without candidates these reads are not used.
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
    const hasCandidate = i32(size > 0) & i32(least <= most)
    const j = select<i32>(load<i32>(at(columns, best)), 0, hasCandidate)
    const holder = load<i32>(at(rowOfColumn, j))
    const isAssigned = hasCandidate & (holder >>> 31)
    store<i32>(at(columnOfRow, i), select<i32>(j, -1, isAssigned))
    store<f64>(at8(costOfRow, i), least)
    store<i32>(at(rowOfColumn, j), select<i32>(i, holder, isAssigned))
    store<i32>(at(conflicts, conflictCount), i)
    conflictCount += hasCandidate - isAssigned
    begin = end
  }
  return conflictCount
}

/**
 * Lists the pairs, and the unmatched rows and columns. Each row is written to both lists and only one count is increased: this avoids
 * a branch that a processor cannot predict.
 * @returns the count of pairs.
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
