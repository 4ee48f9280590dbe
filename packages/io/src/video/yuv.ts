/** The relation of luma and chroma to red, green and blue. */
export interface YuvEncoding {
  /** Selects the weights of red and blue in luma. */
  readonly matrix: 'bt601' | 'bt709' | 'bt2020'
  /** False: luma from 16 to 235, as in most videos. True: from 0 to 255. */
  readonly fullRange: boolean
}

/** A plane of 8-bit samples inside the bytes of an image. */
export interface Plane {
  readonly offset: number
  /** Bytes from one row to the next. */
  readonly stride: number
}

const WEIGHTS = {
  bt601: { red: 0.299, blue: 0.114 },
  bt709: { red: 0.2126, blue: 0.0722 },
  bt2020: { red: 0.2627, blue: 0.0593 },
} as const

/** Fixed point: 16 bits after the point. */
const ONE = 1 << 16
const HALF = ONE >> 1

/**
 * Converts a 4:2:0 image of a video decoder to RGBA. Every pixel gets the chroma of its block of four. Done here and
 * not by the decoder, so that Node and all browsers give the same bytes (Node's decoder also treats every video as
 * BT.601, which shifts the reds of BT.709 videos).
 * @param chroma planes of U and V; `step` 1 (I420: separate planes) or 2 (NV12: interleaved).
 * @param rgba [height × width × 4] filled.
 */
export function yuvToRgba(
  bytes: Uint8Array,
  luma: Plane,
  chroma: { readonly u: Plane; readonly v: Plane; readonly step: 1 | 2 },
  size: { readonly width: number; readonly height: number },
  encoding: YuvEncoding,
  rgba: Uint8ClampedArray,
): void {
  const { red, blue } = WEIGHTS[encoding.matrix]
  const green = 1 - red - blue
  const black = encoding.fullRange ? 0 : 16
  const lumaGain = Math.round(ONE * (encoding.fullRange ? 1 : 255 / 219))
  const chromaGain = encoding.fullRange ? 1 : 255 / 224
  const redFromV = Math.round(ONE * chromaGain * 2 * (1 - red))
  const blueFromU = Math.round(ONE * chromaGain * 2 * (1 - blue))
  const greenFromU = Math.round(ONE * chromaGain * 2 * (1 - blue) * (blue / green))
  const greenFromV = Math.round(ONE * chromaGain * 2 * (1 - red) * (red / green))
  const { width, height } = size
  const { u: uPlane, v: vPlane, step } = chroma

  for (let y = 0; y < height; y++) {
    const lumaRow = luma.offset + y * luma.stride
    const uRow = uPlane.offset + (y >> 1) * uPlane.stride
    const vRow = vPlane.offset + (y >> 1) * vPlane.stride
    let to = 4 * y * width
    for (let x = 0; x < width; x += 2) {
      const u = bytes[uRow + (x >> 1) * step]! - 128
      const v = bytes[vRow + (x >> 1) * step]! - 128
      const addRed = redFromV * v + HALF
      const addGreen = HALF - greenFromU * u - greenFromV * v
      const addBlue = blueFromU * u + HALF
      let light = (bytes[lumaRow + x]! - black) * lumaGain
      rgba[to] = (light + addRed) >> 16
      rgba[to + 1] = (light + addGreen) >> 16
      rgba[to + 2] = (light + addBlue) >> 16
      rgba[to + 3] = 255
      if (x + 1 < width) {
        light = (bytes[lumaRow + x + 1]! - black) * lumaGain
        rgba[to + 4] = (light + addRed) >> 16
        rgba[to + 5] = (light + addGreen) >> 16
        rgba[to + 6] = (light + addBlue) >> 16
        rgba[to + 7] = 255
      }
      to += 8
    }
  }
}

/**
 * RGBA to I420 in BT.709 with luma from 16 to 235, which all players support. Odd sizes grow by one pixel that repeats
 * the last, because a chroma sample covers two.
 * @param bytes [even width × even height × 1.5] filled: luma, then U and V.
 */
export function rgbaToI420(
  rgba: Uint8ClampedArray | Uint8Array,
  size: { readonly width: number; readonly height: number },
  bytes: Uint8Array,
): void {
  const { width, height } = size
  const evenWidth = width + (width & 1)
  const evenHeight = height + (height & 1)
  const uPlane = evenWidth * evenHeight
  const vPlane = uPlane + uPlane / 4
  const { red, blue } = WEIGHTS.bt709
  const green = 1 - red - blue
  const luma = (219 / 255) * ONE
  const uGain = (0.5 * 224) / (255 * (1 - blue))
  const vGain = (0.5 * 224) / (255 * (1 - red))
  const fromRed = Math.round(luma * red)
  const fromGreen = Math.round(luma * green)
  const fromBlue = Math.round(luma * blue)
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
