import { expect } from 'vitest'

export interface Tolerance {
  /** Largest difference as a fraction of the expected number. Default 1e-9. */
  readonly relative?: number
  /** Largest difference that is forgiven anyway, where the expected number is near 0. Default 1e-12. */
  readonly absolute?: number
}

/** Every number as expected, within rounding; the message names the first that is not. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { relative = 1e-9, absolute = 1e-12 }: Tolerance = {},
): void {
  expect(actual.length).toBe(expected.length)
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!)
    const allowed = relative * Math.abs(expected[i]!) + absolute
    if (!(difference <= allowed)) {
      expect.fail(`Number ${i} should be ${expected[i]}, got ${actual[i]} (off by ${difference}, allowed ${allowed}).`)
    }
  }
}
