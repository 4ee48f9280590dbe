import { Candidates } from '@mot/core'
import { expect, test } from 'vitest'
import { boostUnlikelyObjects } from '../../../src/multi/boost/boost-unlikely-objects'

/** Scores of detections, of which those in `expected` are inside the motion gate of a track. */
function raised(boxes: readonly number[][], scores: readonly number[], expected: readonly number[], trackCount = 1) {
  const motion = new Candidates()
  motion.begin(boxes.length)
  for (let track = 0; track < trackCount; track++) {
    for (const detection of expected) motion.add(detection, 1)
    motion.endRow()
  }
  const seen = { count: boxes.length, boxes: Float64Array.from(boxes.flat()), scores: Float64Array.from(scores) }
  boostUnlikelyObjects(seen, motion, 0.6)
  return [...seen.scores]
}

const left = [0, 0, 40, 100]
const nearLeft = [5, 0, 45, 100]
const right = [500, 0, 540, 100]

test('a low-score detection outside the motion gate of all tracks passes', () => {
  expect(raised([left, right], [0.2, 0.2], [1])).toEqual([0.6 + 1e-4, 0.2])
})

test('high scores are unchanged', () => {
  expect(raised([left], [0.8], [])).toEqual([0.8])
})

test('of overlapping detections only the best is boosted, of equal ones all', () => {
  expect(raised([left, nearLeft, right], [0.3, 0.2, 0.1], [])).toEqual([0.6 + 1e-4, 0.2, 0.6 + 1e-4])
  expect(raised([left, nearLeft], [0.3, 0.3], [])).toEqual([0.6 + 1e-4, 0.6 + 1e-4])
})

test('without tracks, no score is boosted', () => {
  expect(raised([left], [0.3], [], 0)).toEqual([0.3])
})
