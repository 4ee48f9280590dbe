/** Hands out the rows of columns that are as long as the most objects at a time. */
export class Slots {
  /** Slots ever in use. */
  private count = 0
  private readonly free: number[] = []

  /** The slot freed last, or one more than ever before. */
  take(): number {
    return this.free.pop() ?? this.count++
  }

  giveBack(slot: number): void {
    this.free.push(slot)
  }
}
