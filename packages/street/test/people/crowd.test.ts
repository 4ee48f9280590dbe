import { expect, test } from 'vitest'
import { View } from '../../src/camera/view'
import { Crowd } from '../../src/people/crowd'
import { inside, type Obstacle, type Stage } from '../../src/people/stage'
import { Random } from '../../src/random'

const column: Obstacle = { x: 1, z: 10, halfWidth: 0.8, halfDepth: 0.8, hides: true }
const stage: Stage = {
  view: new View(500, 2.5, 321, 100, 642, 386),
  near: 5,
  far: 25,
  lanes: [{ near: 5, far: 25, weight: 1 }],
  obstacles: [column],
  walls: undefined,
}

test('the number of people is constant, while people enter and leave', () => {
  const crowd = new Crowd(stage, 10, new Random(1))
  for (let second = 0; second < 120; second++) {
    crowd.advance(1)
    expect(crowd.people.length).toBeGreaterThanOrEqual(10)
    expect(crowd.people.length).toBeLessThanOrEqual(12)
  }
  expect(Math.max(...crowd.people.map(({ id }) => id))).toBeGreaterThan(30)
})

test('people meet: two at a time stand and talk, face to face', () => {
  const crowd = new Crowd(stage, 20, new Random(2))
  let talks = 0
  for (let second = 0; second < 60; second++) {
    crowd.advance(1)
    const talking = crowd.people.filter((person) => person.talking)
    for (const one of talking) {
      const partner = talking.find((other) => other !== one && Math.hypot(other.x - one.x, other.z - one.z) < 1.3)
      if (partner === undefined) continue
      if (one.headingX * (partner.x - one.x) + one.headingZ * (partner.z - one.z) > 0.3) talks++
    }
  }
  expect(talks).toBeGreaterThan(20)
})

test('some people walk side by side', () => {
  const crowd = new Crowd(stage, 20, new Random(3))
  let together = 0
  for (let second = 0; second < 30; second++) {
    crowd.advance(1)
    for (const one of crowd.people) {
      for (const other of crowd.people) {
        if (other.id <= one.id || one.talking || other.talking) continue
        const near = Math.hypot(other.x - one.x, other.z - one.z) < 1.2
        if (near && one.headingX * other.headingX + one.headingZ * other.headingZ > 0.9) together++
      }
    }
  }
  expect(together).toBeGreaterThan(20)
})

test('no person walks through props or leaves the walkable ground', () => {
  const crowd = new Crowd(stage, 30, new Random(4))
  crowd.advance(5)
  for (let i = 0; i < 400; i++) {
    crowd.advance(0.1)
    for (const { x, z } of crowd.people) {
      expect(inside(column, x, z, -0.2)).toBe(false)
      expect(z).toBeGreaterThanOrEqual(stage.near - 1e-9)
      expect(z).toBeLessThanOrEqual(stage.far + 1e-9)
    }
  }
})

test('in an avenue no person walks into the houses', () => {
  const gap = { near: 14, far: 18 }
  const avenue: Stage = { ...stage, obstacles: [], walls: { x: 6, gaps: [gap, gap] } }
  const crowd = new Crowd(avenue, 20, new Random(5))
  let inSideStreets = 0
  for (let i = 0; i < 300; i++) {
    crowd.advance(0.2)
    for (const { x, z } of crowd.people) {
      if (Math.abs(x) > 6 && z > 10) {
        inSideStreets++
        expect(z).toBeGreaterThan(gap.near)
        expect(z).toBeLessThan(gap.far)
      }
    }
  }
  expect(inSideStreets).toBeGreaterThan(10)
})

test('no person is stuck: all have left after some minutes', () => {
  const crowd = new Crowd(stage, 15, new Random(6))
  const first = new Set(crowd.people.map(({ id }) => id))
  crowd.advance(240)
  expect(crowd.people.filter(({ id }) => first.has(id))).toEqual([])
})

test('two crowds of one seed are equal', () => {
  const crowds = [new Crowd(stage, 12, new Random(7)), new Crowd(stage, 12, new Random(7))]
  for (const crowd of crowds) crowd.advance(20)
  const [one, other] = crowds.map(({ people }) => people.map(({ id, x, z }) => [id, x, z]))
  expect(one).toEqual(other)
})
