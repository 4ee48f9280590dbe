// After adding 1.5 · 2^52 no bits of the mantissa are left for a fraction, and the processor rounds ties to even.
const SHIFT = 6755399441055744

/** The nearest integer, ties to the even one, as Python's `round` and OpenCV's `cvRound` do. For |value| < 2^51. */
export function roundHalfEven(value: number): number {
  return value + SHIFT - SHIFT
}
