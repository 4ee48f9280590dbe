// Colours of video: 4:2:0 planes to RGBA and back. A part of resize.ts.

/**
 * Converts a row of luma, and the row of chroma over it, to opaque RGBA. Weights have 16 bits after the point.
 * @param step bytes from one chroma sample to the next, 1 or 2.
 * @param count pixels; up to 7 more are written.
 */
export function yuvRow(
  luma: usize,
  u: usize,
  v: usize,
  step: i32,
  count: i32,
  black: i32,
  lumaGain: i32,
  redFromV: i32,
  greenFromU: i32,
  greenFromV: i32,
  blueFromU: i32,
  bytes: usize,
): void {
  const blacks = i32x4.splat(black)
  const gains = i32x4.splat(lumaGain)
  const half = i32x4.splat(1 << 15)
  const middle = i32x4.splat(128)
  const redWeights = i32x4.splat(redFromV)
  const greenWeightsU = i32x4.splat(greenFromU)
  const greenWeightsV = i32x4.splat(greenFromV)
  const blueWeights = i32x4.splat(blueFromU)
  const even = i16x8.splat(0xff)
  const opaque = i8x16.splat(-1)
  const chromaStep = <usize>(4 * step)
  for (let end = luma + <usize>count; luma < end; luma += 8, u += chromaStep, v += chromaStep, bytes += 32) {
    let us: v128
    let vs: v128
    if (step === 1) {
      us = i16x8.extend_low_i8x16_u(v128.load32_zero(u))
      vs = i16x8.extend_low_i8x16_u(v128.load32_zero(v))
    } else {
      us = v128.and(v128.load64_zero(u), even)
      vs = v128.and(v128.load64_zero(v), even)
    }
    us = i32x4.sub(i32x4.extend_low_i16x8_u(us), middle)
    vs = i32x4.sub(i32x4.extend_low_i16x8_u(vs), middle)
    const red = i32x4.add(i32x4.mul(redWeights, vs), half)
    const blue = i32x4.add(i32x4.mul(blueWeights, us), half)
    const green = i32x4.sub(i32x4.sub(half, i32x4.mul(greenWeightsU, us)), i32x4.mul(greenWeightsV, vs))
    const lights = i16x8.extend_low_i8x16_u(v128.load64_zero(luma))
    const left = i32x4.mul(i32x4.sub(i32x4.extend_low_i16x8_u(lights), blacks), gains)
    const right = i32x4.mul(i32x4.sub(i32x4.extend_high_i16x8_u(lights), blacks), gains)
    const reds = channel(left, right, red)
    const greens = channel(left, right, green)
    const blues = channel(left, right, blue)
    // Bytes of eight pixels: reds and greens in one vector, blues and 255 in another.
    const redGreen = i8x16.narrow_i16x8_u(reds, greens)
    const blueOpaque = v128.shuffle<i64>(i8x16.narrow_i16x8_u(blues, blues), opaque, 0, 2)
    const pairs = i8x16.shuffle(redGreen, redGreen, 0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15)
    const others = i8x16.shuffle(blueOpaque, blueOpaque, 0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15)
    v128.store(bytes, v128.shuffle<i16>(pairs, others, 0, 8, 1, 9, 2, 10, 3, 11))
    v128.store(bytes, v128.shuffle<i16>(pairs, others, 4, 12, 5, 13, 6, 14, 7, 15), 16)
  }
}

/** One channel of eight pixels as int16: each of four chroma samples covers two. */
function channel(left: v128, right: v128, chroma: v128): v128 {
  const first = i32x4.shr_s(i32x4.add(left, v128.shuffle<i32>(chroma, chroma, 0, 0, 1, 1)), 16)
  const second = i32x4.shr_s(i32x4.add(right, v128.shuffle<i32>(chroma, chroma, 2, 2, 3, 3)), 16)
  return i16x8.narrow_i32x4_s(first, second)
}

/**
 * Converts two rows of RGBA, of an even number of pixels, to two rows of luma and one of U and V.
 * @param weights 5 float64: of red, green and blue in luma, and the gains of U and V.
 */
