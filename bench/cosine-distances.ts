/**
 * The cosine distances of 300 vectors to 300 others, with their normalization, as in galleries and re-identification:
 * ours against pair by pair in TypeScript and, where a Python has them (PYTHON may name one), numpy and scipy on one
 * thread.
 */
import { cosineDistance, cosineDistances, EmbeddingRows } from '@mot/core'
import { seededRandom } from '../packages/test-utils/src/random'
import { alternate, median, medians, type Result, report, short } from './harness'
import { findPython, startPython } from './peers/python'

const count = 300
const random = seededRandom(3)
const python = findPython('numpy, scipy')
const results: Result[] = []
const distances = new Float32Array(count * count)
const pairDistances = new Float64Array(count * count)

for (const dimension of [128, 512]) {
  const vectors = Float32Array.from({ length: 2 * count * dimension }, () => random() - 0.5)
  const a = new EmbeddingRows()
  const b = new EmbeddingRows()
  a.view(vectors.subarray(0, count * dimension), count, dimension)
  b.view(vectors.subarray(count * dimension), count, dimension)
  const measure = () => {
    for (let i = 0; i < count; i++) {
      a.measure(i)
      b.measure(i)
    }
  }
  const ours = () => {
    measure()
    cosineDistances(a, count, b, count, distances)
  }
  const pairs = () => {
    measure()
    for (let i = 0, at = 0; i < count; i++) {
      for (let j = 0; j < count; j++, at++) pairDistances[at] = cosineDistance(a, i, b, j)
    }
    return pairDistances
  }
  const task = `${count} × ${count}, ${dimension} numbers`
  ours()
  checkClose(task, pairs())
  const times = await alternate(ours, pairs, { rounds: short ? 3 : 9 })
  results.push({ task, ours: times.ours, unit: 'µs', peer: { name: 'pair by pair', value: times.peer } })
  if (python !== undefined) results.push(...(await besidePython(python, task, ours, vectors, dimension)))
}
report(
  'cosine-distances',
  results,
  python === undefined
    ? ['No python3 with numpy and scipy here: left out the comparison with them. PYTHON may name one.']
    : [
        'numpy multiplies unit vectors by OpenBLAS, with vectors of the processor twice or four times as wide as WebAssembly has.',
      ],
)

async function besidePython(
  command: string,
  task: string,
  ours: () => void,
  vectors: Float32Array,
  dimension: number,
): Promise<Result[]> {
  const peer = startPython<{ numpy: number; scipy: number; distances: number[] }>(
    command,
    'dense_distances.py',
    [vectors],
    count,
    count,
    dimension,
  )
  const times: { ours: number; numpy: number; scipy: number }[] = []
  for (let round = 0; round < (short ? 3 : 9); round++) {
    const theirs = await peer.run()
    if (round === 0) checkClose(task, theirs.distances)
    const [time] = await medians([ours], { rounds: 3 })
    times.push({ ours: time!, numpy: theirs.numpy, scipy: theirs.scipy })
  }
  peer.end()
  const of = (key: 'ours' | 'numpy' | 'scipy') => median(times.map((time) => time[key]))
  return (['scipy', 'numpy'] as const).map((name) => ({
    task,
    ours: of('ours'),
    unit: 'µs',
    peer: { name, value: of(name) },
  }))
}

function checkClose(task: string, theirs: ArrayLike<number>): void {
  if (theirs.length === 0) throw new Error(`${task}: nothing to compare.`)
  for (let i = 0; i < theirs.length; i++) {
    if (!(Math.abs(distances[i]! - theirs[i]!) <= 2e-6)) {
      throw new Error(`${task}: distance ${i} is ${distances[i]} against ${theirs[i]}.`)
    }
  }
}
