import { Candidates, chiSquare95, fuseMotion, KalmanFilterBank, MotionGate, xyah } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import golden from '../../../../fixtures/association/matching_fairmot.json'
import { embeddingRows } from '../embedding-rows'
import { dense } from './dense'

describe('MotionGate and fuseMotion', () => {
  const { tracks, dets } = golden
  const bank = new KalmanFilterBank(xyah)
  for (const [slot, { mean, cov }] of tracks.entries()) {
    // Variance of the position, covariance, variance of the velocity: of the height's block, then of the aspect ratio's.
    const block = (axis: number) => [cov[axis]![axis]!, cov[axis]![axis + 4]!, cov[axis + 4]![axis + 4]!]
    bank.restore(slot, { mean, blocks: [...block(3), ...block(2)] })
  }
  const slots = Int32Array.from(tracks.keys())
  const measurements = Float64Array.from(dets.flatMap(({ xyah }) => xyah))
  const trackEmbeddings = embeddingRows(tracks.map(({ smooth_feat }) => smooth_feat))
  const detectionEmbeddings = embeddingRows(dets.map(({ curr_feat }) => curr_feat))
  const rows = Int32Array.from(dets.keys())

  function fused(appearanceWeight: number | undefined, positionOnly: boolean): number[][] {
    const candidates = new Candidates()
    new MotionGate({ positionOnly }).fill(candidates, bank, slots, tracks.length, measurements, dets.length)
    const options = appearanceWeight === undefined ? {} : { appearanceWeight }
    fuseMotion(candidates, trackEmbeddings, slots, detectionEmbeddings, rows, options)
    return dense(candidates)
  }

  test.each([
    ['fuse_motion with lambda 0.98', undefined, false, golden.fuse_motion.full],
    ['fuse_motion by position alone', undefined, true, golden.fuse_motion.only_position],
    ['fuse_motion with lambda 0.5', 0.5, false, golden.fuse_motion.lambda_05],
    ['gate_cost_matrix', 1, false, golden.gate_cost_matrix.full],
    ['gate_cost_matrix by position alone', 1, true, golden.gate_cost_matrix.only_position],
  ])('equals %s of FairMOT', (_, appearanceWeight, positionOnly, expected) => {
    const costs = fused(appearanceWeight, positionOnly)
    for (const [i, row] of expected.entries()) {
      for (const [j, cost] of row.entries()) {
        if (cost === 'Infinity') expect(costs[i]![j]).toBe(Number.POSITIVE_INFINITY)
        else expect(costs[i]![j]).toBeCloseTo(Number(cost), 5)
      }
    }
  })

  test('lists the pairs of a full comparison, whatever the order of the measurements', () => {
    const random = seededRandom(8)
    const crowd = new KalmanFilterBank(xyah)
    const box = () => [800 * random(), 300 * random(), 0.3 + 0.2 * random(), 50 + 100 * random()]
    const many = Float64Array.from(Array.from({ length: 120 }, box).flat())
    const crowdSlots = Int32Array.from({ length: 150 }, (_, slot) => slot)
    for (const slot of crowdSlots) {
      crowd.initiate(slot, box())
      crowd.predict(slot)
    }
    const candidates = new Candidates()
    new MotionGate().fill(candidates, crowd, crowdSlots, 150, many, 120)
    const expected = Array.from(crowdSlots, (slot) =>
      Array.from({ length: 120 }, (_, row) => {
        const distance = crowd.gatingDistance(slot, many, row)
        return distance <= chiSquare95[4]! ? distance : Number.POSITIVE_INFINITY
      }),
    )
    expect(candidates.count).toBeGreaterThan(100)
    expect(dense(candidates)).toEqual(expected)
  })
})
