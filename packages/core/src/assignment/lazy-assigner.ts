import type { Assignment } from './assignment'
import { SparseAssigner, type SparseCosts } from './sparse-assigner'

/** A full matrix of costs most of which nobody has to look at. Lower is better. */
export interface LazyCosts {
  /** The size of the matrix, and its cheap entries. */
  readonly known: SparseCosts
  /** No entry besides the known ones is below this. */
  readonly floor: number
  /** Writes the costs of a row with every column, [columns]. */
  fillRow(row: number, costs: Float64Array): void
  /** Writes the costs of a column with every row, [rows]. */
  fillColumn(column: number, costs: Float64Array): void
}

/**
 * The cheapest assignment that makes as many pairs as the shorter side has members, over costs that are asked for only where
 * they matter: the total of `lapjv` without a limit, for a fraction of the entries.
 *
 * Nobody needs to know what is far away as long as what is near is cheaper than anything far can be. So the known entries
 * are assigned first, where being alone costs the floor. Prices of that round hold for the whole matrix: what is not known is
 * never cheaper than the floor. Those whom it leaves alone, the few who dispute a place and the newcomers, are then placed one
 * after another by shortest augmenting paths over whole rows (Jonker and Volgenant, Computing 38, 1987).
 *
 * Keeps its arrays from call to call; they may be longer than the matrix. Equal totals may be reached by other pairs than
 * `lapjv`'s.
 */
export class LazyAssigner implements Assignment {
  columnOfRow = new Int32Array(0)
  rowOfColumn = new Int32Array(0)

  // Members of the shorter side are seekers here, those of the other side are places.
  private readonly sparse = new SparseAssigner()
  private readonly turned = new TurnedCosts()
  private placeOf = new Int32Array(0)
  private seekerOf = new Int32Array(0)
  /** [places] ≤ 0; 0 for free ones. */
  private prices = new Float64Array(0)
  /** [places] what they cost one seeker. */
  private costs = new Float64Array(0)
  /** [places] from the seeker that is being placed. */
  private distances = new Float64Array(0)
  /** [places] seeker from which a place was reached. */
  private previous = new Int32Array(0)
  /** [places] those before `done` have their final distance. */
  private open = new Int32Array(0)

  assign(costs: LazyCosts): this {
    const { known } = costs
    const isTurned = known.rowCount > known.columnCount
    const near = isTurned ? this.turned.turn(known) : known
    this.reserve(near.rowCount, near.columnCount)
    this.assignKnown(near, costs.floor)
    for (let i = 0; i < near.rowCount; i++) {
      if (this.placeOf[i]! < 0) this.place(i, near.columnCount, costs, isTurned)
    }
    this.columnOfRow = isTurned ? this.seekerOf : this.placeOf
    this.rowOfColumn = isTurned ? this.placeOf : this.seekerOf
    return this
  }

  /** Pairs by known costs. Afterwards no place has room to become dearer for the seeker that has it. */
  private assignKnown(near: SparseCosts, floor: number): void {
    const { rowCount, columnCount, starts, columns, costs } = near
    const { placeOf, seekerOf, prices, sparse } = this
    sparse.assign(near, { costLimit: floor })
    for (let j = 0; j < columnCount; j++) {
      seekerOf[j] = sparse.rowOfColumn[j]!
      prices[j] = sparse.prices[j]!
    }
    for (let i = 0; i < rowCount; i++) {
      const own = sparse.columnOfRow[i]!
      placeOf[i] = own
      if (own < 0) continue
      // The next best thing it could have, which may be the cheapest of all that is not known.
      let ownCost = floor
      let nextBest = floor
      for (let k = starts[i]!; k < starts[i + 1]!; k++) {
        const j = columns[k]!
        if (j === own) ownCost = costs[k]!
        else nextBest = Math.min(nextBest, costs[k]! - prices[j]!)
      }
      prices[own] = Math.min(prices[own]!, ownCost - nextBest)
    }
  }

  /** Dijkstra from a seeker to the nearest free place, then the change along that path. */
  private place(start: number, placeCount: number, costs: LazyCosts, isTurned: boolean): void {
    const { placeOf, seekerOf, prices, distances, previous, open } = this
    for (let j = 0; j < placeCount; j++) {
      distances[j] = Number.POSITIVE_INFINITY
      open[j] = j
    }
    let seeker = start
    // Distance to the seeker, less the price it pays where it is.
    let offset = 0
    let done = 0
    let end = -1
    for (;;) {
      const own = this.costs
      if (isTurned) costs.fillColumn(seeker, own)
      else costs.fillRow(seeker, own)
      if (seeker !== start) offset -= own[placeOf[seeker]!]! - prices[placeOf[seeker]!]!
      let next = done
      for (let k = done; k < placeCount; k++) {
        const j = open[k]!
        const distance = own[j]! - prices[j]! + offset
        if (distance < distances[j]!) {
          distances[j] = distance
          previous[j] = seeker
        }
        if (distances[j]! < distances[open[next]!]!) next = k
      }
      end = open[next]!
      if (seekerOf[end]! < 0) break
      open[next] = open[done]!
      open[done++] = end
      seeker = seekerOf[end]!
      offset = distances[end]!
    }
    for (let k = 0; k < done; k++) {
      const j = open[k]!
      prices[j] = prices[j]! + distances[j]! - distances[end]!
    }
    for (let j = end; ; ) {
      const i = previous[j]!
      const left = placeOf[i]!
      seekerOf[j] = i
      placeOf[i] = j
      if (i === start) return
      j = left
    }
  }

  private reserve(seekers: number, places: number): void {
    if (this.placeOf.length < seekers) this.placeOf = new Int32Array(2 * seekers)
    if (this.prices.length >= places) return
    const length = 2 * places
    this.seekerOf = new Int32Array(length)
    this.prices = new Float64Array(length)
    this.costs = new Float64Array(length)
    this.distances = new Float64Array(length)
    this.previous = new Int32Array(length)
    this.open = new Int32Array(length)
  }
}

/** A sparse matrix with rows and columns exchanged. */
class TurnedCosts implements SparseCosts {
  rowCount = 0
  columnCount = 0
  starts = new Int32Array(0)
  columns = new Int32Array(0)
  costs = new Float64Array(0)

  turn({ rowCount, columnCount, starts, columns, costs }: SparseCosts): this {
    const count = starts[rowCount]!
    if (this.starts.length < columnCount + 2) this.starts = new Int32Array(2 * columnCount + 2)
    if (this.columns.length < count) {
      this.columns = new Int32Array(2 * count)
      this.costs = new Float64Array(2 * count)
    }
    // Entries of column j are counted at j + 2, so that writing them moves the start of j + 1 to its place.
    const ends = this.starts
    ends.fill(0, 0, columnCount + 2)
    for (let k = 0; k < count; k++) ends[columns[k]! + 2]!++
    for (let j = 2; j < columnCount + 2; j++) ends[j]! += ends[j - 1]!
    for (let i = 0; i < rowCount; i++) {
      for (let k = starts[i]!; k < starts[i + 1]!; k++) {
        const to = ends[columns[k]! + 1]!++
        this.columns[to] = i
        this.costs[to] = costs[k]!
      }
    }
    this.rowCount = columnCount
    this.columnCount = rowCount
    return this
  }
}
