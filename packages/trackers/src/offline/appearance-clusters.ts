/**
 * Groups of vectors that are close by cosine distance: "A Density-Based Algorithm for Discovering Clusters" (1996).
 *
 * A vector with `least` others, itself counted, within `radius` is dense; dense ones within reach of each other are one group, with what is
 * in their reach.
 * @param vectors of unit length.
 * @returns [n] number of the group of each, from 0 in the order of their first vectors; −1 for one that is in no group's reach.
 */
export function clusters(vectors: readonly Float64Array[], radius: number, least: number): Int32Array {
  const neighbours = vectors.map((vector) =>
    vectors.flatMap((other, j) => (1 - dot(vector, other) <= radius ? [j] : [])),
  )
  const groups = new Int32Array(vectors.length).fill(-1)
  let count = 0
  for (const [i, near] of neighbours.entries()) {
    if (groups[i]! >= 0 || near.length < least) continue
    const reached = [i]
    groups[i] = count
    for (const at of reached) {
      if (neighbours[at]!.length < least) continue
      for (const j of neighbours[at]!) {
        if (groups[j]! >= 0) continue
        groups[j] = count
        reached.push(j)
      }
    }
    count++
  }
  return groups
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!
  return sum
}
