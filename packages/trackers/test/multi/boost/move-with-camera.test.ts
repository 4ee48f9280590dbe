import { KalmanFilterBank } from '@mot/core'
import { expectClose } from '@mot/test-utils'
import { expect, test } from 'vitest'
import { boostBox, boostModel } from '../../../src/multi/boost/motion-model'
import { moveWithCamera } from '../../../src/multi/boost/move-with-camera'

/** A walker at (100, 200), 40 wide and 80 high. */
function walker() {
  const bank = new KalmanFilterBank(boostModel)
  bank.initiate(3, [100, 200, 0.5, 80])
  return bank
}

test('a box is moved and scaled by the camera motion', () => {
  const bank = walker()
  const covariance = bank.covariance(3)
  moveWithCamera(bank, 3, [2, 0, 10, 0, 2, -20])
  const box = new Float64Array(4)
  boostBox(bank.means, 3 * bank.stride, box, 0)
  expectClose(box, [170, 300, 250, 460])
  expect(bank.covariance(3)).toEqual(covariance)
})

test('a rotation by 180° moves only the centre', () => {
  const bank = walker()
  moveWithCamera(bank, 3, [-1, 0, 300, 0, -1, 500])
  expectClose(bank.mean(3), [200, 300, 0.5, 80, 0, 0, 0, 0])
})
