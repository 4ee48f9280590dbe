import { mix } from '../arithmetic'

/** Red, green and blue, 0 to 255; for lights, factors. */
export type Colour = readonly [red: number, green: number, blue: number]

/** Linear interpolation from `a` at 0 to `b` at 1. */
export function blend(a: Colour, b: Colour, share: number): Colour {
  return [mix(a[0], b[0], share), mix(a[1], b[1], share), mix(a[2], b[2], share)]
}

/** The colour under a light: each channel times that of the light. */
export function lit(colour: Colour, light: Colour): Colour {
  return [colour[0] * light[0], colour[1] * light[1], colour[2] * light[2]]
}

/** Brighter above 1, darker below. */
export function scaled(colour: Colour, factor: number): Colour {
  return [colour[0] * factor, colour[1] * factor, colour[2] * factor]
}
