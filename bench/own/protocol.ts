/** Choices and intervals over sequences. */
import { seededRandom } from '@mot/test-utils'
import { type Counts, scoresOf } from './scores'

type Sets = Readonly<Record<string, readonly { readonly name: string }[]>>
type CountsByName = ReadonlyMap<string, Counts>

/**
 * For each sequence the counts of the variant that is best on all others: in the mean of the sets' HOTA. One changed id moves the HOTA of
 * a short sequence by points, so that variants are chosen by the sequences forwards and backwards.
 * @param backwards counts of the same variants.
 */
export function leaveOneOut(
  sets: Sets,
  variants: ReadonlyMap<string, CountsByName>,
  backwards: ReadonlyMap<string, CountsByName>,
): Map<string, Counts> {
  const names = Object.values(sets).flatMap((sequences) => sequences.map(({ name }) => name))
  return new Map(
    names.map((heldOut) => {
      const others = Object.values(sets)
        .map((sequences) => sequences.map(({ name }) => name).filter((name) => name !== heldOut))
        .filter((rest) => rest.length > 0)
      const countsIn = (variant: string, name: string) => [
        variants.get(variant)!.get(name)!,
        backwards.get(variant)!.get(name)!,
      ]
      const quality = (variant: string) =>
        others.reduce((sum, rest) => sum + scoresOf(rest.flatMap((name) => countsIn(variant, name))).hota.hota, 0)
      const qualities = new Map([...variants.keys()].map((variant) => [variant, quality(variant)]))
      const best = [...qualities].reduce((a, b) => (b[1] > a[1] ? b : a))
      return [heldOut, variants.get(best[0])!.get(heldOut)!]
    }),
  )
}

const DRAWS = 400

/** The 95 % interval of HOTA over draws of as many sequences, with replacement. */
export function interval(counts: readonly Counts[]): string {
  if (counts.length < 2) return ''
  const random = seededRandom(1)
  const draws = Array.from({ length: DRAWS }, () => {
    const drawn = counts.map(() => counts[Math.floor(random() * counts.length)]!)
    return 100 * scoresOf(drawn).hota.hota
  }).sort((a, b) => a - b)
  return `${draws[Math.floor(0.025 * DRAWS)]!.toFixed(1)} to ${draws[Math.ceil(0.975 * DRAWS) - 1]!.toFixed(1)}`
}
