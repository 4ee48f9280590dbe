/** Numbers in the shortest beginning. */
const SHORTEST = 64

/**
 * Beginnings of a list, each twice as long as the one before, up to the whole of it: so that a little more than what is asked for
 * can be copied at once, which is quick, without a view made anew, which would be garbage.
 */
export function beginningsOf<List>(length: number, view: (length: number) => List): readonly List[] {
  const lists: List[] = []
  for (let next = SHORTEST; next < length; next *= 2) lists.push(view(next))
  return [...lists, view(length)]
}

/** The shortest of them that has `count` numbers, from 1. */
export function beginningOf<List>(lists: readonly List[], count: number): List {
  return lists[Math.max(0, 32 - Math.clz32((count - 1) / SHORTEST))]!
}
