/**
 * Sine and cosine by additions and multiplications alone. The last bits of `Math.sin` depend on the engine; these are equal on every
 * machine, and so is a street. The error is at most 6e-8.
 */
export function sine(angle: number): number {
  let x = angle - TURN * Math.floor(angle / TURN + 0.5)
  if (x > TURN / 4) x = TURN / 2 - x
  else if (x < -TURN / 4) x = -TURN / 2 - x
  const square = x * x
  return x * (1 - (square / 6) * (1 - (square / 20) * (1 - (square / 42) * (1 - (square / 72) * (1 - square / 110)))))
}

export function cosine(angle: number): number {
  return sine(angle + TURN / 4)
}

/** A full turn in radians. */
export const TURN = 6.283185307179586

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}

/** 0 below `low`, 1 above `high`, smooth in between. */
export function smoothstep(low: number, high: number, value: number): number {
  const t = clamp((value - low) / (high - low), 0, 1)
  return t * t * (3 - 2 * t)
}

/** Linear interpolation from `a` at 0 to `b` at 1. */
export function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share
}

/** Length of a vector. `Math.hypot` may differ between machines; a square root does not. */
export function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y)
}
