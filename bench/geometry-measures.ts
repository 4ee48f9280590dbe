/**
 * The measures of shapes beside boxes, of 100 tracks and 100 detections: where one pair in ten overlaps, and where all do.
 */
import {
  cocoFalloffs,
  encodeMask,
  iouOfRectangles,
  keypointSimilarity,
  type Mask,
  maskIou,
  writeRectangle,
} from '@mot/core'
import { seededRandom } from '../packages/test-utils/src/random'
import { medians, type Result, report } from './harness'

const COUNT = 100
const falloffs = Float64Array.from(cocoFalloffs)
const random = seededRandom(25)
const results: Result[] = []

/** Pairs [i, j] of 100 × 100 objects: each with ten, or with all. */
const fewPairs = Array.from({ length: 10 * COUNT }, (_, k) => [k % COUNT, (k + Math.floor(k / COUNT)) % COUNT] as const)
const allPairs = Array.from({ length: COUNT * COUNT }, (_, k) => [k % COUNT, Math.floor(k / COUNT)] as const)

for (const [task, pairs, limits] of [
  ['one pair in ten overlaps', fewPairs, [500, 2000, 300]],
  ['all overlap', allPairs, [2000, 10_000, 4000]],
] as const) {
  const [rows, columns] = [rectangles(), rectangles()]
  const poses = [poseColumn(), poseColumn()] as const
  const masks = [maskList(), maskList()] as const
  const area = [60 * 160]
  // Those of tracks stay encoded from frame to frame.
  const tracked = masks[0].map(encodeMask)
  const sums = new Float64Array(3)
  const times = await medians([
    () => {
      const [a, b] = [new Float64Array(6 * COUNT), new Float64Array(6 * COUNT)]
      for (let i = 0; i < COUNT; i++) {
        writeRectangle(rows, i, a, i)
        writeRectangle(columns, i, b, i)
      }
      for (const [i, j] of pairs) sums[0]! += iouOfRectangles(a, i, b, j)
    },
    () => {
      const seen = masks[1].map(encodeMask)
      for (const [i, j] of pairs) sums[1]! += maskIou(tracked[i]!, seen[j]!)
    },
    () => {
      for (const [i, j] of pairs) sums[2]! += keypointSimilarity(poses[0], i, poses[1], j, falloffs, area)
    },
  ])
  for (const [k, name] of ['oriented IoU', 'mask IoU with encoding', 'keypoint similarity'].entries()) {
    results.push({ task: `${name}, ${task}`, ours: times[k]!, unit: 'µs', target: { atMost: limits[k]! } })
  }
}

report('geometry-measures', results)

/** About one place, so that each pair overlaps. */
function rectangles(): Float64Array {
  return Float64Array.from(
    { length: 5 * COUNT },
    (_, k) => [50, 50, 60, 30, 0][k % 5]! + [20, 20, 20, 10, 3][k % 5]! * random(),
  )
}

function poseColumn(): Float64Array {
  return Float64Array.from({ length: 51 * COUNT }, (_, k) => (k % 3 === 2 ? 0.9 : (k % 3 === 0 ? 60 : 160) * random()))
}

/** Bodies of 48 × 96 pixels, which is large in an image of 640 × 480. */
function maskList(): Mask[] {
  return Array.from({ length: COUNT }, () => {
    const [width, height] = [48, 96]
    const data = Uint8Array.from({ length: width * height }, (_, k) => {
      const [x, y] = [(k % width) - 24, Math.floor(k / width) - 48]
      return +((x / 23) ** 2 + (y / 47) ** 2 < 1 && !(y > 5 && Math.abs(x) < 3))
    })
    return { left: Math.floor(20 * random()), top: Math.floor(40 * random()), width, height, data }
  })
}
