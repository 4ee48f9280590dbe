/**
 * The smallest rectangle about points, whichever way it is turned: one of its sides lies along a side of their hull. Toussaint, "Solving
 * Geometric Problems with the Rotating Calipers" (1983).
 * @param points [2 × n] x and y, at least one.
 * @returns [8] x and y of the four corners, one after the other around it.
 */
export function smallestRectangle(points: readonly number[]): number[] {
  const hull = convexHull(points)
  const count = hull.length / 2
  if (count === 1) return [0, 1, 2, 3].flatMap(() => [hull[0]!, hull[1]!])
  let best: number[] = []
  let smallest = Number.POSITIVE_INFINITY
  for (let i = 0; i < count; i++) {
    const x = hull[2 * i]!
    const y = hull[2 * i + 1]!
    const next = (i + 1) % count
    const length = Math.hypot(hull[2 * next]! - x, hull[2 * next + 1]! - y)
    const alongX = (hull[2 * next]! - x) / length
    const alongY = (hull[2 * next + 1]! - y) / length
    let least = 0
    let most = 0
    let depth = 0
    for (let k = 0; k < hull.length; k += 2) {
      const dx = hull[k]! - x
      const dy = hull[k + 1]! - y
      const along = dx * alongX + dy * alongY
      least = Math.min(least, along)
      most = Math.max(most, along)
      depth = Math.max(depth, dy * alongX - dx * alongY)
    }
    const area = (most - least) * depth
    if (area >= smallest) continue
    smallest = area
    const corner = (along: number, across: number) => [
      x + along * alongX - across * alongY,
      y + along * alongY + across * alongX,
    ]
    best = [corner(least, 0), corner(most, 0), corner(most, depth), corner(least, depth)].flat()
  }
  return best
}

/** [2 × n] the corners of the hull, in the order in which the inside lies to the left where y points up. Andrew (1979). */
function convexHull(points: readonly number[]): number[] {
  const order = Array.from({ length: points.length / 2 }, (_, i) => i)
  order.sort((a, b) => points[2 * a]! - points[2 * b]! || points[2 * a + 1]! - points[2 * b + 1]!)
  const lower = chain(points, order)
  const upper = chain(points, order.reverse())
  const hull = [...lower.slice(0, -1), ...upper.slice(0, -1)]
  return (hull.length > 0 ? hull : lower.slice(0, 1)).flatMap((i) => [points[2 * i]!, points[2 * i + 1]!])
}

function chain(points: readonly number[], order: readonly number[]): number[] {
  const result: number[] = []
  for (const i of order) {
    while (result.length >= 2 && turn(points, result.at(-2)!, result.at(-1)!, i) <= 0) result.pop()
    result.push(i)
  }
  return result
}

/** Above 0 where the way from a over b to c turns left, y up. */
function turn(points: readonly number[], a: number, b: number, c: number): number {
  const x = points[2 * a]!
  const y = points[2 * a + 1]!
  return (points[2 * b]! - x) * (points[2 * c + 1]! - y) - (points[2 * b + 1]! - y) * (points[2 * c]! - x)
}
