import { expectClose } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import golden from '../../../../../fixtures/observation-centric/ocsort-association.json'
import { BaseTracklet } from '../../../src/multi/frames/base-tracklet'
import { Momentum } from '../../../src/multi/observation-centric/momentum'
import { ObservationHistory } from '../../../src/multi/observation-centric/observation-history'
import { Pool } from '../../../src/multi/rounds/pool'

/** A box of 20 × 40 pixels. */
const boxAt = (x: number, y: number) => [x - 10, y - 20, x + 10, y + 20]

/** Direction consistency of a track, observed at these places frame by frame, with each of the boxes. */
function agreements(points: 'centre' | 'corners', seen: readonly number[][], boxes: readonly number[][]): number[] {
  const history = new ObservationHistory(3)
  const momentum = new Momentum(history, { points, sum: points === 'corners' })
  history.clear(0)
  momentum.clear(0)
  for (const [frame, box] of seen.entries()) {
    momentum.update(0, frame, Float64Array.from(box), 0)
    history.add(0, frame, box, 0)
  }
  const pool = new Pool<BaseTracklet>()
  pool.add(new BaseTracklet(1, 0))
  momentum.begin(pool, seen.length)
  return boxes.map((box) => momentum.agreement(0, Float64Array.from(box), 0))
}

describe('momentum', () => {
  const walk = [boxAt(100, 100), boxAt(110, 100), boxAt(120, 100)]

  test('½ straight ahead, 0 to the side, −½ behind', () => {
    const [ahead, side, diagonal, behind] = agreements('centre', walk, [
      boxAt(200, 100),
      boxAt(100, 150),
      boxAt(150, 150),
      boxAt(50, 100),
    ])
    expect(ahead).toBeCloseTo(0.5, 3)
    expect(side).toBeCloseTo(0, 3)
    expect(diagonal).toBeCloseTo(0.25, 3)
    expect(behind).toBeCloseTo(-0.5, 3)
  })

  test('each corner of a box counts', () => {
    expect(agreements('corners', walk, [boxAt(200, 100)])[0]).toBeCloseTo(2, 2)
  })

  test('a track with one observation has no direction', () => {
    expect(agreements('centre', walk.slice(0, 1), [boxAt(200, 100)])).toEqual([0])
  })

  test('a track at rest has no direction', () => {
    expect(agreements('centre', [walk[0]!, walk[0]!], [boxAt(200, 100)])).toEqual([0])
  })

  test('equals OC-SORT on the same boxes', () => {
    const { dets, velocities, previous_obs, speed_direction_batch } = golden
    const [y, x] = speed_direction_batch
    for (const [track, previous] of previous_obs.slice(0, 3).entries()) {
      const [vy, vx] = velocities[track]!
      const history = new ObservationHistory(3)
      const momentum = new Momentum(history, { points: 'centre', sum: false })
      history.clear(0)
      history.add(0, 1, previous, 0)
      momentum.restore(0, [vx!, vy!])
      const pool = new Pool<BaseTracklet>()
      pool.add(new BaseTracklet(1, 0))
      momentum.begin(pool, 2)
      const expected = dets.map(
        (_, j) => (Math.PI / 2 - Math.acos(vx! * x![track]![j]! + vy! * y![track]![j]!)) / Math.PI,
      )
      const ours = dets.map((box) => momentum.agreement(0, Float64Array.from(box), 0))
      expectClose(ours, expected, { relative: 1e-7 })
    }
  })
})
