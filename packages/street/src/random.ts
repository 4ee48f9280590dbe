/**
 * A seeded stream of random numbers. Integer arithmetic only, so a seed gives the same numbers on every machine.
 * The generator is mulberry32: 32 bits of state, a period of 2³², enough for one scene.
 */
export class Random {
  private state: number

  constructor(seed: number) {
    this.state = scramble(seed >>> 0)
  }

  /** In [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let bits = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296
  }

  /** In [`low`, `high`). */
  range(low: number, high: number): number {
    return low + (high - low) * this.next()
  }

  /** An integer from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.next() * values.length)]!
  }

  /** One of the keys, with probability in proportion to its weight. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
    const keys = Object.keys(weights) as K[]
    let left = this.next() * keys.reduce((sum, key) => sum + weights[key], 0)
    for (const key of keys) {
      left -= weights[key]
      if (left < 0) return key
    }
    return keys[keys.length - 1]!
  }

  /** Approximately normal with deviation 1: the sum of four uniform numbers, between -3.5 and 3.5. */
  normal(): number {
    return (this.next() + this.next() + this.next() + this.next() - 2) * 1.7320508
  }

  /** An independent stream: numbers drawn by one part of a scene do not change those of another part. */
  fork(): Random {
    return new Random(Math.floor(this.next() * 4294967296))
  }
}

/** A pseudo-random number in [0, 1), a function of the cell of a grid. */
export function hash2(x: number, y: number, seed = 0): number {
  let bits = (Math.imul(x | 0, 0x27d4eb2d) ^ Math.imul(y | 0, 0x165667b1) ^ Math.imul(seed | 0, 0x9e3779b1)) | 0
  bits = Math.imul(bits ^ (bits >>> 15), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return ((bits ^ (bits >>> 16)) >>> 0) / 4294967296
}

// Neighbouring seeds would have neighbouring initial states: mix their bits.
function scramble(seed: number): number {
  let bits = Math.imul(seed ^ (seed >>> 16), 0x21f0aaad)
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97)
  return (bits ^ (bits >>> 15)) | 0
}
