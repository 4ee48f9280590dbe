import { cornerNetTargets } from '@mot/heads/losses'
import { expectClose } from '@mot/test-utils'
import { expect, test } from 'vitest'

const options = { rows: 16, columns: 20, classCount: 2 }

test('each corner and the centre is a peak in a map of its own', () => {
  const { topLeft, bottomRight, center } = cornerNetTargets([10, 12, 31, 40], [1], options)
  // In cells 2.5 to 7.75, 3 to 10.
  for (const [corner, x, y] of [
    [topLeft, 2.5, 3],
    [bottomRight, 7.75, 10],
    [center, 5.125, 6.5],
  ] as const) {
    const cell = Math.floor(y) * 20 + Math.floor(x)
    expect(corner.cells).toEqual([cell])
    expectClose(corner.offsets, [x % 1, y % 1])
    expect(corner.heatmap.data[320 + cell]).toBe(1)
    expect(corner.heatmap.data.filter((value) => value === 1)).toHaveLength(1)
  }
})

test('boxes with a corner outside the map, or without area, are omitted', () => {
  const boxes = [-1, 0, 8, 8, 0, 0, 80, 8, 4, 4, 4, 8, 4, 4, 12, 12]
  expect(cornerNetTargets(boxes, [0, 0, 0, 1], options).boxIndices).toEqual([3])
})
