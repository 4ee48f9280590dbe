// Part of tracking.ts. The steps of kalman/filter-block.ts, in the same order and with the same results to the last bit.
//
// Two blocks, a block pair, are processed at once, one in each lane. Layout of a motion model:
//
// - Header, 96 bytes: float64 frames, Σ k and Σ k² of the time step; int32 dimension, count of block pairs, count of axes that must stay
//   above 0, and these axes.
// - For each block pair a header of 64 bytes: int32 the axis that the deviations of each block are fractions of, or −1, and the count of
//   its axis pairs; from byte 16 on, float64 deviations of each block: of position and velocity per frame, and of a measurement.
// - For each of its axis pairs 32 bytes: int32 byte offset of the first axis; from byte 16 on, the `swizzle` indices that distribute the
//   gains of the two blocks to the two axes. The gain of an axis of another block is 0.
//
// Layout of a bank: means [slots × 2 × dimension] float64, covariances [slots × block pairs × 3 × 2] float64.

/** @param slots [count] int32. */
export function predict(model: usize, means: usize, covariances: usize, slots: usize, count: i32): void {
  const end = slots + ((<usize>count) << 2)
  const frames = load<f64>(model)
  const half = (<usize>load<i32>(model, 24)) << 3
  const stride = half << 1
  const blockPairs = load<i32>(model, 28)
  for (let k = 0, positive = load<i32>(model, 32); k < positive; k++) {
    stopShrinking(frames, means + ((<usize>load<i32>(model + ((<usize>k) << 2), 36)) << 3), half, slots, end)
  }
  const width = <usize>(48 * blockPairs)
  let blockPair = model + 96
  for (let i = 0; i < blockPairs; i++) {
    predictBlockPair(model, blockPair, means, covariances + <usize>(48 * i), slots, end, stride, width)
    blockPair = nextBlockPair(blockPair)
  }
  const steps = f64x2.splat(frames)
  const pairs = half & ~15
  for (let slot = slots; slot < end; slot += 4) {
    const mean = means + <usize>load<i32>(slot) * stride
    let at = mean
    for (const last = mean + pairs; at < last; at += 16) {
      v128.store(at, f64x2.add(v128.load(at), f64x2.mul(steps, v128.load(at + half))))
    }
    if (pairs < half) store<f64>(at, load<f64>(at) + frames * load<f64>(at + half))
  }
}

function stopShrinking(frames: f64, positions: usize, half: usize, slots: usize, end: usize): void {
  for (let slot = slots; slot < end; slot += 4) {
    const at = positions + <usize>load<i32>(slot) * (half << 1)
    if (load<f64>(at) + frames * load<f64>(at + half) <= 0) store<f64>(at + half, 0)
  }
}

function nextBlockPair(blockPair: usize): usize {
  return blockPair + 64 + ((<usize>load<i32>(blockPair, 8)) << 5)
}

/** Sizes that scale the noise of both blocks; 1 for absolute noise. @param first, second the axes, or −1. */
function scaleOf(mean: usize, first: i32, second: i32): v128 {
  return f64x2.replace_lane(
    f64x2.splat(first < 0 ? 1 : load<f64>(mean + ((<usize>first) << 3))),
    1,
    second < 0 ? 1 : load<f64>(mean + ((<usize>second) << 3)),
  )
}

