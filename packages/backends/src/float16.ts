/** float16 (IEEE 754 binary16) as its bits, in both directions: Node 20 has no Float16Array. */

let table: Float32Array | undefined

/** Exact: every float16 is a float32. */
export function decodeFloat16(bits: Uint16Array, into = new Float32Array(bits.length)): Float32Array {
  table ??= Float32Array.from({ length: 65536 }, (_, half) => decodeOne(half))
  for (let i = 0; i < bits.length; i++) into[i] = table[bits[i]!]!
  return into
}

/** Rounds to nearest, ties to even; values from 65520 become infinity. */
export function encodeFloat16(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length)
  const result = new Uint16Array(values.length)
  for (let i = 0; i < values.length; i++) result[i] = encodeOne(bits[i]!, values[i]!)
  return result
}

function decodeOne(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >> 10) & 31
  const fraction = half & 1023
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  if (exponent === 0) return sign * fraction * 2 ** -24
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

function encodeOne(bits: number, value: number): number {
  const sign = (bits >>> 16) & 0x8000
  const magnitude = bits & 0x7fffffff
  if (magnitude > 0x7f800000) return sign | 0x7e00 // NaN
  if (magnitude >= 0x47800000) return sign | 0x7c00 // 65536 and more
  // Below 2^-14 a float16 counts steps of 2^-24; adding 2^52 rounds a float64 to whole steps, ties to even.
  if (magnitude < 0x38800000) return sign | (Math.abs(value) * 2 ** 24 + 2 ** 52 - 2 ** 52)
  // Exponent bias 127 becomes 15, 13 bits of fraction are rounded away; a carry into the exponent is correct.
  const shifted = magnitude - 0x38000000
  return sign | ((shifted + 0xfff + ((shifted >>> 13) & 1)) >>> 13)
}
