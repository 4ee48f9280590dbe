import { expect, test } from 'vitest'
import { LateMotion, MotionColumns } from '../../../src/multi/following/motion-columns'

test('a row does not move until its velocity is set, and columns grow', () => {
  const columns = new MotionColumns()
  columns.reserve(1)
  columns.begin(0, 1.5)
  columns.setVelocity(0, 3, -4)
  columns.reserve(40)
  columns.begin(39, 2.5)
  expect([columns.startTimes[39], columns.velocities[78], columns.velocities[79]]).toEqual([2.5, 0, 0])
  columns.begin(0, 1.5)
  expect([...columns.velocities.subarray(0, 2)]).toEqual([0, 0])
})

test('late columns are filled when they are first read after they expired, once', () => {
  const columns = new MotionColumns()
  let fills = 0
  const late = new LateMotion(columns, () => {
    fills++
    columns.reserve(1)
    columns.begin(0, fills)
  })
  expect([late.velocities.length, fills]).toEqual([0, 0])
  late.expire()
  expect(fills).toBe(0)
  expect([late.startTimes[0], late.velocities[0], fills]).toEqual([1, 0, 1])
  late.expire()
  late.read()
  expect([late.startTimes[0], fills]).toEqual([2, 2])
})
