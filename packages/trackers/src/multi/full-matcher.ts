import { lapjv } from '@mot/core'
import type { Matches } from './matches'
import type { PairMatrix } from './pair-matrix'

/**
 * Matches as SORT's heirs do whose similarity is nowhere 0: as many pairs as there can be, of the greatest similarity in all,
 * and then those are parted again that should not be together. Rows are tracks and columns detections, as in every round.
 *
 * Detections that were parted come after those that never had a track, which is the order in which these trackers give new ids.
 */
export class FullMatcher implements Matches {
  matchCount = 0
  matchedRows = new Int32Array(64)
  matchedColumns = new Int32Array(64)
  freeRowCount = 0
  freeRows = new Int32Array(64)
  freeColumnCount = 0
  freeColumns = new Int32Array(64)
  private costs = new Float64Array(0)
  /** [tracks] how many detections are similar enough; afterwards, 1 where it has one. */
  private rowMarks = new Int32Array(64)

  /**
   * @param minSimilarity where those above it are one-to-one, nobody in two of them, they are the matches, and nothing is
   *   solved; a solver that weighs all pairs would now and then make others.
   * @param belong whether a detection and a track may stay together.
   */
  match(similarities: PairMatrix, minSimilarity: number, belong: (detection: number, track: number) => boolean): this {
    const { detectionCount, trackCount } = similarities
    this.reserve(detectionCount, trackCount)
    this.matchCount = this.freeRowCount = this.freeColumnCount = 0
    if (!this.takeOneToOne(similarities, minSimilarity)) this.solve(similarities)
    this.part(trackCount, belong)
    return this
  }

  /** Matches the pairs that are similar enough, if they are one-to-one and there are any. */
  private takeOneToOne({ detectionCount, trackCount, values }: PairMatrix, minSimilarity: number): boolean {
    const { rowMarks } = this
    rowMarks.fill(0, 0, trackCount)
    for (let i = 0; i < detectionCount; i++) {
      let track = -1
      for (let j = 0; j < trackCount; j++) {
        if (values[i * trackCount + j]! <= minSimilarity) continue
        if (track >= 0 || rowMarks[j]! > 0) return this.forget()
        track = j
        rowMarks[j] = 1
      }
      this.note(i, track)
    }
    return this.matchCount > 0 || this.forget()
  }

  private forget(): false {
    this.matchCount = this.freeColumnCount = 0
    return false
  }

  private solve({ detectionCount, trackCount, values }: PairMatrix): void {
    const size = detectionCount * trackCount
    if (this.costs.length < size) this.costs = new Float64Array(2 * size)
    for (let k = 0; k < size; k++) this.costs[k] = -values[k]!
    const { columnOfRow } = lapjv(this.costs, detectionCount, trackCount)
    for (let i = 0; i < detectionCount; i++) this.note(i, columnOfRow[i]!)
  }

  /** @param track −1 for a detection that has none. */
  private note(detection: number, track: number): void {
    if (track < 0) {
      this.freeColumns[this.freeColumnCount++] = detection
    } else {
      this.matchedRows[this.matchCount] = track
      this.matchedColumns[this.matchCount++] = detection
    }
  }

  private part(trackCount: number, belong: (detection: number, track: number) => boolean): void {
    const { matchedRows, matchedColumns, rowMarks } = this
    rowMarks.fill(0, 0, trackCount)
    const count = this.matchCount
    this.matchCount = 0
    for (let k = 0; k < count; k++) {
      const track = matchedRows[k]!
      const together = belong(matchedColumns[k]!, track)
      if (together) rowMarks[track] = 1
      this.note(matchedColumns[k]!, together ? track : -1)
    }
    for (let j = 0; j < trackCount; j++) if (rowMarks[j] === 0) this.freeRows[this.freeRowCount++] = j
  }

  private reserve(detectionCount: number, trackCount: number): void {
    if (this.freeRows.length < trackCount) {
      this.freeRows = new Int32Array(2 * trackCount)
      this.rowMarks = new Int32Array(2 * trackCount)
    }
    if (this.matchedRows.length >= detectionCount) return
    this.matchedRows = new Int32Array(2 * detectionCount)
    this.matchedColumns = new Int32Array(2 * detectionCount)
    this.freeColumns = new Int32Array(2 * detectionCount)
  }
}
