/** The data of a frame for its matching. */
export interface MatchableFrame {
  readonly truthCount: number
  readonly resultCount: number
  /** [overlaps] rows of the truth and of the results, their IoU, and the number of their pair of ids. */
  readonly rows: ArrayLike<number>
  readonly columns: ArrayLike<number>
  readonly ious: ArrayLike<number>
  readonly pairs: ArrayLike<number>
}

/** Stores frames in columns that grow: 20 bytes per overlap. */
export class FrameStore implements Iterable<MatchableFrame> {
  /** [frames + 1] the overlaps of frame f are those from `starts[f]` up to `starts[f + 1]`. */
  private readonly starts = [0]
  private readonly truthCounts: number[] = []
  private readonly resultCounts: number[] = []
  private rows = new Uint32Array(1024)
  private columns = new Uint32Array(1024)
  private pairs = new Uint32Array(1024)
  private ious = new Float64Array(1024)

  add({ truthCount, resultCount, rows, columns, ious, pairs }: MatchableFrame): void {
    const start = this.starts.at(-1)!
    const end = start + ious.length
    if (end > this.ious.length) this.grow(end)
    this.rows.set(rows, start)
    this.columns.set(columns, start)
    this.pairs.set(pairs, start)
    this.ious.set(ious, start)
    this.starts.push(end)
    this.truthCounts.push(truthCount)
    this.resultCounts.push(resultCount)
  }

  *[Symbol.iterator](): Iterator<MatchableFrame> {
    for (let frame = 0; frame < this.truthCounts.length; frame++) {
      const start = this.starts[frame]!
      const end = this.starts[frame + 1]!
      yield {
        truthCount: this.truthCounts[frame]!,
        resultCount: this.resultCounts[frame]!,
        rows: this.rows.subarray(start, end),
        columns: this.columns.subarray(start, end),
        ious: this.ious.subarray(start, end),
        pairs: this.pairs.subarray(start, end),
      }
    }
  }

  private grow(needed: number): void {
    const capacity = Math.max(needed, 2 * this.ious.length)
    this.rows = grown(this.rows, new Uint32Array(capacity))
    this.columns = grown(this.columns, new Uint32Array(capacity))
    this.pairs = grown(this.pairs, new Uint32Array(capacity))
    this.ious = grown(this.ious, new Float64Array(capacity))
  }
}

function grown<Column extends Uint32Array | Float64Array>(from: Column, to: Column): Column {
  to.set(from)
  return to
}
