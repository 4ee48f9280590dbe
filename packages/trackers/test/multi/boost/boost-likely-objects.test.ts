import { Candidates } from '@mot/core'
import { expect, test } from 'vitest'
import { boostLikelyObjects } from '../../../src/multi/boost/boost-likely-objects'
import { NearPairs } from '../../../src/multi/boost/near-pairs'
import type { PredictedTracks } from '../../../src/multi/boost/predicted-tracks'
import { boostTrackDefaults } from '../../../src/multi/boost-track-options'

const plain = { ...boostTrackDefaults, richSimilarity: false, softBoost: false, varyingThreshold: false }
const there = [100, 100, 140, 200]
const elsewhere = [600, 100, 640, 200]

/** Scores of detections around one track at `there`, whose motion gate has those it overlaps. */
function raised(options: typeof plain, boxes: readonly number[][], scores: readonly number[], missedFrames = 0) {
  const seen = {
    count: boxes.length,
    boxes: Float64Array.from(boxes.flat()),
    scores: Float64Array.from(scores),
  }
  const tracks = {
    count: 1,
    boxes: Float64Array.from(there),
    confidences: Float64Array.of(0.9 ** missedFrames),
    missedFrames: Float64Array.of(missedFrames),
  } as PredictedTracks
  const motion = new Candidates()
  motion.begin(boxes.length)
  for (const [i, box] of boxes.entries()) if (box[0]! < 200) motion.add(i, 1)
  motion.endRow()
  const near = new NearPairs()
  near.join(motion, motion)
  boostLikelyObjects(seen, tracks, near, options)
  return [...seen.scores]
}

test('a low-score detection near a predicted track passes; one elsewhere does not', () => {
  expect(raised(plain, [there, elsewhere], [0.2, 0.2])).toEqual([0.65, 0.2])
})

test('a score is never lowered', () => {
  expect(raised(plain, [there], [0.9])).toEqual([0.9])
})

test('the soft boost contains the detection’s own score', () => {
  const soft = { ...plain, richSimilarity: true, softBoost: true }
  const [low, high] = [raised(soft, [there], [0.2])[0]!, raised(soft, [there], [0.6])[0]!]
  expect(low).toBeCloseTo(0.65 * 0.2 + 0.35, 12)
  expect(high).toBeCloseTo(0.65 * 0.6 + 0.35, 12)
})

test('shape alone boosts a detection far from all tracks to a third at most', () => {
  const soft = { ...plain, richSimilarity: true, softBoost: true }
  expect(raised(soft, [elsewhere], [0.1])[0]).toBeCloseTo(0.65 * 0.1 + 0.35 * (1 / 3) ** 1.5, 12)
  expect(raised(soft, [elsewhere], [0.5])[0]).toBe(0.5)
})

test('the varying threshold is lower for a track that was missed', () => {
  const fading = { ...plain, varyingThreshold: true }
  // An overlap of 0.9.
  const nearly = [100, 100, 140, 190]
  expect(raised(fading, [nearly], [0.3])).toEqual([0.3])
  expect(raised(fading, [nearly], [0.3], 10)).toEqual([0.6 + 1e-5])
})
