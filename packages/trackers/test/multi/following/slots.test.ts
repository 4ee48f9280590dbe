import { expect, test } from 'vitest'
import { Slots } from '../../../src/multi/following/slots'

test('there are as many slots as were in use at a time', () => {
  const slots = new Slots()
  expect([slots.take(), slots.take(), slots.take()]).toEqual([0, 1, 2])
  slots.release(1)
  slots.release(0)
  expect([slots.take(), slots.take(), slots.take()]).toEqual([0, 1, 3])
})
