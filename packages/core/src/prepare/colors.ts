import type { Size, YuvEncoding, YuvPlanes } from '../image'

const WEIGHTS = {
  bt601: { red: 0.299, blue: 0.114 },
  bt709: { red: 0.2126, blue: 0.0722 },
  bt2020: { red: 0.2627, blue: 0.0593 },
} as const

/** Fixed point: 16 bits after the point. */
const ONE = 1 << 16
const HALF = ONE >> 1

/** What a sample of luma or chroma adds to a colour, in fixed point. */
export interface ColorGains {
  /** Luma of black. */
  readonly black: number
  readonly luma: number
  readonly redFromV: number
  readonly greenFromU: number
  readonly greenFromV: number
  readonly blueFromU: number
}

export function colorGains({ matrix, fullRange }: YuvEncoding): ColorGains {
  const { red, blue } = WEIGHTS[matrix]
  const green = 1 - red - blue
  const chroma = fullRange ? 1 : 255 / 224
  return {
    black: fullRange ? 0 : 16,
    luma: Math.round(ONE * (fullRange ? 1 : 255 / 219)),
    redFromV: Math.round(ONE * chroma * 2 * (1 - red)),
    greenFromU: Math.round(ONE * chroma * 2 * (1 - blue) * (blue / green)),
    greenFromV: Math.round(ONE * chroma * 2 * (1 - red) * (red / green)),
    blueFromU: Math.round(ONE * chroma * 2 * (1 - blue)),
  }
}

/** The loop of `yuvToRgba`. */
export function yuvToRgba(
  { bytes, luma, u: uPlane, v: vPlane, chromaStep, encoding }: YuvPlanes,
  { width, height }: Size,
  rgba: Uint8ClampedArray,
): void {
  const gains = colorGains(encoding)
  for (let y = 0; y < height; y++) {
    const lumaRow = luma.offset + y * luma.stride
    const uRow = uPlane.offset + (y >> 1) * uPlane.stride
    const vRow = vPlane.offset + (y >> 1) * vPlane.stride
    let to = 4 * y * width
    for (let x = 0; x < width; x++, to += 4) {
      const u = bytes[uRow + (x >> 1) * chromaStep]! - 128
      const v = bytes[vRow + (x >> 1) * chromaStep]! - 128
      const light = (bytes[lumaRow + x]! - gains.black) * gains.luma + HALF
      rgba[to] = (light + gains.redFromV * v) >> 16
      rgba[to + 1] = (light - gains.greenFromU * u - gains.greenFromV * v) >> 16
      rgba[to + 2] = (light + gains.blueFromU * u) >> 16
      rgba[to + 3] = 255
    }
  }
}

const LUMA = (219 / 255) * ONE

/** Weights of RGBA → planes with luma from 16 to 235: of luma in fixed point, of chroma as they are. */
export function videoWeights(matrix: YuvEncoding['matrix']) {
  const { red, blue } = WEIGHTS[matrix]
  const green = 1 - red - blue
  return {
    fromRed: Math.round(LUMA * red),
    fromGreen: Math.round(LUMA * green),
    fromBlue: Math.round(LUMA * blue),
    red,
    green,
    blue,
    uGain: (0.5 * 224) / (255 * (1 - blue)),
    vGain: (0.5 * 224) / (255 * (1 - red)),
  }
}

/** Weights of RGBA → planes of an encoding, as they are. */
export function yuvWeights({ matrix, fullRange }: YuvEncoding) {
  const { red, blue } = WEIGHTS[matrix]
  const chroma = fullRange ? 0.5 : (0.5 * 224) / 255
  return {
    red,
    green: 1 - red - blue,
    blue,
    /** Luma of black. */
    black: fullRange ? 0 : 16,
    lumaGain: fullRange ? 1 : 219 / 255,
    uGain: chroma / (1 - blue),
    vGain: chroma / (1 - red),
  }
}

/** The loop of `rgbaToI420`. */
export function rgbaToI420(
  rgba: Uint8ClampedArray | Uint8Array,
  { width, height }: Size,
  bytes: Uint8Array,
  matrix: YuvEncoding['matrix'] = 'bt709',
): void {
  const { fromRed, fromGreen, fromBlue, red, green, blue, uGain, vGain } = videoWeights(matrix)
  const evenWidth = width + (width & 1)
  const evenHeight = height + (height & 1)
  const uPlane = evenWidth * evenHeight
  const vPlane = uPlane + uPlane / 4
  const black = 16 * ONE + HALF
  for (let y = 0; y < evenHeight; y += 2) {
    const row = 4 * width * y
    const below = y + 1 < height ? row + 4 * width : row
    for (let x = 0; x < evenWidth; x += 2) {
      const left = 4 * x
      const right = x + 1 < width ? left + 4 : left
      let sumRed = 0
      let sumGreen = 0
      let sumBlue = 0
      for (let corner = 0; corner < 4; corner++) {
        const from = (corner & 2 ? below : row) + (corner & 1 ? right : left)
        const r = rgba[from]!
        const g = rgba[from + 1]!
        const b = rgba[from + 2]!
        bytes[(y + (corner >> 1)) * evenWidth + x + (corner & 1)] =
          (fromRed * r + fromGreen * g + fromBlue * b + black) >> 16
        sumRed += r
        sumGreen += g
        sumBlue += b
      }
      const light = red * sumRed + green * sumGreen + blue * sumBlue
      const at = ((y >> 1) * evenWidth + x) >> 1
      bytes[uPlane + at] = 128.5 + (uGain * (sumBlue - light)) / 4
      bytes[vPlane + at] = 128.5 + (vGain * (sumRed - light)) / 4
    }
  }
}
