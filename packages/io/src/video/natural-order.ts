const { compare } = new Intl.Collator('en', { numeric: true })

/**
 * Sorts file names in natural order: digits count as numbers (`2.jpg` before `10.jpg`). Where the names of a folder end
 * in decimal numbers, as those made of times do, the numbers count by value (`0.25.jpg` before `0.5.jpg`).
 */
export function inNaturalOrder(names: readonly string[]): string[] {
  const decimals = new Map(names.flatMap((name) => entryOf(name) ?? []))
  if (!areDecimals([...decimals.values()])) return [...names].sort(compare)
  return [...names].sort((a, b) => {
    const [first, second] = [decimals.get(a), decimals.get(b)]
    if (first?.prefix !== second?.prefix || !first || !second) return compare(a, b)
    return Number(first.number) - Number(second.number) || compare(a, b)
  })
}

/** A number at the end of a name: `clip-0.25.jpg` has the prefix `clip-` and the number `0.25`. */
interface Ending {
  readonly prefix: string
  readonly number: string
}

function entryOf(name: string): [[string, Ending]] | undefined {
  // From the end, each part once.
  const dot = name.lastIndexOf('.')
  const point = beforeDigits(name, dot) - 1
  const start = beforeDigits(name, point)
  const isDecimal = start < point && point + 1 < dot && name[point] === '.' && /^[a-z]+$/i.test(name.slice(dot + 1))
  return isDecimal ? [[name, { prefix: name.slice(0, start), number: name.slice(start, dot) }]] : undefined
}

/** Where the digits begin that end before `end`. */
function beforeDigits(name: string, end: number): number {
  let at = end
  while (at > 0 && name[at - 1]! >= '0' && name[at - 1]! <= '9') at--
  return at
}

/**
 * Whether the part behind the point is a fraction, not a counter: `1.5, 1.25` against `1.9, 1.10`. Counters come to 10;
 * fractions of different lengths are written without a zero at the end. Of equal length, both orders are the same.
 */
function areDecimals(endings: readonly Ending[]): boolean {
  const fractions = endings.map(({ number }) => number.slice(number.indexOf('.') + 1))
  return fractions.length > 1 && !fractions.some((fraction) => fraction.length > 1 && fraction.endsWith('0'))
}
