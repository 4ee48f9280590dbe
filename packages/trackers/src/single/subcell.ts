/**
 * How far the peak of a map lies from the middle of its cell along one axis, −0.5 to 0.5: the top of a parabola through three cells.
 * @param step elements from one cell to the next.
 * @param index of the cell along the axis; 0 at both ends of it.
 */
export function subcell(map: ArrayLike<number>, at: number, step: number, index: number, length: number): number {
  if (index === 0 || index === length - 1) return 0
  const before = map[at - step]!
  const after = map[at + step]!
  const bend = before - 2 * map[at]! + after
  return bend < 0 ? Math.min(Math.max((0.5 * (before - after)) / bend, -0.5), 0.5) : 0
}
