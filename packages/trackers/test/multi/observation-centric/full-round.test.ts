import { Candidates, Detections, tlbrToXysr } from '@mot/core'
import { describe, expect, test } from 'vitest'
import { BaseTracklet } from '../../../src/multi/frames/base-tracklet'
import { FrameObservations } from '../../../src/multi/frames/frame-observations'
import { FullRound, type FullRoundParts } from '../../../src/multi/observation-centric/full-round'
import { Pool } from '../../../src/multi/rounds/pool'
import { Unmatched } from '../../../src/multi/rounds/unmatched'

/** A box of 40 × 100 pixels. */
const boxAt = (left: number) => ({ left, top: 0, right: left + 40, bottom: 100 })

/** A round of tracks and detections by the left edges of their boxes. Overlapping pairs are candidates, at 1 − IoU. */
function roundOf(
  trackLefts: readonly number[],
  detectionLefts: readonly number[],
  parts: Partial<FullRoundParts> = {},
  score = 0.9,
) {
  const pool = new Pool<BaseTracklet>()
  for (const [slot, left] of trackLefts.entries()) {
    pool.add(new BaseTracklet(slot + 1, slot))
    pool.boxes.set(Object.values(boxAt(left)), 4 * slot)
  }
  const all = new FrameObservations({
    name: 'test',
    toMeasurement: tlbrToXysr,
    needsEmbeddings: false,
    minScore: Number.NEGATIVE_INFINITY,
    badDetections: 'refuse',
  })
  all.read(Detections.from(detectionLefts.map((left) => ({ box: boxAt(left), score }))))
  const unmatched = new Unmatched(all)
  for (let k = 0; k < all.count; k++) unmatched.add(k)
  unmatched.gather()
  const candidates = new Candidates()
  const round = new FullRound({
    name: 'test',
    pool,
    unmatched,
    candidates,
    nearness: 'iou',
    maxDistance: 0.7,
    ...parts,
  })
  candidates.begin(detectionLefts.length)
  for (const i of trackLefts.keys()) {
    for (const j of detectionLefts.keys()) if (round.distance(i, j) < 1) candidates.add(j, round.distance(i, j))
    candidates.endRow()
  }
  return round
}

const filled = (count: number, fill: (into: Float64Array) => void) => {
  const into = new Float64Array(count)
  fill(into)
  return [...into]
}

describe('FullRound', () => {
  const extraCost = (row: number, column: number) => (row + 1) / 10 + column / 100

  test('overlapping pairs cost 1 − IoU plus the extra cost, all others 1 plus the extra cost', () => {
    const round = roundOf([0, 100], [0, 110], { extraCost })
    round.addExtraCosts()
    expect(filled(2, (into) => round.fillRow(0, into))).toEqual([expect.closeTo(0.1), expect.closeTo(1.11)])
    expect(filled(2, (into) => round.fillRow(1, into))).toEqual([expect.closeTo(1.2), expect.closeTo(0.4 + 0.21)])
    expect(filled(2, (into) => round.fillColumn(1, into))).toEqual([expect.closeTo(1.11), expect.closeTo(0.4 + 0.21)])
  })

  test.each([
    [0.9, 0.9, 0.8],
    [-0.9, 0.9, 0.8],
    [4, 0.6, 1.1],
    [-4, 0.6, 1.1],
  ])('at scores of %d a disjoint pair costs %d or more, and an allowed one %d or less', (score, floor, most) => {
    const against = (row: number) => (row === 0 ? -0.1 : 0.1) * score
    const round = roundOf([0, 100], [300, 110], { extraCost: against, minExtraCost: -0.1 }, score)
    round.addExtraCosts()
    expect(round.floor).toBeCloseTo(floor, 12)
    expect(round.maxCost).toBeCloseTo(most, 12)
    for (const row of [0, 1]) {
      const costs = filled(2, (into) => round.fillRow(row, into))
      expect(costs[0]).toBeGreaterThanOrEqual(round.floor - 1e-12)
    }
  })

  test('hasNear is whether a pair is within the limit', () => {
    expect(roundOf([0], [10]).hasNear).toBe(true)
    expect(roundOf([0], [35]).hasNear).toBe(false)
  })

  test('pairs within the limit are allowed, unless a condition is given', () => {
    const round = roundOf([0], [10, 35])
    expect([round.isAllowed(0, 0), round.isAllowed(0, 1)]).toEqual([true, false])
    expect(roundOf([0], [35], { isAllowed: () => true }).isAllowed(0, 0)).toBe(true)
  })

  test('for explanations, candidates are the allowed pairs', () => {
    const round = roundOf([0, 300], [10, 35], { isAllowed: (row, column) => row === column })
    round.listAllowed()
    const { starts, columns, costs, count } = round.known
    expect(count).toBe(2)
    expect([...starts.subarray(0, 3)]).toEqual([0, 1, 2])
    expect([...columns.subarray(0, 2)]).toEqual([0, 1])
    // The boxes of the second pair are disjoint.
    expect([...costs.subarray(0, 2)]).toEqual([expect.closeTo(0.4), 1])
  })

  test('GIoU compares disjoint boxes', () => {
    expect(roundOf([0], [80], { nearness: 'giou' }).distance(0, 0)).toBeLessThan(0.7)
    expect(roundOf([0], [80], { nearness: 'giou' }).isWide).toBe(true)
    expect(roundOf([0], [80]).isWide).toBe(false)
  })
})
