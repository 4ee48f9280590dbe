/** Non-maximum suppression of person-sized boxes: kept boxes in a grid against a comparison with all kept ones. */
import { nms } from '@mot/core'
import { compareWithAll } from '../packages/core/test/nms-cases'
import { seededRandom } from '../packages/test-utils/src/random'
import { alternate, type Result, report } from './harness'

const random = seededRandom(2)
const results: Result[] = []
for (const [count, width, height] of [
  [100, 640, 384],
  [1000, 1920, 1080],
  [5000, 1920, 1080],
] as const) {
  const boxes = new Float64Array(4 * count)
  for (let i = 0; i < boxes.length; i += 4) {
    boxes[i] = width * random()
    boxes[i + 1] = height * random()
    boxes[i + 2] = boxes[i]! + 10 + 40 * random()
    boxes[i + 3] = boxes[i + 1]! + 20 + 80 * random()
  }
  const scores = Float64Array.from({ length: count }, random)
  const ours = () => nms(boxes, scores, { maxOverlap: 0.4 })
  const peer = () => compareWithAll(boxes, scores, 0.4)
  if (String(ours()) !== String(peer())) throw new Error(`${count} boxes: other rows are kept.`)
  const times = await alternate(ours, peer)
  const task = `${count} boxes in ${width} × ${height}`
  results.push({ task, ours: times.ours, unit: 'µs', peer: { name: 'all kept ones', value: times.peer } })
}

report('nms', results)
