import {
  cosineDistance,
  type EmbeddingMetric,
  EmbeddingRows,
  type EmbeddingSnapshot,
  euclideanDistance,
  MotError,
} from '@mot/core'
import { readState } from '../../read-state'
import { count, list, record, type Shape } from '../../shapes'
import type { FrameObservations } from '../frames/frame-observations'
import type { Appearance } from './appearance'
import { embeddingState } from './track-embeddings'

export interface GalleryOptions {
  /** Embeddings that each tracklet keeps, the latest ones; may be Infinity. */
  readonly galleryBudget: number
  readonly embeddingMetric: EmbeddingMetric
}

/**
 * How tracklets have looked: every embedding they were seen with, up to a budget. An observation is as far from a tracklet as
 * from the most alike of them. "Simple Online and Realtime Tracking with a Deep Association Metric" (2017), section 2.2.
 */
export class Gallery implements Appearance {
  /** By slot. */
  private readonly shelves: Shelf[] = []
  /** Boards of tracklets that ended, for the next that need one. */
  private readonly spareBoards: EmbeddingRows[] = []
  private readonly budget: number
  private readonly between: typeof cosineDistance

  constructor(
    private readonly observations: FrameObservations,
    { galleryBudget, embeddingMetric }: GalleryOptions,
  ) {
    this.budget = galleryBudget
    this.between = embeddingMetric === 'cosine' ? cosineDistance : euclideanDistance
  }

  begin(slot: number, observation: number): void {
    this.emptyShelf(slot)
    this.see(slot, observation)
  }

  see(slot: number, observation: number): void {
    const { observations, budget } = this
    const shelf = this.shelves[slot]!
    const { next } = shelf
    if (next === shelf.count) this.lengthen(shelf)
    boardOf(shelf, next).copy(next % BOARD, observations.embeddings, observations.rows[observation]!)
    shelf.next = next + 1 < budget ? next + 1 : 0
  }

  end(slot: number): void {
    const { boards } = this.shelves[slot]!
    for (const board of boards) this.spareBoards.push(board)
    boards.length = 0
  }

  distance(slot: number, observation: number, enough = 0): number {
    const { observations, between } = this
    const { embeddings } = observations
    const shelf = this.shelves[slot]!
    const { boards, count, next } = shelf
    const row = observations.rows[observation]!
    // People look most like they did a moment ago.
    const latest = (next > 0 ? next : count) - 1
    let least = between(boardOf(shelf, latest), latest % BOARD, embeddings, row)
    if (least <= enough) return least
    for (let first = 0, b = 0; first < count; first += BOARD, b++) {
      const rows = boards[b]!
      const end = Math.min(BOARD, count - first)
      let i = 0
      if (between === cosineDistance) {
        for (; i + 3 < end; i += 4) least = Math.min(least, leastOfFour(rows, i, embeddings, row))
      }
      for (; i < end; i++) least = Math.min(least, between(rows, i, embeddings, row))
    }
    return least
  }

  snapshot(slot: number): ShelfState {
    const shelf = this.shelves[slot]!
    const embeddings = Array.from({ length: shelf.count }, (_, i) => boardOf(shelf, i).snapshot(i % BOARD))
    return { embeddings, next: shelf.next }
  }

  restore(slot: number, state: unknown): void {
    const { embeddings, next } = readState(shelfState, state, 'embedding')
    if (embeddings.length === 0 || next > embeddings.length) {
      throw new MotError(
        'invalid-snapshot',
        'A gallery of the snapshot should have embeddings, and know which is next.',
      )
    }
    const shelf = this.emptyShelf(slot)
    for (const [i, embedding] of embeddings.entries()) {
      this.lengthen(shelf)
      boardOf(shelf, i).restore(i % BOARD, embedding)
    }
    shelf.next = next
  }

  /** Makes room for one more. */
  private lengthen(shelf: Shelf): void {
    if (shelf.count === BOARD * shelf.boards.length) shelf.boards.push(this.spareBoards.pop() ?? this.newBoard())
    shelf.count++
  }

  private newBoard(): EmbeddingRows {
    const { embeddingDimension: dimension } = this.observations
    const board = new EmbeddingRows(dimension)
    board.view(new Float32Array(BOARD * dimension), BOARD, dimension)
    return board
  }

  private emptyShelf(slot: number): Shelf {
    const shelf = this.shelves[slot] ?? { boards: [], count: 0, next: 0 }
    this.shelves[slot] = shelf
    shelf.count = 0
    shelf.next = 0
    return shelf
  }
}

/** Least cosine distance of rows `i` to `i + 3` of `a` from row `j` of `b`: 1.5 times as fast as one after the other. */
function leastOfFour(a: EmbeddingRows, i: number, b: EmbeddingRows, j: number): number {
  const { values, scales, dimension } = a
  const others = b.values
  const first = i * dimension
  const second = first + dimension
  const third = second + dimension
  const fourth = third + dimension
  const other = j * dimension
  let sum0 = 0
  let sum1 = 0
  let sum2 = 0
  let sum3 = 0
  for (let k = 0; k < dimension; k++) {
    const value = others[other + k]!
    sum0 += values[first + k]! * value
    sum1 += values[second + k]! * value
    sum2 += values[third + k]! * value
    sum3 += values[fourth + k]! * value
  }
  const most = Math.max(sum0 * scales[i]!, sum1 * scales[i + 1]!, sum2 * scales[i + 2]!, sum3 * scales[i + 3]!)
  return Math.max(0, 1 - most * b.scales[j]!)
}

/** Embeddings on one board. */
const BOARD = 8

/**
 * One tracklet's embeddings, on boards that go from one shelf to the next as tracklets end: memory follows how many embeddings
 * there are, not how many each slot has ever had.
 */
interface Shelf {
  /** Of `BOARD` rows each. */
  readonly boards: EmbeddingRows[]
  count: number
  /** Row for the next one. */
  next: number
}

function boardOf({ boards }: Shelf, row: number): EmbeddingRows {
  return boards[Math.floor(row / BOARD)]!
}

interface ShelfState {
  readonly embeddings: readonly EmbeddingSnapshot[]
  readonly next: number
}

const shelfState: Shape<ShelfState> = record<ShelfState>({ embeddings: list(embeddingState), next: count })
