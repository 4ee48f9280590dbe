/** A number for each pair of a detection and a track. Keeps its array from frame to frame. */
export class PairMatrix {
  detectionCount = 0
  trackCount = 0
  /** [detections × tracks], may be longer. */
  values = new Float64Array(0)

  /** All pairs at 0. */
  begin(detectionCount: number, trackCount: number): void {
    const size = detectionCount * trackCount
    if (this.values.length < size) this.values = new Float64Array(2 * size)
    else this.values.fill(0, 0, size)
    this.detectionCount = detectionCount
    this.trackCount = trackCount
  }
}
