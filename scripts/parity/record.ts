// Compares every preset with the recordings of its original in ../shared/golden, through `mot track`, and writes bench/parity.csv.
//   npm run parity
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { measure, presetsWithRecordings } from './measure'

const lines = ['preset,sequences,boxes,same identity,largest difference,same numbers']
for (const preset of presetsWithRecordings()) {
  const parity = await measure(preset)
  if (!parity) continue
  const { sequences, rows, sameIds, worst, sameNumbers } = parity
  lines.push([preset, sequences, rows, sameIds, worst.toExponential(2), sameNumbers].join(','))
  console.log(lines.at(-1))
}
if (lines.length === 1) console.log('The recordings of ../shared/golden are not there: nothing is compared.')
else writeFileSync(fileURLToPath(new URL('../../bench/parity.csv', import.meta.url)), `${lines.join('\n')}\n`)
