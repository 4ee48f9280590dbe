import { xysrToTlbr } from '@mot/core'
import { expectClose } from '@mot/test-utils'
import { expect, test } from 'vitest'
import { boxCovariance } from '../../../src/multi/following/box-covariance'

/** Variances of left, top, right and bottom. */
function variancesOf(means: readonly number[], variances: readonly number[]): number[] {
  const covariance = new Float64Array(16)
  for (const [axis, variance] of variances.entries()) covariance[5 * axis] = variance
  const into = new Float64Array(16)
  boxCovariance(means, 0, covariance, 4, xysrToTlbr, into, 0)
  return [0, 5, 10, 15].map((k) => into[k]!)
}

test('the variance of the centre is added to all sides', () => {
  expectClose(variancesOf([0, -300, 800, 0.5], [4, 9, 0, 0]), [4, 9, 4, 9])
})

test('a box a thousand times as high as wide has a covariance', () => {
  const variances = variancesOf([100, 100, 4.2, 0.0004], [1, 1, 0.1, 1e-9])
  for (const variance of variances) expect(variance).toBeGreaterThan(0.9)
})