export function rgbaRows(
  upper: usize,
  lower: usize,
  count: i32,
  fromRed: i32,
  fromGreen: i32,
  fromBlue: i32,
  weights: usize,
  upperLuma: usize,
  lowerLuma: usize,
  u: usize,
  v: usize,
): void {
  const reds = i32x4.splat(fromRed)
  const greens = i32x4.splat(fromGreen)
  const blues = i32x4.splat(fromBlue)
  const byte = i32x4.splat(0xff)
  const red = f64x2.splat(load<f64>(weights))
  const green = f64x2.splat(load<f64>(weights, 8))
  const blue = f64x2.splat(load<f64>(weights, 16))
  const uGain = f64x2.splat(load<f64>(weights, 24))
  const vGain = f64x2.splat(load<f64>(weights, 32))
  const quarter = f64x2.splat(0.25)
  const middle = f64x2.splat(128.5)
  // Four pixels of both rows: two samples of chroma. Of a row of 4 n + 2 pixels the last two are written alone.
  for (let end = upper + ((<usize>count) << 2); upper < end; upper += 16, lower += 16) {
    const above = v128.load(upper)
    const below = v128.load(lower)
    const upperBytes = luma(above, reds, greens, blues, byte)
    const lowerBytes = luma(below, reds, greens, blues, byte)
    const sumRed = blockSums(v128.and(above, byte), v128.and(below, byte))
    const sumGreen = blockSums(v128.and(i32x4.shr_u(above, 8), byte), v128.and(i32x4.shr_u(below, 8), byte))
    const sumBlue = blockSums(v128.and(i32x4.shr_u(above, 16), byte), v128.and(i32x4.shr_u(below, 16), byte))
    const light = f64x2.add(f64x2.add(f64x2.mul(red, sumRed), f64x2.mul(green, sumGreen)), f64x2.mul(blue, sumBlue))
    const us = f64x2.add(middle, f64x2.mul(f64x2.mul(uGain, f64x2.sub(sumBlue, light)), quarter))
    const vs = f64x2.add(middle, f64x2.mul(f64x2.mul(vGain, f64x2.sub(sumRed, light)), quarter))
    if (end - upper < 16) {
      store<u16>(upperLuma, <u16>upperBytes)
      store<u16>(lowerLuma, <u16>lowerBytes)
      store<u8>(u, <u8>twoBytes(us))
      store<u8>(v, <u8>twoBytes(vs))
      return
    }
    store<u32>(upperLuma, upperBytes)
    store<u32>(lowerLuma, lowerBytes)
    store<u16>(u, twoBytes(us))
    store<u16>(v, twoBytes(vs))
    upperLuma += 4
    lowerLuma += 4
    u += 2
    v += 2
  }
}

/** Four bytes of luma, from 16 to 235. */
function luma(pixels: v128, reds: v128, greens: v128, blues: v128, byte: v128): u32 {
  let sum = i32x4.mul(v128.and(pixels, byte), reds)
  sum = i32x4.add(sum, i32x4.mul(v128.and(i32x4.shr_u(pixels, 8), byte), greens))
  sum = i32x4.add(sum, i32x4.mul(v128.and(i32x4.shr_u(pixels, 16), byte), blues))
  const whole = i32x4.shr_u(i32x4.add(sum, i32x4.splat(16 * 65536 + 32768)), 16)
  return <u32>i32x4.extract_lane(i8x16.shuffle(whole, whole, 0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0)
}

/** Sums of two blocks of 2 × 2 as float64. */
function blockSums(above: v128, below: v128): v128 {
  const columns = i32x4.add(above, below)
  const left = v128.shuffle<i32>(columns, columns, 0, 2, 0, 2)
  const right = v128.shuffle<i32>(columns, columns, 1, 3, 1, 3)
  return f64x2.convert_low_i32x4_u(i32x4.add(left, right))
}

function twoBytes(values: v128): u16 {
  const whole = i32x4.trunc_sat_f64x2_u_zero(values)
  return <u16>(i32x4.extract_lane(whole, 0) | (i32x4.extract_lane(whole, 1) << 8))
}
