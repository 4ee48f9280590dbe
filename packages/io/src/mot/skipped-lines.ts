/** A line that was left out in lenient mode, and why. */
export interface SkippedLine {
  /** From 1. */
  readonly line: number
  readonly reason: string
}

/** Lines left out that are kept with their reason. A damaged file of gigabytes has a hundred million. */
const KEPT_LINES = 1000

/** Collects the lines that are left out: the first `KEPT_LINES`, and the count of all. */
export class SkippedLines {
  readonly first: SkippedLine[] = []
  count = 0

  add(line: number, reason: string): void {
    if (this.count++ < KEPT_LINES) this.first.push({ line, reason })
  }
}
