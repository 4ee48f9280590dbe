/**
 * The protocol by which CueTrack was chosen, over the sequences with ground truth in ../shared and three drawn streets. Prints:
 *
 * 1. HOTA, IDF1 and MOTA of the originals and of CueTrack, over all sequences of a set combined.
 * 2. Leave one out: each sequence is tracked with the variant of CueTrack that is best on all others, forwards and backwards.
 * 3. HOTA without each ingredient.
 * 4. HOTA with each number a fifth smaller and larger.
 * 5. The 95 % interval of HOTA over random draws of a set's sequences.
 * 6. Sequences of other detectors, on which nothing was chosen.
 *
 *   npm run bench -- own
 *
 * The variants are those of 3 and 4. Short: two sequences of each set, without 3 and 4.
 */
import { short } from './harness'
import { interval, leaveOneOut } from './own/protocol'
import { type Counts, countsOf, scoresOf } from './own/scores'
import { backwards, heldBack, type OwnSequence, sets } from './own/sequences'
import { ablations, originals, sensitivities, type Variant } from './own/variants'

const chosenSets = Object.fromEntries(
  Object.entries(sets()).map(([name, sequences]) => [name, short ? sequences.slice(0, 2) : sequences]),
)
const all = Object.values(chosenSets).flat()
if (all.length < 4) console.log('own: left out, the sequences in ../shared are missing.')
else print()

function print(): void {
  const cueTrack: Variant = { name: 'CueTrack', tracker: 'CueTrack', options: {} }
  const variants = [cueTrack, ...(short ? [] : [...ablations, ...sensitivities])]
  const counts = new Map(variants.map((variant) => [variant.name, countAll(variant, all)]))
  const peers = originals.map((variant) => ({ name: variant.name, counts: countAll(variant, all) }))
  const own = counts.get(cueTrack.name)!
  const reversed = all.map(backwards)
  const countsBackwards = new Map(variants.map((variant) => [variant.name, countAll(variant, reversed)]))
  const chosen = leaveOneOut(chosenSets, counts, countsBackwards)

  console.log(`\nHOTA / IDF1 / MOTA\n\n${head(['tracker', ...Object.keys(chosenSets)])}`)
  for (const { name, counts } of [...peers, { name: 'CueTrack', counts: own }]) {
    console.log(line([`\`${name}\``, ...inSets(counts, whole)]))
  }
  console.log(line(['`CueTrack`, leave one out', ...inSets(chosen, whole)]))
  if (!short) {
    console.log(`\nHOTA without an ingredient\n\n${head(['what', ...Object.keys(chosenSets)])}`)
    for (const { name } of [cueTrack, ...ablations]) console.log(line([name, ...inSets(counts.get(name)!, hotaOf)]))
    console.log(`\nHOTA with a number a fifth smaller, larger\n\n${head(['option', ...Object.keys(chosenSets)])}`)
    for (const { name } of sensitivities) console.log(line([name, ...inSets(counts.get(name)!, hotaOf)]))
  }
  console.log(`\n95 % of draws, HOTA\n\n${head(['tracker', ...Object.keys(chosenSets)])}`)
  for (const { name, counts } of [...peers, { name: 'CueTrack', counts: own }]) {
    console.log(line([`\`${name}\``, ...inSets(counts, (each) => interval(each))]))
  }
  const others = heldBack()
  console.log(
    `\nOther sequences, on which nothing was chosen\n\n${head(['tracker', ...others.map(({ name }) => name), 'all'])}`,
  )
  for (const variant of [...originals, cueTrack]) {
    const found = others.map((sequence) => countsOf(variant, sequence))
    console.log(line([`\`${variant.name}\``, ...found.map((each) => hotaOf([each])), whole(found)]))
  }
}

function countAll(variant: Variant, sequences: readonly OwnSequence[]): Map<string, Counts> {
  return new Map(sequences.map((sequence) => [sequence.name, countsOf(variant, sequence)]))
}

function inSets(counts: ReadonlyMap<string, Counts>, cell: (counts: readonly Counts[]) => string): string[] {
  return Object.values(chosenSets).map((sequences) => cell(sequences.map(({ name }) => counts.get(name)!)))
}

function whole(counts: readonly Counts[]): string {
  const { hota, identity, clear } = scoresOf(counts)
  return [hota.hota, identity.idf1, clear.mota].map((share) => (100 * share).toFixed(1)).join(' / ')
}

function hotaOf(counts: readonly Counts[]): string {
  return (100 * scoresOf(counts).hota.hota).toFixed(1)
}

function head(cells: readonly string[]): string {
  return `${line(cells)}\n${line(cells.map((_, i) => (i === 0 ? '---' : '--:')))}`
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
