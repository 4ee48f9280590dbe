import { centerNet } from '@mot/heads'
import { centerNetTargets } from '@mot/heads/losses'
import { expectClose } from '@mot/test-utils'
import { expect, test } from 'vitest'

const options = { rows: 16, columns: 20, classCount: 2 }

test('a box is a peak of its class at its centre, with its size and where in the cell it lies', () => {
  // In cells 2.5 to 7, 3 to 10: centre 4.75, 6.5.
  const { heatmap, cells, sizes, offsets } = centerNetTargets([10, 12, 28, 40], [1], options)
  expect(heatmap.shape).toEqual([1, 2, 16, 20])
  expect(cells).toEqual([6 * 20 + 4])
  expect(heatmap.data[320 + 6 * 20 + 4]).toBe(1)
  expect(heatmap.data.subarray(0, 320).every((value) => value === 0)).toBe(true)
  expect(heatmap.data.filter((value) => value === 1)).toHaveLength(1)
  expectClose(sizes, [4.5, 7])
  expectClose(offsets, [0.75, 0.5])
})

test('boxes are clipped to the map, and omitted where nothing remains', () => {
  const { boxIndices, sizes } = centerNetTargets([-8, -8, 8, 8, 200, 4, 220, 8, 4, 4, 4, 9], [0, 0, 0], options)
  expect(boxIndices).toEqual([0])
  expectClose(sizes, [2, 2])
})

test('centerNet decodes its own training targets', () => {
  const boxes = [10, 12, 28, 40, 40, 20, 60, 50]
  const { heatmap, cells, sizes, offsets } = centerNetTargets(boxes, [1, 0], options)
  const pairs = (numbers: readonly number[]) => {
    const data = new Float32Array(2 * 320)
    for (const [i, cell] of cells.entries()) for (const axis of [0, 1]) data[axis * 320 + cell] = numbers[2 * i + axis]!
    return { data, shape: [1, 2, 16, 20] }
  }
  const head = centerNet({ classCount: 2, heatmap: 'scores', minScore: 0.99, inputSize: { width: 80, height: 64 } })
  const view = head.view({ width: 80, height: 80 }, { width: 80, height: 64 })
  const [detections] = head.decode({ hm: heatmap, wh: pairs(sizes), reg: pairs(offsets) }, [view])
  expect([...detections!.classIds].sort()).toEqual([0, 1])
  // An image of 80 × 80 loses eight rows above and below in this input.
  const expected = detections!.classIds[0] === 1 ? boxes : [...boxes.slice(4), ...boxes.slice(0, 4)]
  expectClose(
    detections!.boxes,
    expected.map((edge, i) => (i & 1 ? edge + 8 : edge)),
    { absolute: 1e-4 },
  )
})
