import { expect } from 'vitest'

export interface Tolerance {
  /** Largest relative difference. Default 1e-9. */
  readonly relative?: number
  /** Largest absolute difference accepted in any case, for expected numbers near 0. Default 1e-12. */
  readonly absolute?: number
}

/** Expects every number to equal the expected one, within rounding; the message has the first that differs. */
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
