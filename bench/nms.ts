/**
 * Non-maximum suppression of person-sized boxes: a grid of kept boxes against a comparison with all of them, and
 * against torchvision on one thread where a Python has it (PYTHON may name one).
 */
import { nms } from '@mot/core'
import { compareWithAll } from '../packages/core/test/nms-cases'
import { seededRandom } from '../packages/test-utils/src/random'
import { alternate, median, medians, type Result, report, short } from './harness'
import { findPython, startPython } from './peers/python'

const maxOverlap = 0.4
const random = seededRandom(2)
const results: Result[] = []
const notes: string[] = []
const python = findPython('torchvision, numpy')
if (!python) notes.push('No python3 with torchvision here: left out the comparison with it. PYTHON may name one.')

for (const [count, width, height] of [
  [100, 640, 384],
  [1000, 1920, 1080],
  [5000, 1920, 1080],
] as const) {
  const boxes = new Float32Array(4 * count)
  for (let i = 0; i < boxes.length; i += 4) {
    boxes[i] = width * random()
    boxes[i + 1] = height * random()
    boxes[i + 2] = boxes[i]! + 10 + 40 * random()
    boxes[i + 3] = boxes[i + 1]! + 20 + 80 * random()
  }
  const scores = Float32Array.from({ length: count }, random)
  const ours = () => nms(boxes, scores, { maxOverlap })
  const peer = () => compareWithAll(boxes, scores, maxOverlap)
  if (String(ours()) !== String(peer())) throw new Error(`${count} boxes: other rows are kept.`)
  const times = await alternate(ours, peer)
  const task = `${count} boxes in ${width} × ${height}`
  results.push({ task, ours: times.ours, unit: 'µs', peer: { name: 'all kept ones', value: times.peer } })
  if (python) results.push(await besideTorchvision(python, task, boxes, scores, ours))
}

report('nms', results, notes)

/** Times both alternately; they must keep the same rows. */
async function besideTorchvision(
  command: string,
  task: string,
  boxes: Float32Array,
  scores: Float32Array,
  ours: () => Int32Array,
): Promise<Result> {
  const peer = startPython<{ microseconds: number; kept: number[] }>(
    command,
    'torchvision_nms.py',
    [boxes, scores],
    maxOverlap,
  )
  const ourTimes: number[] = []
  const peerTimes: number[] = []
  for (let round = 0; round < (short ? 5 : 15); round++) {
    const [time] = await medians([ours], { rounds: 3 })
    ourTimes.push(time!)
    const { microseconds, kept } = await peer.run()
    peerTimes.push(microseconds)
    if (String(kept) !== String(Array.from(ours()))) throw new Error(`${task}: torchvision keeps other rows.`)
  }
  peer.end()
  const value = median(peerTimes)
  const target = scores.length === 5000 ? { target: { timesLess: 25 } } : {}
  return { task, ours: median(ourTimes), unit: 'µs', peer: { name: 'torchvision, one thread', value }, ...target }
}
