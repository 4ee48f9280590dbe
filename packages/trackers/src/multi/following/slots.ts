/** Allocates rows of columns, so that columns are only as long as the most objects at a time. */
export class Slots {
  /** Slots used so far. */
  private count = 0
  private readonly free: number[] = []

  /** The slot freed last, or a new one. */
  take(): number {
    return this.free.pop() ?? this.count++
  }

  release(slot: number): void {
    this.free.push(slot)
  }
}
