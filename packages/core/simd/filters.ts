// Part of tracking.ts. What kalman/filter-block.ts does, in the same order: the same numbers to the last bit.
//
// A motion model has 96 bytes for itself: float64 of the step its frames, Σ k and Σ k²; int32 dimension, count of blocks, count of axes
// that must stay above 0, and those. After it, each block has 64 bytes: int32 the axis its deviations are fractions of or −1, how many
// axes it has; float64 deviations of position and velocity in a step, of a measurement; int32 its axes.
//
// Of a bank: means, [slots × 2 × dimension] float64, and covariances, [slots × blocks × 3] float64.

function blockOf(model: usize, block: i32): usize {
  return model + 96 + ((<usize>block) << 6)
}

/** @param slots [count] int32. */
export function predict(model: usize, means: usize, covariances: usize, slots: usize, count: i32): void {
  const end = slots + ((<usize>count) << 2)
  const frames = load<f64>(model)
  const half = (<usize>load<i32>(model, 24)) << 3
  const stride = half << 1
  const blockCount = load<i32>(model, 28)
  for (let k = 0, positive = load<i32>(model, 32); k < positive; k++) {
    stopShrinking(frames, means + ((<usize>load<i32>(model + ((<usize>k) << 2), 36)) << 3), half, slots, end)
  }
  const width = <usize>(24 * blockCount)
  for (let block = 0; block < blockCount; block++) {
    predictBlock(model, blockOf(model, block), means, covariances + <usize>(24 * block), slots, end, stride, width)
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

function predictBlock(
  model: usize,
  block: usize,
  means: usize,
  first: usize,
  slots: usize,
  end: usize,
  stride: usize,
  width: usize,
): void {
  const frames = load<f64>(model)
  const sum = load<f64>(model, 8)
  const sumOfSquares = load<f64>(model, 16)
  const scaleAxis = load<i32>(block)
  const scaleAt = (<usize>scaleAxis) << 3
  const positionDeviation = load<f64>(block, 8)
  const velocityDeviation = load<f64>(block, 16)
  let positionNoise = frames * (positionDeviation * positionDeviation)
  let velocityNoise = velocityDeviation * velocityDeviation
  for (let slot = slots; slot < end; slot += 4) {
    const s = <usize>load<i32>(slot)
    if (scaleAxis >= 0) {
      const scale = load<f64>(means + s * stride + scaleAt)
      const position = positionDeviation * scale
      const velocity = velocityDeviation * scale
      positionNoise = frames * (position * position)
      velocityNoise = velocity * velocity
    }
    const entry = first + s * width
    const mixed = load<f64>(entry, 8)
    const variance = load<f64>(entry, 16)
    store<f64>(
      entry,
      load<f64>(entry) + frames * (2 * mixed + frames * variance) + positionNoise + sumOfSquares * velocityNoise,
    )
    store<f64>(entry, mixed + frames * variance + sum * velocityNoise, 8)
    store<f64>(entry, variance + frames * velocityNoise, 16)
  }
}

/**
 * @param slots [count] int32. @param measurements [n × dimension] float64. @param rows [count] int32, of the measurements.
 * @param scores [n] float64, or 0 where noise does not follow them.
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
  const blockCount = load<i32>(model, 28)
  const width = <usize>(24 * blockCount)
  const length = (<usize>count) << 2
  for (let block = 0; block < blockCount; block++) {
    const own = blockOf(model, block)
    const scaleAxis = load<i32>(own)
    const scaleAt = (<usize>scaleAxis) << 3
    const measurement = load<f64>(own, 24)
    const axes = own + 32
    const lastAxis = axes + ((<usize>load<i32>(own, 4)) << 2)
    const firstAt = (<usize>load<i32>(axes)) << 3
    // Two that lie side by side are moved together.
    const isPair = lastAxis - axes >= 8 && load<i32>(axes, 4) === load<i32>(axes) + 1
    const first = covariances + <usize>(24 * block)
    for (let i: usize = 0; i < length; i += 4) {
      const s = <usize>load<i32>(slots + i)
      const row = <usize>load<i32>(rows + i)
      const mean = means + s * stride
      const scale = scaleAxis < 0 ? 1 : load<f64>(mean + scaleAt)
      const spread = scores === 0 ? 1 : 1 - load<f64>(scores + (row << 3))
      const deviation = measurement * scale * spread
      const noise = deviation * deviation
      const entry = first + s * width
      const position = load<f64>(entry)
      const mixed = load<f64>(entry, 8)
      const innovation = position + noise
      if (innovation === 0) continue
      const certainty = 1 / innovation
      const positionGain = position * certainty
      const velocityGain = mixed * certainty
      const kept = noise * certainty
      store<f64>(entry, position * kept)
      store<f64>(entry, mixed * kept, 8)
      store<f64>(entry, load<f64>(entry, 16) - velocityGain * mixed, 16)
      const z = measurements + row * half
      let axis = axes
      if (isPair) {
        const at = mean + firstAt
        const surprise = f64x2.sub(v128.load(z + firstAt), v128.load(at))
        v128.store(at, f64x2.add(v128.load(at), f64x2.mul(f64x2.splat(positionGain), surprise)))
        v128.store(at + half, f64x2.add(v128.load(at + half), f64x2.mul(f64x2.splat(velocityGain), surprise)))
        axis += 8
      }
      for (; axis < lastAxis; axis += 4) {
        const offset = (<usize>load<i32>(axis)) << 3
        const at = mean + offset
        const surprise = load<f64>(z + offset) - load<f64>(at)
        store<f64>(at, load<f64>(at) + positionGain * surprise)
        store<f64>(at + half, load<f64>(at + half) + velocityGain * surprise)
      }
    }
  }
}
