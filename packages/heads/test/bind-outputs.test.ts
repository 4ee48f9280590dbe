import { bindOutputs } from '@mot/heads'
import { describe, expect, test } from 'vitest'

const specs = { boxes: { name: 'b', shape: ['batch', 4, 'cells'] }, scores: { name: 's', shape: ['batch', 'cells'] } }
const zeros = (...shape: number[]) => ({ data: new Float32Array(shape.reduce((a, b) => a * b)), shape })

describe('bindOutputs', () => {
  test("finds outputs by the network's names and gives them the head's", () => {
    const outputs = { b: zeros(1, 4, 7), s: zeros(1, 7), more: zeros(3) }
    expect(bindOutputs(specs, outputs, 1)).toEqual({ boxes: outputs.b, scores: outputs.s })
  })

  test('converts float64 and strided tensors', () => {
    const transposed = { data: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8), shape: [1, 4, 2], stride: [8, 1, 4] }
    const { boxes } = bindOutputs(specs, { b: transposed, s: { data: new Float32Array(2), dims: [1, 2] } }, 1)
    expect([...boxes.data]).toEqual([1, 5, 2, 6, 3, 7, 4, 8])
  })

  test('refuses axes of one name that differ', () => {
    expect(() => bindOutputs(specs, { b: zeros(1, 4, 7), s: zeros(1, 6) }, 1)).toThrow(
      'Output "s" should have shape [1, 7], got [1, 6].',
    )
  })

  test('refuses another number of axes', () => {
    expect(() => bindOutputs(specs, { b: zeros(1, 4, 7, 1), s: zeros(1, 7) }, 1)).toThrow(
      'Output "b" should have shape [1, 4, ?], got [1, 4, 7, 1].',
    )
  })

  test('refuses whole numbers', () => {
    const ids = { data: new BigInt64Array(7), shape: [1, 7] }
    expect(() => bindOutputs(specs, { b: zeros(1, 4, 7), s: ids }, 1)).toThrow(
      'Output "s" should hold float32 numbers, got BigInt64Array.',
    )
  })
})
