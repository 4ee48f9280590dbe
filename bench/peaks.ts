/**
 * The 100 best peaks of a heatmap of 80 classes and 128 × 128 cells: ours against computing every sigmoid and comparing
 * all neighbours first, and against PyTorch on one thread where a Python has it (PYTHON may name one).
 */
import { scanCells, scanPlain } from '../packages/heads/src/maps/cell-scanner'
import { findPeaks } from '../packages/heads/src/maps/peaks'
import { seededRandom } from '../packages/test-utils/src/random'
import { alternate, median, medians, type Result, report, short } from './harness'
import { findPython, startPython } from './peers/python'

const classCount = 80
const rows = 128
const columns = 128
const maxCount = 100
const heatmap = { data: streetHeatmap(), shape: [1, classCount, rows, columns] }
const results: Result[] = []
const notes: string[] = []
const python = findPython('torch, numpy')
if (!python) notes.push('No python3 with torch and numpy here: left out the comparison with it. PYTHON may name one.')

for (const [title, minScore] of [
  ['above 0.3', 0.3],
  ['of any score', 0],
] as const) {
  for (const [way, scan, timesLess] of [
    ['TypeScript', scanPlain, 13],
    ['SIMD', scanCells, 100],
  ] as const) {
    const task = `${way}: 100 best of 80 × 128 × 128, ${title}`
    const ours = () => findPeaks('hm', heatmap, 0, minScore, maxCount, 'logits', scan)
    const peer = () => peaksFromAllScores(minScore)
    if (String(positionsOf(ours())) !== String(peer())) throw new Error(`${task}: other peaks are found.`)
    const times = await alternate(ours, peer, { rounds: short ? 3 : 9 })
    results.push({ task, ours: times.ours, unit: 'µs', peer: { name: 'every sigmoid first', value: times.peer } })
    // Detectors use a threshold.
    if (python)
      results.push({ ...(await besideTorch(python, task, ours)), ...(minScore > 0 && { target: { timesLess } }) })
  }
}
report('peaks', results, notes)

/** Logits like those of a trained network: a low, noisy background with 150 blunt peaks. */
function streetHeatmap(): Float32Array {
  const random = seededRandom(4)
  const data = Float32Array.from({ length: classCount * rows * columns }, () => -9 + 5 * random())
  for (let i = 0; i < 150; i++) {
    const plane = Math.floor(classCount * random()) * rows * columns
    const [x, y, logit] = [1 + Math.floor(126 * random()), 1 + Math.floor(126 * random()), 4 * random()]
    for (const dy of [-1, 0, 1]) {
      for (const dx of [-1, 0, 1]) {
        const at = plane + (y + dy) * columns + x + dx
        data[at] = Math.max(data[at]!, logit - 0.8 * (Math.abs(dx) + Math.abs(dy)))
      }
    }
  }
  return data
}

function positionsOf({ cells, classIds }: ReturnType<typeof findPeaks>): number[] {
  return Array.from(cells, (cell, i) => classIds[i]! * rows * columns + cell)
}

/** The same in the order of the definition: all sigmoids, all maxima, then the best. */
function peaksFromAllScores(minScore: number): number[] {
  const scores = heatmap.data.map((logit) => 1 / (1 + Math.exp(-logit)))
  const found: number[] = []
  for (let i = 0; i < scores.length; i++) {
    const x = i % columns
    const y = Math.floor(i / columns) % rows
    let largest = 0
    for (let dy = y > 0 ? -1 : 0; dy <= (y < rows - 1 ? 1 : 0); dy++) {
      for (let dx = x > 0 ? -1 : 0; dx <= (x < columns - 1 ? 1 : 0); dx++) {
        largest = Math.max(largest, scores[i + dy * columns + dx]!)
      }
    }
    if (scores[i] === largest && largest > minScore) found.push(i)
  }
  return found.sort((a, b) => heatmap.data[b]! - heatmap.data[a]!).slice(0, maxCount)
}

/** Times both alternately; PyTorch's peaks, which have no threshold, must include ours. */
async function besideTorch(command: string, task: string, ours: () => ReturnType<typeof findPeaks>): Promise<Result> {
  const sizes = [classCount, rows, columns, maxCount]
  const peer = startPython<{ microseconds: number; positions: number[] }>(
    command,
    'torch_peaks.py',
    [heatmap.data],
    ...sizes,
  )
  const ourTimes: number[] = []
  const peerTimes: number[] = []
  for (let round = 0; round < (short ? 3 : 9); round++) {
    const [time] = await medians([ours], { rounds: 3 })
    ourTimes.push(time!)
    const { microseconds, positions } = await peer.run()
    peerTimes.push(microseconds)
    const theirPositions = new Set(positions)
    if (!positionsOf(ours()).every((position) => theirPositions.has(position))) {
      throw new Error(`${task}: PyTorch finds other peaks.`)
    }
  }
  peer.end()
  return {
    task,
    ours: median(ourTimes),
    unit: 'µs',
    peer: { name: 'PyTorch, one thread', value: median(peerTimes) },
  }
}
