import { nms } from '@mot/core'
import { readGoldenCase, seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { compareWithAll, jdeCases, randomBoxes } from './nms-cases'

describe('nms', () => {
  const boxes = [
    [0, 0, 10, 10], // overlaps the next by 9/11
    [1, 0, 11, 10],
    [50, 50, 60, 60],
  ].flat()

  test('keeps the box of the highest score among overlapping ones, by descending score', () => {
    expect([...nms(boxes, [0.8, 0.9, 0.95], { maxOverlap: 0.5 })]).toEqual([2, 1])
  })

  test('keeps boxes that overlap by exactly the limit', () => {
    expect([...nms(boxes, [0.8, 0.9, 0.95], { maxOverlap: 9 / 11 })]).toEqual([2, 1, 0])
  })

  test('a removed box suppresses no other', () => {
    const chain = [0, 0, 10, 10, 4, 0, 14, 10, 8, 0, 18, 10]
    expect([...nms(chain, [0.9, 0.8, 0.7], { maxOverlap: 0.4 })]).toEqual([0, 2])
  })

  test('boxes of different classes do not suppress each other', () => {
    expect([...nms(boxes, [0.8, 0.9, 0.95], { maxOverlap: 0.5, classIds: [0, 1, 0] })]).toEqual([2, 1, 0])
  })

  test('counts pixels inclusively with `inclusive`', () => {
    // 3 × 1 pixels and 3 × 1 pixels share two of four: 0.5; without the pixel 1/3.
    const strips = [0, 0, 2, 0.5, 1, 0, 3, 0.5]
    expect(nms(strips, [0.9, 0.8], { maxOverlap: 0.4 }).length).toBe(2)
    expect(nms(strips, [0.9, 0.8], { maxOverlap: 0.4, inclusive: true }).length).toBe(1)
  })

  test('among equal scores the earlier row is kept', () => {
    expect([...nms(boxes, [0.5, 0.5, 0.5], { maxOverlap: 0.5 })]).toEqual([0, 2])
  })

  test('a box without area overlaps no other and is kept', () => {
    expect(nms([5, 5, 5, 5, 5, 5, 5, 5], [0.9, 0.8], { maxOverlap: 0.1 }).length).toBe(2)
  })

  test('keeps none of no boxes', () => {
    expect(nms([], [], { maxOverlap: 0.5 }).length).toBe(0)
  })

  test.each(jdeCases)('equals torchvision, case %#', ({ boxes, scores, maxOverlap, torchvision }) => {
    expect([...nms(boxes, scores, { maxOverlap })]).toEqual(torchvision)
  })

  test('equals CenterNet with inclusive pixels', () => {
    const { inputs, outputs, params } = readGoldenCase<{ thresh: number }>('heads/centernet/hard_nms')!
    const rows = inputs.boxes!.data as Float32Array
    const boxes = rows.filter((_, i) => i % 5 !== 4)
    const scores = rows.filter((_, i) => i % 5 === 4)
    expect(nms(boxes, scores, { maxOverlap: params.thresh, inclusive: true })).toEqual(outputs.keep!.data)
  })

  test('equals a comparison of every box with all kept ones', () => {
    const random = seededRandom(5)
    for (const count of [1, 2, 40, 700]) {
      for (const spread of [20, 200, 3000]) {
        const { boxes, scores, classIds } = randomBoxes(random, count, spread)
        // A box over all the others, and one as small as a point.
        boxes.set([-50, -50, 4000, 4000], 0)
        if (count > 2) boxes.set([7, 7, 7.001, 7.001], 4)
        for (const classes of [undefined, classIds]) {
          for (const maxOverlap of [0, 0.3, 1]) {
            const options = { maxOverlap, ...(classes && { classIds: classes }) }
            expect([...nms(boxes, scores, options)]).toEqual(compareWithAll(boxes, scores, maxOverlap, classes))
          }
        }
      }
    }
  })

  test('refuses a limit out of range', () => {
    expect(() => nms(boxes, [1, 1, 1], { maxOverlap: 1.2 })).toThrow(
      'Option "maxOverlap" should be from 0 to 1, got 1.2.',
    )
    expect(() => nms(boxes, [1, 1, 1], { maxOverlap: Number.NaN })).toThrow('got NaN')
  })
})

test.each([3, -1, 0.5, Number.NaN, 1e9])('a count of %d boxes where there are two scores is refused', async (count) => {
  const { fastNms, softNms } = await import('@mot/core')
  const refused = expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining('"count"') })
  const boxes = [0, 0, 1, 1, 2, 2, 3, 3]
  expect(() => nms(boxes, [0.9, 0.8], { maxOverlap: 0.5, count })).toThrow(refused)
  expect(() => fastNms(boxes, [0.9, 0.8], { maxOverlap: 0.5, count })).toThrow(refused)
  expect(() => softNms(boxes, [0.9, 0.8], { method: 'linear', count })).toThrow(refused)
})
