import { describe, expect, test } from 'vitest'
import { AdaptiveNoise } from '../../../src/multi/cue-track/adaptive-noise'

/** Factors of the variances of position and velocity after so many equal innovations of one track. */
function factorsAfter(innovation: number, count: number): number[] {
  const noise = new AdaptiveNoise(0.2)
  noise.begin(3)
  for (let i = 0; i < count; i++) noise.learn(3, innovation)
  return [...noise.factors.subarray(6, 8)]
}

describe('AdaptiveNoise', () => {
  test('a track of usual innovations keeps the noise of the model', () => {
    const [position, velocity] = factorsAfter(0.2, 500)
    expect(position).toBeCloseTo(1, 6)
    expect(velocity).toBeCloseTo(1, 6)
  })

  test('larger innovations raise the noise of the velocity and lower that of the position, up to a bound', () => {
    expect(factorsAfter(1e6, 500)).toEqual([1 / 16, 16])
  })

  test('smaller ones do the opposite, up to a bound', () => {
    expect(factorsAfter(0, 500)).toEqual([4, 0.25])
  })

  test('a new track begins with the mean of the stream, which follows slowly', () => {
    const noise = new AdaptiveNoise(0.2)
    noise.begin(0)
    for (let i = 0; i < 10; i++) noise.learn(0, 0)
    expect(noise.ofStream).toBeGreaterThan(0.98)
    for (let i = 0; i < 10_000; i++) noise.learn(0, 0)
    noise.begin(1)
    expect(noise.meanOf(1)).toBe(noise.ofStream)
    expect(noise.meanOf(1)).toBeLessThan(1e-4)
  })

  test('slots are independent, however many there are', () => {
    const noise = new AdaptiveNoise(0.2)
    noise.set(5, 0.4)
    noise.set(1000, 0.1)
    expect(noise.meanOf(5)).toBe(0.4)
    expect([...noise.factors.subarray(10, 12)]).toEqual([0.25, 4])
    expect([...noise.factors.subarray(2000, 2002)]).toEqual([4, 0.25])
  })
})
