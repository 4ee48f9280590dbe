// AssemblyScript: `npx tsx scripts/simd/build.ts` compiles it into src/maps/next-above-wasm.ts.

/**
 * The first position from `start` on of the float32 numbers at address 0 that is above the floor, or NaN; `end` where there
 * is none.
 */
export function nextAbove(start: i32, end: i32, floor: f32): i32 {
  const floors = f32x4.splat(floor)
  let i = start
  for (; i + 16 <= end; i += 16) {
    const at = (<usize>i) << 2
    const low = v128.and(
      v128.and(f32x4.le(v128.load(at), floors), f32x4.le(v128.load(at, 16), floors)),
      v128.and(f32x4.le(v128.load(at, 32), floors), f32x4.le(v128.load(at, 48), floors)),
    )
    if (!i32x4.all_true(low)) break
  }
  while (i < end && load<f32>((<usize>i) << 2) <= floor) i++
  return i
}
