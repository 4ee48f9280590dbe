import { expect, test } from 'vitest'
import { decodeFloat16, encodeFloat16 } from '../src/float16'

const everyHalf = Uint16Array.from({ length: 65536 }, (_, bits) => bits)

test('known numbers, in both directions', () => {
  const numbers = [0, 1, -2, 0.5, 65504, 2 ** -14, 2 ** -24, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const bits = [0x0000, 0x3c00, 0xc000, 0x3800, 0x7bff, 0x0400, 0x0001, 0x7c00, 0xfc00]
  expect([...decodeFloat16(Uint16Array.from(bits))]).toEqual(numbers)
  expect([...encodeFloat16(Float32Array.from(numbers))]).toEqual(bits)
})

test('every float16 converts to float32 and back unchanged; all NaNs become one', () => {
  const back = encodeFloat16(decodeFloat16(everyHalf))
  for (const bits of everyHalf) {
    const notANumber = (bits & 0x7fff) > 0x7c00
    expect(back[bits]).toBe(notANumber ? (bits & 0x8000 & back[bits]!) | 0x7e00 : bits)
  }
})

test('numbers in between round to the nearer neighbour, ties to even', () => {
  const values = decodeFloat16(everyHalf)
  for (let low = 0; low < 0x7bff; low += 7) {
    const middle = (values[low]! + values[low + 1]!) / 2
    const even = low % 2 === 0 ? low : low + 1
    const step = values[low + 1]! - values[low]!
    const inputs = Float32Array.of(middle, middle - step / 64, middle + step / 64, -middle)
    expect([...encodeFloat16(inputs)]).toEqual([even, low, low + 1, even | 0x8000])
  }
})

test('from 65520 on it is infinity, NaN stays NaN, minus zero keeps its sign', () => {
  const bits = encodeFloat16(Float32Array.of(65519.996, 65520, 1e30, -1e30, Number.NaN, -0, 1e-30))
  expect([...bits]).toEqual([0x7bff, 0x7c00, 0x7c00, 0xfc00, 0x7e00, 0x8000, 0])
})
