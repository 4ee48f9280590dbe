/** Numbers that are kept for each track, at its slot. */
export class Memory {
  data: Float64Array

  /** @param stride numbers of one track. */
  constructor(readonly stride: number) {
    this.data = new Float64Array(16 * stride)
  }

  /** Makes room for a slot, and sets its numbers to 0. */
  clear(slot: number): void {
    const end = (slot + 1) * this.stride
    if (this.data.length < end) {
      const { data } = this
      this.data = new Float64Array(2 * end)
      this.data.set(data)
    }
    this.data.fill(0, slot * this.stride, end)
  }

  row(slot: number): number[] {
    return [...this.data.subarray(slot * this.stride, (slot + 1) * this.stride)]
  }

  setRow(slot: number, row: readonly number[]): void {
    this.clear(slot)
    this.data.set(row, slot * this.stride)
  }
}
