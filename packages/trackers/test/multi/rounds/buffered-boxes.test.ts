import { plainWorkspace } from '@mot/core'
import { expect, test } from 'vitest'
import { BufferedBoxes } from '../../../src/multi/rounds/buffered-boxes'

test('each side moves out by a share of the width or height', () => {
  const wide = new BufferedBoxes(plainWorkspace).fill(Float64Array.of(0, 0, 10, 20, 100, 100, 140, 180), 2, 0.25)
  expect([...wide.subarray(0, 8)]).toEqual([-2.5, -5, 12.5, 25, 90, 80, 150, 200])
})
