/**
 * Cost-limited matching of 1,000 tracks with 1,000 detections by overlap: sparse shortest augmenting paths against the
 * dense extended solve of the original trackers (`lapjv(cost, extend_cost=True, cost_limit=0.9)`), both in TypeScript
 * and on equal costs; totals and pairs are compared first. Then the search for candidates, against a full matrix.
 */
import { Candidates, inclusiveIou, lapjv, Matcher, OverlapCandidates, Workspace } from '@mot/core'
import { seededNormal, seededRandom } from '@mot/test-utils'
import { alternate, report } from './harness'

const count = 1000
const costLimit = 0.9
const random = seededRandom(1)
const workspace = new Workspace()
const tracks = workspace.floats(4 * count)
const detections = workspace.floats(4 * count)
// A crowd on a square: predicted tracks, and their detections in another order, each with an error of a few pixels.
const order = Array.from({ length: count }, (_, i) => i).sort(() => random() - 0.5)
for (let i = 0; i < count; i++) {
  const height = 40 + 60 * random()
  const left = 3840 * random()
  const top = 2160 * random()
  const off = () => 0.04 * height * seededNormal(random)
  tracks.set([left, top, left + 0.4 * height, top + height], 4 * i)
  const box = [left + off(), top + off(), left + 0.4 * height + off(), top + height + off()]
  detections.set(box, 4 * order[i]!)
}

const overlaps = new OverlapCandidates(workspace)
const candidates = new Candidates(workspace)
const matcher = new Matcher(workspace)
const matrix = new Float64Array(count * count)
const options = { maxIouDistance: costLimit, inclusive: true }

function findCandidates(): void {
  overlaps.fill(candidates, tracks, count, detections, count, options)
}

function fillMatrix(): void {
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) matrix[i * count + j] = 1 - inclusiveIou(tracks, i, detections, j)
  }
}

function checkEqual(): void {
  const { matchCount, matchedRows, matchedColumns } = matcher.match(candidates, { costLimit })
  const sparse = new Int32Array(count).fill(-1)
  for (let k = 0; k < matchCount; k++) sparse[matchedRows[k]!] = matchedColumns[k]!
  const dense = lapjv(matrix, count, count, { costLimit }).columnOfRow
  for (let i = 0; i < count; i++) {
    if (sparse[i] !== dense[i]) throw new Error(`Track ${i}: sparse column ${sparse[i]}, dense column ${dense[i]}.`)
  }
}

findCandidates()
fillMatrix()
checkEqual()
const solving = await alternate(
  () => matcher.match(candidates, { costLimit }),
  () => lapjv(matrix, count, count, { costLimit }),
)
const finding = await alternate(findCandidates, fillMatrix)
report(
  'matching',
  [
    {
      task: 'match 1,000 × 1,000',
      ours: solving.ours,
      unit: 'µs',
      peer: { name: 'dense, extended', value: solving.peer },
      target: { timesLess: 50 },
    },
    {
      task: 'find its candidates by overlap',
      ours: finding.ours,
      unit: 'µs',
      peer: { name: 'full matrix', value: finding.peer },
    },
  ],
  [`${candidates.count} candidates: ${(candidates.count / count).toFixed(1)} a track.`],
)
