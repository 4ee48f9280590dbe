import { MotError, shown } from '@mot/core'

/** Red, green and blue, 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number]

/** Degrees from one id to the next, and lightness by turns: fifteen colours, five hues of three lightnesses. */
const HUE_STEP = 72
const LIGHTNESSES = [0.84, 0.6, 0.68]
const CHROMA = 0.155

/**
 * The colour of an id, which depends on the id alone: one of fifteen, by turns. Those of the next three ids differ from it for people with
 * red or green blindness as well: hue step, lightnesses and chroma are those of the largest differences among 250,000 tried ones.
 * (Oklab, Björn Ottosson 2020: "A perceptual color space for image processing".)
 */
export function colorOf(id: number): Color {
  const hue = (((id * HUE_STEP) % 360) * Math.PI) / 180
  return fromOklch(LIGHTNESSES[Math.abs(id) % LIGHTNESSES.length] ?? 0.68, CHROMA, hue)
}

/**
 * Colours that people with any kind of colour blindness tell apart (Okabe and Ito 2008: "Color Universal Design"): orange, sky blue,
 * bluish green, yellow, blue, vermilion, reddish purple.
 */
export const safeColors: readonly Color[] = [
  [230, 159, 0],
  [86, 180, 233],
  [213, 94, 0],
  [0, 158, 115],
  [204, 121, 167],
  [0, 114, 178],
  [240, 228, 66],
]

/** @throws MotError `invalid-option` unless it is `#rrggbb` or three numbers from 0 to 255. */
export function readColor(value: unknown, name: string): Color {
  if (typeof value === 'string' && /^#[\da-f]{6}$/i.test(value)) {
    return [1, 3, 5].map((at) => Number.parseInt(value.slice(at, at + 2), 16)) as unknown as Color
  }
  if (Array.isArray(value) && value.length === 3 && value.every((part) => part >= 0 && part <= 255)) {
    return [...value] as unknown as Color
  }
  throw new MotError(
    'invalid-option',
    `${name} should be colours such as "#e69f00" or [230, 159, 0], got ${shown(value)}.`,
  )
}

/** Black or white, the one with more contrast on the colour. */
export function textColorOn([red, green, blue]: Color): Color {
  return 0.299 * red + 0.587 * green + 0.114 * blue > 120 ? [16, 16, 16] : [255, 255, 255]
}

function fromOklch(lightness: number, chroma: number, hue: number): Color {
  const a = chroma * Math.cos(hue)
  const b = chroma * Math.sin(hue)
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    toByte(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    toByte(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    toByte(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ]
}

/** Linear light to a byte of sRGB. */
function toByte(linear: number): number {
  const light = Math.min(Math.max(linear, 0), 1)
  const encoded = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055
  return Math.round(255 * encoded)
}
