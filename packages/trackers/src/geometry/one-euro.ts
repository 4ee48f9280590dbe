/** How strongly the points of a pose are smoothed. */
export interface OneEuroOptions {
  /** Hertz: the cutoff of a point at rest. Lower: less jitter. Default 1. */
  readonly minCutoff?: number
  /** Hertz by which the cutoff grows per object size (the root of its area) per second. Higher: less lag. Default 2. */
  readonly beta?: number
}

/** Hertz: cutoff of the speed itself, as in the paper. */
const SPEED_CUTOFF = 1

/**
 * Smooths one coordinate: "1€ Filter: A Simple Speed-based Low-pass Filter for Noisy Input in Interactive Systems" (Casiez et al. 2012).
 * @param state element `at` is the smoothed value, `at + 1` its speed per second.
 * @param size of the object in pixels: what is fast for a small one is slow for a large one.
 * @param seconds since the last value.
 */
export function smoothOneEuro(
  state: number[],
  at: number,
  value: number,
  seconds: number,
  size: number,
  { minCutoff = 1, beta = 2 }: OneEuroOptions,
): void {
  const speed = (value - state[at]!) / seconds
  state[at + 1] = state[at + 1]! + shareOf(SPEED_CUTOFF, seconds) * (speed - state[at + 1]!)
  const cutoff = minCutoff + (beta * Math.abs(state[at + 1]!)) / size
  state[at] = state[at]! + shareOf(cutoff, seconds) * (value - state[at]!)
}

/** Weight of a new value in a low-pass filter. */
function shareOf(cutoff: number, seconds: number): number {
  return 1 / (1 + 1 / (2 * Math.PI * cutoff * seconds))
}
