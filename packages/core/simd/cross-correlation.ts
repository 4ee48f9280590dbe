// AssemblyScript: `npx tsx scripts/simd/build.ts` compiles it into src/correlation/cross-correlation-wasm.ts.

/**
 * Adds the cross-correlation of one map with one kernel to `into`, all float32. Each sum adds its products in row-major order of the kernel.
 * Reads up to 12 numbers beyond the map. Their sums are written beyond the end of each row of `into` and must be ignored.
 * @param search [… × width] @param kernel [kernelHeight × kernelWidth] @param into [rows × stride], of which `columns` are valid;
 * `stride` is the next multiple of 16.
 */
export function correlate(
  search: usize,
  width: i32,
  kernel: usize,
  kernelWidth: i32,
  kernelHeight: i32,
  into: usize,
  rows: i32,
  columns: i32,
  stride: i32,
): void {
  const rowBytes = (<usize>width) << 2
  const kernelBytes = (<usize>kernelWidth) << 2
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x += 16) {
      const to = into + ((<usize>y * stride + x) << 2)
      let sum0 = v128.load(to)
      let sum1 = v128.load(to, 16)
      let sum2 = v128.load(to, 32)
      let sum3 = v128.load(to, 48)
      let row = search + <usize>y * rowBytes + ((<usize>x) << 2)
      let weight = kernel
      for (let j = 0; j < kernelHeight; j++, row += rowBytes) {
        const end = weight + kernelBytes
        for (let at = row; weight < end; weight += 4, at += 4) {
          const factor = v128.load32_splat(weight)
          sum0 = f32x4.add(sum0, f32x4.mul(factor, v128.load(at)))
          sum1 = f32x4.add(sum1, f32x4.mul(factor, v128.load(at, 16)))
          sum2 = f32x4.add(sum2, f32x4.mul(factor, v128.load(at, 32)))
          sum3 = f32x4.add(sum3, f32x4.mul(factor, v128.load(at, 48)))
        }
      }
      v128.store(to, sum0)
      v128.store(to, sum1, 16)
      v128.store(to, sum2, 32)
      v128.store(to, sum3, 48)
    }
  }
}
