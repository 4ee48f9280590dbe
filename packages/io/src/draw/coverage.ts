/** Pixels from `left` to before `right` and from `top` to before `bottom`. */
export interface Bounds {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The pixels that points with `reach` around them lie in, within an image. */
export function boundsOf(points: readonly number[], reach: number, width: number, height: number): Bounds {
  let left = Number.POSITIVE_INFINITY
  let top = Number.POSITIVE_INFINITY
  let right = Number.NEGATIVE_INFINITY
  let bottom = Number.NEGATIVE_INFINITY
  for (let i = 0; i + 1 < points.length; i += 2) {
    left = Math.min(left, points[i]!)
    right = Math.max(right, points[i]!)
    top = Math.min(top, points[i + 1]!)
    bottom = Math.max(bottom, points[i + 1]!)
  }
  return {
    left: Math.max(0, Math.floor(left - reach)),
    top: Math.max(0, Math.floor(top - reach)),
    right: Math.min(width, Math.ceil(right + reach)),
    bottom: Math.min(height, Math.ceil(bottom + reach)),
  }
}

/** How much of each pixel a line covers, 0 to 1: overlapping pieces of it count once. The memory is used again. */
export class Coverage {
  values = new Float32Array(0)
  /** Of each row, the first covered column and that after the last, within the bounds. */
  firsts = new Int32Array(0)
  ends = new Int32Array(0)
  bounds: Bounds = { left: 0, top: 0, right: 0, bottom: 0 }

  /** Nothing is covered within the bounds. @returns whether they have pixels. */
  begin(bounds: Bounds): boolean {
    this.bounds = bounds
    const width = bounds.right - bounds.left
    const size = width * (bounds.bottom - bounds.top)
    if (width <= 0 || size <= 0) return false
    if (this.values.length < size) this.values = new Float32Array(size)
    else this.values.fill(0, 0, size)
    const rows = bounds.bottom - bounds.top
    if (this.firsts.length < rows) {
      this.firsts = new Int32Array(rows)
      this.ends = new Int32Array(rows)
    }
    this.firsts.fill(bounds.right, 0, rows)
    this.ends.fill(0, 0, rows)
    return true
  }

  /** All pieces of a line x, y, x, y, …; a dot where there is one point. */
  addLine(points: readonly number[], radius: number): void {
    if (points.length === 2) this.addSegment(points[0]!, points[1]!, points[0]!, points[1]!, radius, 1)
    for (let i = 0; i + 3 < points.length; i += 2) {
      this.addSegment(points[i]!, points[i + 1]!, points[i + 2]!, points[i + 3]!, radius, 1)
    }
  }

  /** A round-ended piece: the coverage of a pixel is the distance of its centre inside, 0 to 1, times the weight. */
  addSegment(fromX: number, fromY: number, toX: number, toY: number, radius: number, weight: number): void {
    const { bounds, values } = this
    const reach = radius + 0.5
    const [dx, dy] = [toX - fromX, toY - fromY]
    const perLength = dx === 0 && dy === 0 ? 0 : 1 / (dx * dx + dy * dy)
    const left = Math.max(bounds.left, Math.floor(Math.min(fromX, toX) - reach))
    const right = Math.min(bounds.right, Math.ceil(Math.max(fromX, toX) + reach))
    const top = Math.max(bounds.top, Math.floor(Math.min(fromY, toY) - reach))
    const bottom = Math.min(bounds.bottom, Math.ceil(Math.max(fromY, toY) + reach))
    const far = reach * reach
    const near = radius > 0.5 ? (radius - 0.5) * (radius - 0.5) : 0
    // Of a steep line, a row has only the pixels near where it crosses.
    const across = dy === 0 ? Number.POSITIVE_INFINITY : (reach * Math.sqrt(dx * dx + dy * dy)) / Math.abs(dy)
    const slope = dy === 0 ? 0 : dx / dy
    for (let y = top; y < bottom; y++) {
      const row = (y - bounds.top) * (bounds.right - bounds.left) - bounds.left
      const fromStartY = y + 0.5 - fromY
      const crossing = fromX + fromStartY * slope
      const first = crossing - across > left ? Math.floor(crossing - across) : left
      const end = crossing + across < right ? Math.ceil(crossing + across) : right
      if (first < this.firsts[y - bounds.top]!) this.firsts[y - bounds.top] = first
      if (end > this.ends[y - bounds.top]!) this.ends[y - bounds.top] = end
      for (let x = first; x < end; x++) {
        const fromStartX = x + 0.5 - fromX
        const share = (fromStartX * dx + fromStartY * dy) * perLength
        const along = share < 0 ? 0 : Math.min(share, 1)
        const awayX = fromStartX - along * dx
        const awayY = fromStartY - along * dy
        const away = awayX * awayX + awayY * awayY
        if (away >= far) continue
        const inside = away <= near ? 1 : Math.min(1, reach - Math.sqrt(away))
        if (weight * inside > values[row + x]!) values[row + x] = weight * inside
      }
    }
  }
}
