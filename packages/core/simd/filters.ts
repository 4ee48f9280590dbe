// AssemblyScript: `npx tsx scripts/simd/build.ts` compiles it into src/kalman/filters-wasm.ts.
// What kalman/filter-block.ts does, in the same order: the same numbers to the last bit. A bank of filters has an instance, and with
// it a memory, of its own.

// The motion model. Block b has 64 bytes from address 64 b: the axis its deviations are fractions of or −1 (int32), how many axes it
// has (int32), deviations of position and velocity in a step, of a measurement (float64), its axes (int32).
let dimension: i32 = 0
let blockCount: i32 = 0

/** [slots × 2 × dimension] float64. */
let means: usize = 0
/** [slots × blocks × 3] float64. */
let covariances: usize = 0

// The step.
let frames: f64 = 1
let sum: f64 = 0
let sumOfSquares: f64 = 0

export function setModel(axes: i32, blocks: i32): void {
  dimension = axes
  blockCount = blocks
}

export function setColumns(atMeans: usize, atCovariances: usize): void {
  means = atMeans
  covariances = atCovariances
}

export function setStep(t: f64, sumOfK: f64, sumOfKSquared: f64): void {
  frames = t
  sum = sumOfK
  sumOfSquares = sumOfKSquared
}

/** @param slots [count] int32. */
export function predict(slots: usize, count: i32): void {
  const end = slots + ((<usize>count) << 2)
  const stride = (<usize>dimension) << 4
  for (let block = 0; block < blockCount; block++) predictBlock(block, slots, end, stride)
  const steps = f64x2.splat(frames)
  const half = stride >> 1
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

function predictBlock(block: i32, slots: usize, end: usize, stride: usize): void {
  const model = (<usize>block) << 6
  const scaleAxis = load<i32>(model)
  const scaleAt = (<usize>scaleAxis) << 3
  const positionDeviation = load<f64>(model, 8)
  const velocityDeviation = load<f64>(model, 16)
  const width = <usize>(24 * blockCount)
  const first = covariances + <usize>(24 * block)
  for (let slot = slots; slot < end; slot += 4) {
    const s = <usize>load<i32>(slot)
    const scale = scaleAxis < 0 ? 1 : load<f64>(means + s * stride + scaleAt)
    const position = positionDeviation * scale
    const velocity = velocityDeviation * scale
    const velocityNoise = velocity * velocity
    const entry = first + s * width
    const mixed = load<f64>(entry, 8)
    const variance = load<f64>(entry, 16)
    store<f64>(
      entry,
      load<f64>(entry) +
        frames * (2 * mixed + frames * variance) +
        frames * (position * position) +
        sumOfSquares * velocityNoise,
    )
    store<f64>(entry, mixed + frames * variance + sum * velocityNoise, 8)
    store<f64>(entry, variance + frames * velocityNoise, 16)
  }
}

/**
 * @param slots [count] int32. @param measurements [n × dimension] float64. @param rows [count] int32, of the measurements.
 * @param scores [n] float64, or 0 where noise does not follow them.
 */
export function correct(slots: usize, count: i32, measurements: usize, rows: usize, scores: usize): void {
  const stride = (<usize>dimension) << 4
  const half = stride >> 1
  const width = <usize>(24 * blockCount)
  const length = (<usize>count) << 2
  for (let block = 0; block < blockCount; block++) {
    const model = (<usize>block) << 6
    const scaleAxis = load<i32>(model)
    const scaleAt = (<usize>scaleAxis) << 3
    const measurement = load<f64>(model, 24)
    const axes = model + 32
    const lastAxis = axes + ((<usize>load<i32>(model, 4)) << 2)
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
      for (let axis = axes; axis < lastAxis; axis += 4) {
        const offset = (<usize>load<i32>(axis)) << 3
        const at = mean + offset
        const surprise = load<f64>(z + offset) - load<f64>(at)
        store<f64>(at, load<f64>(at) + positionGain * surprise)
        store<f64>(at + half, load<f64>(at + half) + velocityGain * surprise)
      }
    }
  }
}
