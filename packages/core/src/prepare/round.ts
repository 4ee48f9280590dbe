// Adding 1.5 · 2^52 pushes the fraction out of a double's mantissa, where the processor rounds ties to even.
const SHIFT = 6755399441055744

/** The nearest integer, ties to the even one, as Python's `round` and OpenCV's `cvRound` do. For |value| < 2^51. */
export function roundHalfEven(value: number): number {
  return value + SHIFT - SHIFT
}
