// AssemblyScript: `npx tsx scripts/simd/build.ts` compiles it into src/prepare/resize-wasm.ts.
// Pixels are RGBA; all four channels are processed at once. Addresses are multiples of 16, and lines are followed by padding.

export * from './colors'

/** Converts the bytes of a row, [count × 4], to float32. */
export function toFloats(row: usize, count: i32, floats: usize): void {
  for (let end = row + ((<usize>count) << 2); row < end; row += 16, floats += 64) {
    const bytes = v128.load(row)
    const low = i16x8.extend_low_i8x16_u(bytes)
    const high = i16x8.extend_high_i8x16_u(bytes)
    v128.store(floats, f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(low)))
    v128.store(floats, f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(low)), 16)
    v128.store(floats, f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(high)), 32)
    v128.store(floats, f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(high)), 48)
  }
}

/**
 * Weighted sums of runs of pixels of a row, in order, in float32.
 * @param floats [pixels × 4] float32.
 * @param firsts [count] int32, the first pixel of each run.
 * @param shares [count × length] float32, the weights. Runs of three are most common: for scales from 1/2 to 1.
 * @param line [count × 4] float32.
 */
export function sumAcross(floats: usize, firsts: usize, shares: usize, length: i32, count: i32, line: usize): void {
  const end = firsts + ((<usize>count) << 2)
  if (length === 3) {
    for (; firsts < end; firsts += 4, shares += 12, line += 16) {
      const pixel = floats + (load<u32>(firsts) << 4)
      const first = f32x4.mul(v128.load(pixel), v128.load32_splat(shares))
      const second = f32x4.mul(v128.load(pixel, 16), v128.load32_splat(shares, 4))
      const third = f32x4.mul(v128.load(pixel, 32), v128.load32_splat(shares, 8))
      v128.store(line, f32x4.add(f32x4.add(first, second), third))
    }
    return
  }
  for (; firsts < end; firsts += 4, line += 16) {
    let pixel = floats + (load<u32>(firsts) << 4)
    let sum = f32x4.splat(0)
    for (let last = shares + ((<usize>length) << 2); shares < last; shares += 4, pixel += 16) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(pixel), v128.load32_splat(shares)))
    }
    v128.store(line, sum)
  }
}

/** Adds a weighted line to the sums. Both are [count × 4] float32. */
export function addLine(line: usize, share: f32, count: i32, sums: usize): void {
  const shares = f32x4.splat(share)
  for (let end = line + ((<usize>count) << 4); line < end; line += 16, sums += 16) {
    v128.store(sums, f32x4.add(v128.load(sums), f32x4.mul(v128.load(line), shares)))
  }
}

/** Writes sums × factor + more as bytes, rounded with ties to even, opaque. Resets the sums to 0. */
export function takeSums(sums: usize, factor: f32, more: f32, count: i32, bytes: usize): void {
  const factors = f32x4.splat(factor)
  const mores = f32x4.splat(more)
  const opaque = i32x4.splat(0xff000000)
  for (let end = sums + ((<usize>count) << 4); sums < end; sums += 64, bytes += 16) {
    const halves = i16x8.narrow_i32x4_u(toWhole(sums, factors, mores), toWhole(sums + 16, factors, mores))
    const others = i16x8.narrow_i32x4_u(toWhole(sums + 32, factors, mores), toWhole(sums + 48, factors, mores))
    v128.store(bytes, v128.or(i8x16.narrow_i16x8_u(halves, others), opaque))
  }
}

function toWhole(sums: usize, factors: v128, mores: v128): v128 {
  const value = f32x4.add(f32x4.mul(v128.load(sums), factors), mores)
  v128.store(sums, f32x4.splat(0))
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(value))
}

/**
 * Blends each pixel of a row with its right neighbour: 11-bit weights, the low 4 bits cut off.
 * @param firsts [count] int32, the left pixels.
 * @param weights [count × 2] int16, of the left and the right pixel.
 * @param line [count × 4] int16.
 */
export function blendAcross(row: usize, firsts: usize, weights: usize, count: i32, line: usize): void {
  for (let end = firsts + ((<usize>count) << 2); firsts < end; firsts += 8, weights += 8, line += 16) {
    const one = blendPair(row + (load<u32>(firsts) << 2), weights)
    const next = blendPair(row + (load<u32>(firsts, 4) << 2), weights + 4)
    v128.store(line, i16x8.narrow_i32x4_s(one, next))
  }
}

function blendPair(pixels: usize, weights: usize): v128 {
  // Pairs of equal channels as 16 bits; indices out of range give 0.
  const order = i8x16(0, 16, 4, 16, 1, 16, 5, 16, 2, 16, 6, 16, 3, 16, 7, 16)
  const channels = i8x16.swizzle(v128.load64_zero(pixels), order)
  return i32x4.shr_s(i32x4.dot_i16x8_s(channels, v128.load32_splat(weights)), 4)
}

/** Blends two lines into opaque bytes: 11-bit weights, the low 16 bits of each product cut off. */
export function blendDown(
  upper: usize,
  lower: usize,
  upperWeight: i32,
  lowerWeight: i32,
  count: i32,
  bytes: usize,
): void {
  const upperWeights = i16x8.splat(<i16>upperWeight)
  const lowerWeights = i16x8.splat(<i16>lowerWeight)
  const opaque = i32x4.splat(0xff000000)
  for (let end = upper + ((<usize>count) << 3); upper < end; upper += 32, lower += 32, bytes += 16) {
    const one = blendLines(v128.load(upper), v128.load(lower), upperWeights, lowerWeights)
    const next = blendLines(v128.load(upper, 16), v128.load(lower, 16), upperWeights, lowerWeights)
    v128.store(bytes, v128.or(i8x16.narrow_i16x8_u(one, next), opaque))
  }
}

function blendLines(upper: v128, lower: v128, upperWeights: v128, lowerWeights: v128): v128 {
  const sum = i16x8.add(highProducts(upper, upperWeights), highProducts(lower, lowerWeights))
  return i16x8.shr_s(i16x8.add(sum, i16x8.splat(2)), 2)
}

function highProducts(a: v128, b: v128): v128 {
  const low = i32x4.shr_s(i32x4.extmul_low_i16x8_s(a, b), 16)
  const high = i32x4.shr_s(i32x4.extmul_high_i16x8_s(a, b), 16)
  return i16x8.narrow_i32x4_s(low, high)
}

/**
 * Writes the channels of RGBA pixels into planes, each byte as the number that its table has for it.
 * @param tables [3 × 256] float32, of the first, second and third channel.
 * @param first its offset in a pixel, 0 to 2; so are `second` and `third`.
 * @param plane [count] float32, of the first channel; the others follow after `planeLength` bytes each.
 */
export function toPlanes(
  pixels: usize,
  count: i32,
  tables: usize,
  first: usize,
  second: usize,
  third: usize,
  plane: usize,
  planeLength: usize,
): void {
  const secondTable = tables + 1024
  const thirdTable = tables + 2048
  const secondPlane = planeLength
  const thirdPlane = planeLength << 1
  for (let end = pixels + ((<usize>count) << 2); pixels < end; pixels += 4, plane += 4) {
    store<f32>(plane, load<f32>(tables + ((<usize>load<u8>(pixels + first)) << 2)))
    store<f32>(plane + secondPlane, load<f32>(secondTable + ((<usize>load<u8>(pixels + second)) << 2)))
    store<f32>(plane + thirdPlane, load<f32>(thirdTable + ((<usize>load<u8>(pixels + third)) << 2)))
  }
}
