import type { Tensor } from '@mot/core'
import { cascadeCornerPool, centerPool, cornerPool, edgePool } from '@mot/heads'
import { expectClose, readGoldenCase } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'

/** One plane: a row of numbers a line. */
function draw(...rows: number[][]) {
  return { data: Float32Array.from(rows.flat()), shape: [1, 1, rows.length, rows[0]!.length] }
}
const rowsOf = ({ data, shape }: Tensor) =>
  Array.from({ length: shape[2]! }, (_, y) => [...(data as Float32Array).subarray(y * shape[3]!, (y + 1) * shape[3]!)])

const map = draw([0, 5, 1], [2, 0, 3], [1, 4, 0])

describe('edgePool', () => {
  test.each([
    ['top', [2, 5, 3], [2, 4, 3], [1, 4, 0]],
    ['bottom', [0, 5, 1], [2, 5, 3], [2, 5, 3]],
    ['left', [5, 5, 1], [3, 3, 3], [4, 4, 0]],
    ['right', [0, 5, 5], [2, 2, 3], [1, 4, 4]],
  ] as const)('%s: the largest value from each cell to the opposite edge', (edge, ...rows) => {
    expect(rowsOf(edgePool(map, edge))).toEqual(rows)
  })

  test('does not change its input', () => {
    const before = [...map.data]
    edgePool(map, 'top')
    expect([...map.data]).toEqual(before)
  })

  test('pools every plane separately, and maps with strides', () => {
    const data = Float32Array.of(1, 2, 3, 4)
    expect([...edgePool({ data, shape: [2, 2, 1, 1] }, 'top').data]).toEqual([1, 2, 3, 4])
    // The transpose of [[1, 2], [3, 4]].
    expect([...edgePool({ data, shape: [1, 1, 2, 2], stride: [4, 4, 1, 2] }, 'top').data]).toEqual([2, 4, 2, 4])
  })

  test('refuses tensors that are not maps', () => {
    expect(() => edgePool({ data: new Float32Array(4), shape: [2, 2] }, 'top')).toThrow(
      'A map should have shape [?, ?, ?, ?], got [2, 2].',
    )
  })
})

describe('cornerPool, cascadeCornerPool, centerPool', () => {
  test('a top left corner adds the maxima below it and to its right', () => {
    expect(rowsOf(cornerPool(map, 'top-left'))).toEqual([
      [7, 10, 4],
      [5, 7, 6],
      [5, 8, 0],
    ])
  })

  test('a cascade pools into the box from the maximum of an edge', () => {
    const [[first]] = rowsOf(cascadeCornerPool(map, 'top-left')) as [[number]]
    // Down the first column: 0 + 5, 2 + 3, 1 + 4; along the first row: 0 + 2, 5 + 5, 1 + 3.
    expect(first).toBe(5 + 10)
  })

  test('a centre adds the maximum of its column and of its row', () => {
    expect(rowsOf(centerPool(map))).toEqual([
      [7, 10, 8],
      [5, 8, 6],
      [6, 9, 7],
    ])
  })
})

describe("pools equal those of CornerNet's and CenterNet's own code", () => {
  test.each(['top', 'bottom', 'left', 'right'] as const)('%s', (edge) => {
    const { inputs, outputs } = readGoldenCase('heads/cornerpool/simple')!
    expectClose(edgePool(inputs.x as Tensor<Float32Array>, edge).data, outputs[edge]!.data as Float32Array)
  })

  test.each([
    ['corner_tl', (x: Tensor<Float32Array>) => cornerPool(x, 'top-left')],
    ['corner_br', (x: Tensor<Float32Array>) => cornerPool(x, 'bottom-right')],
    ['cascade_tl', (x: Tensor<Float32Array>) => cascadeCornerPool(x, 'top-left')],
    ['cascade_br', (x: Tensor<Float32Array>) => cascadeCornerPool(x, 'bottom-right')],
    ['center', centerPool],
  ] as const)('%s', (name, pool) => {
    const { inputs, outputs } = readGoldenCase('heads/cornerpool/composite_noconv')!
    const { data } = pool(inputs.x as Tensor<Float32Array>)
    expectClose(data, outputs[name]!.data as Float32Array, { relative: 1e-6, absolute: 1e-6 })
  })
})
