/** Pairs of rows and columns that may be matched. */
export interface Pairs {
  /** [pairs] */
  readonly rows: ArrayLike<number>
  /** [pairs] */
  readonly columns: ArrayLike<number>
}

/**
 * Connected groups of pairs: each pair shares its row or its column with another of its group.
 * @param most largest size of a group; undefined is returned where a group has more pairs.
 */
export function smallGroups({ rows, columns }: Pairs, which: readonly number[], most: number): number[][] | undefined {
  const groups: number[][] = []
  let rest = which
  while (rest.length > 0) {
    const group = [rest[0]!]
    rest = rest.slice(1)
    for (let i = 0; i < group.length; i++) {
      const row = rows[group[i]!]
      const column = columns[group[i]!]
      const apart: number[] = []
      for (const k of rest) (rows[k] === row || columns[k] === column ? group : apart).push(k)
      rest = apart
      if (group.length > most) return undefined
    }
    groups.push(group)
  }
  return groups
}
