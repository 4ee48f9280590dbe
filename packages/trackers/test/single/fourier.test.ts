import { expectClose, seededRandom } from '@mot/test-utils'
import { expect, test } from 'vitest'
import { Fourier, nearestPowerOf2 } from '../../src/single/fourier'

test('a transform is the sum over all waves, and the inverse undoes it', () => {
  const random = seededRandom(5)
  const [width, height] = [8, 4]
  const values = Float64Array.from({ length: width * height }, () => random() - 0.5)
  const re = values.slice()
  const im = new Float64Array(width * height)
  const fourier = new Fourier(width, height)
  fourier.forward(re, im)
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      let sumRe = 0
      let sumIm = 0
      for (let i = 0; i < values.length; i++) {
        const angle = -2 * Math.PI * ((u * (i % width)) / width + (v * Math.floor(i / width)) / height)
        sumRe += values[i]! * Math.cos(angle)
        sumIm += values[i]! * Math.sin(angle)
      }
      expectClose([re[v * width + u]!, im[v * width + u]!], [sumRe, sumIm], { relative: 1e-9, absolute: 1e-9 })
    }
  }
  fourier.inverse(re, im)
  expectClose(re, values, { relative: 1e-9, absolute: 1e-12 })
})

test('the nearest power of 2 is told by ratio', () => {
  expect([1, 3, 11, 12, 32, 50].map(nearestPowerOf2)).toEqual([1, 4, 8, 16, 32, 64])
})
