// AssemblyScript: `npx tsx scripts/simd/build.ts` compiles it into src/association/dot-products-wasm.ts.

/**
 * Dot products of one vector with `count` contiguous vectors, all float32 and of `dimension` numbers, a multiple of 4. Each is the
 * sum of four partial sums over every fourth product, in float32: (1st + 2nd) + (3rd + 4th).
 * @param into [count] float32.
 */
export function dotProducts(vector: usize, vectors: usize, count: i32, dimension: i32, into: usize): void {
  const length = (<usize>dimension) << 2
  const end = vector + length
  let i = 0
  for (; i + 4 <= count; i += 4) {
    let sum0 = f32x4.splat(0)
    let sum1 = f32x4.splat(0)
    let sum2 = f32x4.splat(0)
    let sum3 = f32x4.splat(0)
    let at0 = vectors
    let at1 = at0 + length
    let at2 = at1 + length
    let at3 = at2 + length
    for (let at = vector; at < end; at += 16) {
      const values = v128.load(at)
      sum0 = f32x4.add(sum0, f32x4.mul(values, v128.load(at0)))
      sum1 = f32x4.add(sum1, f32x4.mul(values, v128.load(at1)))
      sum2 = f32x4.add(sum2, f32x4.mul(values, v128.load(at2)))
      sum3 = f32x4.add(sum3, f32x4.mul(values, v128.load(at3)))
      at0 += 16
      at1 += 16
      at2 += 16
      at3 += 16
    }
    store<f32>(into, total(sum0))
    store<f32>(into, total(sum1), 4)
    store<f32>(into, total(sum2), 8)
    store<f32>(into, total(sum3), 12)
    vectors += length << 2
    into += 16
  }
  for (; i < count; i++) {
    let sum = f32x4.splat(0)
    for (let at = vector; at < end; at += 16, vectors += 16) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(at), v128.load(vectors)))
    }
    store<f32>(into, total(sum))
    into += 4
  }
}

function total(sums: v128): f32 {
  const pairs = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1)
  return pairs + (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3))
}
