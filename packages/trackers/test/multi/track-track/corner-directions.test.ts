import { describe, expect, test } from 'vitest'
import { CornerDirections } from '../../../src/multi/track-track/corner-directions'

/** A box of 20 × 40 pixels. */
const boxAt = (x: number, y: number) => Float64Array.of(x - 10, y - 20, x + 10, y + 20)

/** A track seen at these places, frame by frame from 0; a place left out is a missed frame. */
function seen(places: readonly (readonly [number, number] | undefined)[]): CornerDirections {
  const directions = new CornerDirections(3)
  let begun = false
  for (const [frame, place] of places.entries()) {
    if (!place) continue
    if (begun) directions.update(0, frame, boxAt(...place), 0)
    else directions.begin(0, frame, boxAt(...place), 0)
    begun = true
  }
  return directions
}

function angle(directions: CornerDirections, now: number, x: number, y: number): number {
  const into = new Float64Array(1)
  directions.measure(0, directions.origin(0, now), boxAt(x, y), 0, into, 0)
  return into[0]!
}

describe('corner directions', () => {
  const right = [
    [100, 100],
    [110, 100],
    [120, 100],
    [130, 100],
  ] as const // prettier-ignore

  test('the angle of a detection straight ahead is 0, and that of one behind a half at the top corners', () => {
    const ahead = angle(seen(right), 4, 140, 100)
    expect(ahead).toBeCloseTo(0, 6)
    // Top corners: opposite, 1. Bottom corners: 40 pixels down in both, so that steps of 10 to the side hardly count: 0.
    expect(angle(seen(right), 4, 80, 100)).toBeCloseTo(0.5, 6)
  })

  test('a new track has no direction: every angle is a right one', () => {
    const directions = new CornerDirections(3)
    directions.begin(0, 0, boxAt(100, 100), 0)
    expect(angle(directions, 1, 140, 100)).toBe(0.5)
    expect(angle(directions, 1, 60, 70)).toBe(0.5)
  })

  test('directions are measured over the last three frames', () => {
    expect(seen(right).snapshot(0).sums[0]!).toBeCloseTo(3, 5)
    // The step from three frames before is up, those since are to the right.
    const corner = seen([
      [130, 300],
      [110, 100],
      [120, 100],
      [130, 100],
    ]) // prettier-ignore
    expect(corner.snapshot(0).sums[0]!).toBeCloseTo(2, 5)
    expect(corner.snapshot(0).sums[1]!).toBeCloseTo(-1, 5)
  })

  test('a missed frame counts as the current one, whose bottom corners move by the height of the box', () => {
    const missed = seen([[100, 100], [110, 100], undefined, [130, 100]]) // prettier-ignore
    const { sums } = missed.snapshot(0)
    expect(sums[0]).toBeCloseTo(2, 5)
    expect(sums[1]).toBeCloseTo(0, 9)
    expect(sums[3]).toBeGreaterThan(40 * 1e5 - 1)
    expect(sums[3]).toBeLessThan(40 * 1e5 + 10)
  })

  test('a snapshot is restored exactly', () => {
    const directions = seen(right)
    const restored = new CornerDirections(3)
    restored.restore(5, JSON.parse(JSON.stringify(directions.snapshot(0))))
    expect(restored.snapshot(5)).toEqual(directions.snapshot(0))
    expect(() => restored.restore(6, { ...directions.snapshot(0), sums: [1, 2] })).toThrow(/"memory.sums"/)
  })
})