function predictBlockPair(
  model: usize,
  blockPair: usize,
  means: usize,
  entries: usize,
  slots: usize,
  end: usize,
  stride: usize,
  width: usize,
): void {
  const frames = f64x2.splat(load<f64>(model))
  const sum = f64x2.splat(load<f64>(model, 8))
  const sumOfSquares = f64x2.splat(load<f64>(model, 16))
  const first = load<i32>(blockPair)
  const second = load<i32>(blockPair, 4)
  // Both are −1, or not.
  const isScaled = (first & second) >= 0
  const positionDeviations = v128.load(blockPair, 16)
  const velocityDeviations = v128.load(blockPair, 32)
  let positionNoise = f64x2.mul(frames, f64x2.mul(positionDeviations, positionDeviations))
  let velocityNoise = f64x2.mul(velocityDeviations, velocityDeviations)
  for (let slot = slots; slot < end; slot += 4) {
    const s = <usize>load<i32>(slot)
    if (isScaled) {
      const scale = scaleOf(means + s * stride, first, second)
      const position = f64x2.mul(positionDeviations, scale)
      const velocity = f64x2.mul(velocityDeviations, scale)
      positionNoise = f64x2.mul(frames, f64x2.mul(position, position))
      velocityNoise = f64x2.mul(velocity, velocity)
    }
    const entry = entries + s * width
    const mixed = v128.load(entry, 16)
    const variance = v128.load(entry, 32)
    const moved = f64x2.mul(frames, variance)
    const grown = f64x2.mul(frames, f64x2.add(f64x2.add(mixed, mixed), moved))
    const noise = f64x2.mul(sumOfSquares, velocityNoise)
    v128.store(entry, f64x2.add(f64x2.add(f64x2.add(v128.load(entry), grown), positionNoise), noise))
    v128.store(entry, f64x2.add(f64x2.add(mixed, moved), f64x2.mul(sum, velocityNoise)), 16)
    v128.store(entry, f64x2.add(variance, f64x2.mul(frames, velocityNoise)), 32)
  }
}

/**
 * @param slots [count] int32. @param measurements [n × dimension] float64. @param rows [count] int32, rows of the measurements.
 * @param scores [n] float64, or 0 for noise independent of scores.
 */
export function correct(
  model: usize,
  means: usize,
  covariances: usize,
  slots: usize,
  count: i32,
  measurements: usize,
  rows: usize,
  scores: usize,
): void {
  const half = (<usize>load<i32>(model, 24)) << 3
  const stride = half << 1
  const blockPairs = load<i32>(model, 28)
  const width = <usize>(48 * blockPairs)
  const length = (<usize>count) << 2
  const ones = f64x2.splat(1)
  let blockPair = model + 96
  for (let entries = covariances, last = covariances + width; entries < last; entries += 48) {
    const first = load<i32>(blockPair)
    const second = load<i32>(blockPair, 4)
    // Both are −1, or not.
    const isScaled = (first & second) >= 0
    const deviations = v128.load(blockPair, 48)
    const next = nextBlockPair(blockPair)
    let noise = f64x2.mul(deviations, deviations)
    for (let i: usize = 0; i < length; i += 4) {
      const s = <usize>load<i32>(slots + i)
      const row = <usize>load<i32>(rows + i)
      const mean = means + s * stride
      if (isScaled || scores !== 0) {
        const spread = scores === 0 ? 1 : 1 - load<f64>(scores + (row << 3))
        const deviation = f64x2.mul(f64x2.mul(deviations, scaleOf(mean, first, second)), f64x2.splat(spread))
        noise = f64x2.mul(deviation, deviation)
      }
      const entry = entries + s * width
      const position = v128.load(entry)
      const mixed = v128.load(entry, 16)
      const innovationVariances = f64x2.add(position, noise)
      const certainty = v128.and(f64x2.div(ones, innovationVariances), f64x2.ne(innovationVariances, f64x2.splat(0)))
      const positionGains = f64x2.mul(position, certainty)
      const velocityGains = f64x2.mul(mixed, certainty)
      const kept = f64x2.mul(noise, certainty)
      v128.store(entry, f64x2.mul(position, kept))
      v128.store(entry, f64x2.mul(mixed, kept), 16)
      v128.store(entry, f64x2.sub(v128.load(entry, 32), f64x2.mul(velocityGains, mixed)), 32)
      const z = measurements + row * half
      for (let move = blockPair + 64; move < next; move += 32) {
        const offset = <usize>load<i32>(move)
        const lanes = v128.load(move, 16)
        const at = mean + offset
        const value = v128.load(at)
        const innovation = f64x2.sub(v128.load(z + offset), value)
        v128.store(at, f64x2.add(value, f64x2.mul(i8x16.swizzle(positionGains, lanes), innovation)))
        const gain = f64x2.mul(i8x16.swizzle(velocityGains, lanes), innovation)
        v128.store(at + half, f64x2.add(v128.load(at + half), gain))
      }
    }
    blockPair = next
  }
}
