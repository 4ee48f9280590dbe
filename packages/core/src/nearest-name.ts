/**
 * The name that a misspelled one most likely stands for: that of the fewest edits, if they are at most a third of its
 * letters. Capitals, hyphens, underscores and blanks do not count.
 */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((each) => ({ each, edits: editsBetween(plainName(name), plainName(each)) }))
    .filter(({ each, edits }) => edits <= Math.max(1, Math.floor(each.length / 3)))
    .sort((a, b) => a.edits - b.edits)
  return best?.each
}

/** The letters and digits by which names are compared. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, '')
}

/** Insertions, deletions and replacements from one text to the other (Levenshtein). */
function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[to.length]!
}
