import { describe, expect, test } from 'vitest'
import { View } from '../../src/camera/view'
import { Population, type PopulationOptions } from '../../src/people/population'
import type { Stage } from '../../src/people/stage'
import type { Walker } from '../../src/people/walker'
import { Random } from '../../src/random'

const stage: Stage = {
  view: new View(500, 2.5, 321, 100, 642, 386),
  near: 5,
  far: 12,
  lanes: [{ near: 5, far: 12, weight: 1 }],
  obstacles: [],
  walls: undefined,
}

const options: PopulationOptions = { people: 8, returnShare: 0.6, awaySeconds: [60, 120], travelSeconds: [10, 20] }

interface Visit {
  readonly person: Walker
  readonly camera: number
  readonly first: number
  last: number
}

/** The stays of all people in front of cameras, in the order in which they begin. */
function visitsOf(cameras: number, seconds: number, given: Partial<PopulationOptions> = {}): Visit[] {
  const stages = Array.from({ length: cameras }, () => stage)
  const population = new Population(stages, { ...options, ...given }, new Random(4))
  const visits: Visit[] = []
  const open = new Map<Walker, Visit>()
  // In steps as short as the shortest stay: one who turns round before the image's edge.
  for (let step = 0; step < 20 * seconds; step++) {
    population.advance(0.05)
    const time = step / 20
    for (let camera = 0; camera < cameras; camera++) {
      for (const person of population.inFront(camera)) {
        const visit = open.get(person) ?? { person, camera, first: time, last: time }
        if (!open.has(person)) visits.push(visit)
        open.set(person, visit)
        visit.last = time
      }
    }
  }
  return visits
}

/** Of each stay but a person's first: the one before it. */
function repeatsOf(visits: readonly Visit[]): { readonly before: Visit; readonly after: Visit }[] {
  return visits.flatMap((after, i) => {
    const before = visits.slice(0, i).findLast(({ person }) => person.id === after.person.id)
    return before ? [{ before, after }] : []
  })
}

describe('with one camera', () => {
  const visits = visitsOf(1, 900)
  const repeats = repeatsOf(visits)

  test('people come back after their absence with the same id and clothes', () => {
    expect(repeats.length).toBeGreaterThan(30)
    for (const { before, after } of repeats) {
      expect(after.person.appearance).toBe(before.person.appearance)
      expect(after.first - before.last).toBeGreaterThanOrEqual(60)
      expect(after.first - before.last).toBeLessThan(150)
    }
  })

  test('others do not: new people have new ids', () => {
    const people = new Set(visits.map(({ person }) => person.id))
    expect(people.size).toBeGreaterThan(100)
    expect(Math.max(...people)).toBe(people.size)
  })

  test('without a share that returns, each person comes once', () => {
    expect(repeatsOf(visitsOf(1, 300, { returnShare: 0 }))).toEqual([])
  })
})

test('people walk on to the next camera, which shows them after the way between the two', () => {
  const repeats = repeatsOf(visitsOf(3, 600, { returnShare: 0, people: 20 }))
  expect(repeats.length).toBeGreaterThan(50)
  for (const { before, after } of repeats) {
    expect(Math.abs(after.camera - before.camera)).toBe(1)
    expect(after.first - before.last).toBeGreaterThanOrEqual(9)
    expect(after.first - before.last).toBeLessThanOrEqual(22)
    // One who leaves to the right comes in from the left.
    expect(Math.sign(before.person.x)).toBe(after.camera - before.camera)
  }
})

test('the number of people in view and on their way is constant', () => {
  const population = new Population([stage, stage], options, new Random(1))
  for (let second = 0; second < 120; second++) {
    population.advance(1)
    expect(population.count).toBeGreaterThanOrEqual(8)
    expect(population.count).toBeLessThanOrEqual(10)
  }
})
