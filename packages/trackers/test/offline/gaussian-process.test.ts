import { expectClose, seededRandom } from '@mot/test-utils'
import { expect, test } from 'vitest'
import { smoothByGaussianProcess } from '../../src/offline/gaussian-process'
import { frames } from './drawn'

const random = seededRandom(11)

test('a narrow kernel changes no value', () => {
  const values = frames(1, 50).map(() => 100 * random())
  const [smoothed] = smoothByGaussianProcess(frames(1, 50), [values], 0.1)
  expectClose(smoothed!, values, { absolute: 1e-6 })
})

test('a smooth curve is not changed by a kernel narrower than its bends', () => {
  const moments = frames(1, 80)
  const values = moments.map((t) => 300 + 50 * Math.sin(t / 12))
  const [smoothed] = smoothByGaussianProcess(moments, [values], 8)
  expectClose(smoothed!, values, { absolute: 1e-2 })
})

test('an outlier is moved towards the others, the more the wider the kernel', () => {
  const moments = frames(1, 41)
  const values = moments.map((t) => (t === 21 ? 40 : 0))
  const [narrow, wide] = [6, 12].map((scale) => smoothByGaussianProcess(moments, [values], scale)[0]![20]!)
  expect(narrow).toBeLessThan(40)
  expect(wide).toBeLessThan(narrow!)
})

test('columns are independent, and moments may have gaps', () => {
  const moments = [1, 2, 3, 7, 8, 30, 31, 32, 60]
  const columns = [0, 1].map(() => moments.map(() => 10 * random()))
  const together = smoothByGaussianProcess(moments, columns, 4)
  for (const [i, column] of columns.entries()) {
    expect(together[i]).toEqual(smoothByGaussianProcess(moments, [column], 4)[0])
  }
})

test('values out of reach have no effect', () => {
  const near = frames(1, 20)
  const values = near.map(() => 10 * random())
  const [alone] = smoothByGaussianProcess(near, [values], 3)
  const [among] = smoothByGaussianProcess([...near, 500, 501], [[...values, 1e3, -1e3]], 3)
  expectClose(among!.slice(0, 20), alone!, { absolute: 1e-9 })
})
