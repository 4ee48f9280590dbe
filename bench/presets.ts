/**
 * Every preset of every tracker over the sequences with ground truth in ../shared: accuracy as it is and after a second pass, and
 * microseconds a frame. Prints the table of docs/guide/trackers-compared.md.
 *
 *   npm run bench -- presets             the table
 *   npm run bench -- presets --picture   and docs/public/presets.svg
 *   npm run bench -- presets --only=sfsort,sfsort_tuned
 *
 * HOTA, IDF1 and MOTA are means over sequences in percent, by the rules of their benchmarks and at an overlap of 0.5. The second pass
 * is `interpolateLinear`. A frame's time is the CPU time of the tracker alone in MOT17-09-val and MOT20-01-val, the mean of the fastest of
 * nine runs each. Short: two sequences, one run.
 */
import { writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { short } from './harness'
import { picture } from './presets/picture'
import { type PresetScores, scorePreset } from './presets/score'
import { presets, sequencesWithTruth } from './presets/sequences'

const only = process.argv
  .find((argument) => argument.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',')
const chosen = presets().filter(({ preset }) => !only || only.includes(preset))
const sequences = sequencesWithTruth().slice(0, short ? 2 : undefined)
if (sequences.length === 0) console.log('presets: left out, the sequences in ../shared are missing.')
else print(chosen.flatMap((preset) => scorePreset(preset, sequences, short ? 1 : 9) ?? []))

function print(scores: readonly PresetScores[]): void {
  const sorted = [...scores].sort((a, b) => b.hota - a.hota)
  const plain = sorted.filter(({ usesAppearance }) => !usesAppearance)
  process.stdout.write(`${table(plain)}\nWith appearance:\n\n${table(sorted.filter((each) => each.usesAppearance))}`)
  const machine = `${cpus().length} cores of ${cpus()[0]!.model}, load average ${loadavg()[0]!.toFixed(1)}`
  console.log(`\n${sequences.length} sequences, fewer in brackets; ${machine}, Node ${process.versions.node}.`)
  if (!process.argv.includes('--picture')) return
  writeFileSync(fileURLToPath(new URL('../docs/public/presets.svg', import.meta.url)), picture(plain))
}

function table(scores: readonly PresetScores[]): string {
  const groups = ['MOT17-val', 'DanceTrack']
  const head = [
    'preset',
    'HOTA',
    'IDF1',
    'MOTA',
    ...groups.map((group) => `HOTA, ${group}`),
    'HOTA, filled',
    'µs a frame',
  ]
  const rows = scores.map((each) => [
    `\`${each.preset}\`${each.count < sequences.length ? ` (${each.count})` : ''}`,
    ...[each.hota, each.idf1, each.mota, ...groups.map((group) => each.hotaOf[group]), each.filled].map(percent),
    each.microseconds?.toFixed(1) ?? '',
  ])
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`
  return line(head) + line(head.map((_, i) => (i === 0 ? '---' : '--:'))) + rows.map(line).join('')
}

function percent(share: number | undefined): string {
  return share === undefined ? '' : (100 * share).toFixed(1)
}
