/** Copies so many numbers into a module's memory: all at once, which is quickest, where the list is not much longer. */
export function copyList<List extends Int32Array | Float64Array>(
  list: List,
  count: number,
  to: List,
  at: number,
): void {
  if (copiedLength(list, count) === list.length) to.set(list, at)
  else for (let i = 0; i < count; i++) to[at + i] = list[i]!
}

/** Numbers that `copyList` needs room for; even, so that a list of float64 may follow. */
export function copiedLength(list: Int32Array | Float64Array, count: number): number {
  return list.length <= 16 * count + 1024 ? list.length + (list.length & 1) : count + (count & 1)
}
