import { expect, test } from 'vitest'
import { drawAppearance } from '../../src/people/appearance'
import { walkingPose, withTalkingHand } from '../../src/people/pose'
import { skeletonOf } from '../../src/people/skeleton'
import { Random } from '../../src/random'

const appearance = { ...drawAppearance(new Random(1)), height: 1.75, hat: 'none' } as const

test('a standing body has its height', () => {
  const { head } = skeletonOf(appearance, walkingPose(0, 0))
  // The crown is about 8 cm above the centre of the head.
  expect(head[1] + 0.14).toBeGreaterThan(1.7)
  expect(head[1] + 0.08).toBeLessThan(1.8)
})

test('in walking one foot is always on the ground, and none is below it', () => {
  for (let phase = 0; phase < 6.28; phase += 0.1) {
    const ankles = skeletonOf(appearance, walkingPose(phase, 1)).legs.map(([, , ankle]) => ankle[1])
    expect(Math.min(...ankles)).toBeCloseTo(0.03 * 1.75, 6)
  }
})

test('the legs swing in opposite phases, and the arms opposite to the legs', () => {
  const { legs, arms } = skeletonOf(appearance, walkingPose(Math.PI / 2, 1))
  const forward = (limb: (typeof legs)[0]) => limb[2][2]
  expect(forward(legs[0])).toBeGreaterThan(0.2)
  expect(forward(legs[1])).toBeLessThan(-0.2)
  expect(forward(arms[0])).toBeLessThan(forward(arms[1]))
})

test('steps are symmetric: half a period later left and right are exchanged', () => {
  const one = skeletonOf(appearance, walkingPose(0.7, 0.8))
  const later = skeletonOf(appearance, walkingPose(0.7 + Math.PI, 0.8))
  for (let joint = 0; joint < 4; joint++) {
    expect(one.legs[0][joint]![2]).toBeCloseTo(later.legs[1][joint]![2], 6)
    expect(one.legs[0][joint]![1]).toBeCloseTo(later.legs[1][joint]![1], 6)
  }
})

test('a talking hand rises gradually in front of the chest', () => {
  const standing = walkingPose(0, 0)
  const handAt = (raised: number) => skeletonOf(appearance, withTalkingHand(standing, 0, 1, raised)).arms[1][2]
  expect(handAt(0)).toEqual(skeletonOf(appearance, standing).arms[1][2])
  expect(handAt(0.5)[1]).toBeGreaterThan(handAt(0)[1])
  expect(handAt(1)[1]).toBeGreaterThan(handAt(0.5)[1])
  expect(handAt(1)[2]).toBeGreaterThan(0.2)
})
