/** A seeded stream of random numbers in [0, 1): mulberry32, equal on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), 1 | state)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296
  }
}

/** Approximately normal with deviation 1: the sum of twelve uniform numbers minus its mean. */
export function seededNormal(random: () => number): number {
  let sum = -6
  for (let k = 0; k < 12; k++) sum += random()
  return sum
}
