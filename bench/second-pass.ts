/**
 * The gain of a second pass: scores of the original trackers' results before and after each pass, as means over the
 * sequences with ground truth, and the time of the passes. Evaluated are the ground-truth rows of people with mark 1,
 * at an overlap of 0.5, without the preprocessing of MOTChallenge.
 *
 *   npx tsx --conditions=@mot/source bench/second-pass.ts     (requires the sequences in ../shared)
 */
import { existsSync, readdirSync } from 'node:fs'
import type { TrackRow } from '@mot/core'
import { clear, evaluate, hota, identity } from '@mot/eval'
import { type GroundTruth, readGroundTruth, readTracks } from '@mot/io/mot'
import { interpolateGaussian, interpolateLinear, relinkTracks, smoothRts } from '@mot/trackers'

const golden = new URL('../../shared/golden/', import.meta.url)
const trackers = ['bytetrack', 'ocsort', 'fairmot', 'strongsort', 'sort']
const passes: Readonly<Record<string, (rows: readonly TrackRow[]) => readonly TrackRow[]>> = {
  none: (rows) => rows,
  linear: (rows) => interpolateLinear(rows),
  Gaussian: (rows) => interpolateGaussian(rows),
  RTS: (rows) => smoothRts(rows),
  're-link': (rows) => relinkTracks(rows),
  're-link, RTS': (rows) => smoothRts(relinkTracks(rows)),
}

const sequences = existsSync(golden)
  ? readdirSync(new URL('inputs/', golden)).filter((name) => existsSync(new URL(`inputs/${name}/gt.txt.gz`, golden)))
  : []
if (sequences.length === 0) console.log('second-pass: left out, the sequences in ../shared are missing.')
for (const tracker of trackers) {
  const recorded = sequences.filter((name) => existsSync(new URL(`trackers/${tracker}/${name}.txt.gz`, golden)))
  if (recorded.length > 0) console.log(`\n${tracker}, ${recorded.length} sequences\n`)
  const inputs = await Promise.all(
    recorded.map(async (name) => ({
      truth: people(await readGroundTruth(new URL(`inputs/${name}/gt.txt.gz`, golden))),
      rows: [...(await readTracks(new URL(`trackers/${tracker}/${name}.txt.gz`, golden)))],
    })),
  )
  for (const [name, pass] of recorded.length > 0 ? Object.entries(passes) : []) {
    const start = performance.now()
    const results = inputs.map(({ rows }) => pass(rows))
    const spent = performance.now() - start
    const scores = inputs.map(({ truth }, i) => {
      const sequence = { truth, results: byFrame(results[i]!, truth.length) }
      return [evaluate(hota, [sequence]).hota, evaluate(identity, [sequence]).idf1, evaluate(clear, [sequence]).mota]
    })
    const [h, f, m] = [0, 1, 2].map((k) => scores.reduce((sum, each) => sum + each[k]!, 0) / scores.length)
    console.log(
      `  ${name.padEnd(13)} HOTA ${percent(h!)}  IDF1 ${percent(f!)}  MOTA ${percent(m!)}  ${spent.toFixed(0).padStart(5)} ms`,
    )
  }
}

function people(truth: GroundTruth) {
  return Array.from({ length: truth.frameCount }, (_, i) =>
    truth.at(i + 1).filter(({ considered, classId }) => considered && classId === 1),
  )
}

function byFrame(rows: readonly TrackRow[], frameCount: number): TrackRow[][] {
  const frames: TrackRow[][] = Array.from({ length: frameCount }, () => [])
  for (const row of rows) frames[row.frame - 1]?.push(row)
  return frames
}

function percent(share: number): string {
  return (100 * share).toFixed(1)
}
