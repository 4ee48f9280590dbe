import { expect, test } from 'vitest'
import { Slots } from '../../../src/multi/following/slots'

test('slots are as many as were ever in use at a time', () => {
  const slots = new Slots()
  expect([slots.take(), slots.take(), slots.take()]).toEqual([0, 1, 2])
  slots.giveBack(1)
  slots.giveBack(0)
  expect([slots.take(), slots.take(), slots.take()]).toEqual([0, 1, 3])
})
