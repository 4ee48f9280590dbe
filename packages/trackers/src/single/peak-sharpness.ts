/**
 * Peak-to-sidelobe ratio of a square map: how many deviations the peak stands above the mean of what is not near it. Bolme et al., "Visual
 * Object Tracking using Adaptive Correlation Filters" (2010), section 3.5.
 * @param near cells to each side of the peak that do not count. Default: a twelfth of the side, at least 1.
 * @returns 0 where the map is flat.
 */
export function peakSharpness(
  map: ArrayLike<number>,
  start: number,
  side: number,
  near = Math.max(1, Math.round(side / 12)),
): number {
  let peak = 0
  for (let i = 1; i < side * side; i++) if (map[start + i]! > map[start + peak]!) peak = i
  const peakX = peak % side
  const peakY = Math.floor(peak / side)
  let count = 0
  let sum = 0
  let squares = 0
  for (let y = 0, at = start; y < side; y++) {
    for (let x = 0; x < side; x++, at++) {
      if (Math.abs(x - peakX) <= near && Math.abs(y - peakY) <= near) continue
      const value = map[at]!
      count++
      sum += value
      squares += value * value
    }
  }
  const mean = sum / count
  const deviation = Math.sqrt(Math.max(squares / count - mean * mean, 0))
  return deviation > 0 ? (map[start + peak]! - mean) / deviation : 0
}
