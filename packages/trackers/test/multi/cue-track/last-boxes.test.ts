import { describe, expect, test } from 'vitest'
import { LastBoxes } from '../../../src/multi/cue-track/last-boxes'

const boxOf = (boxes: LastBoxes, slot: number) => boxes.snapshot(slot)

describe('LastBoxes', () => {
  test('a pan moves a box, and others stay', () => {
    const boxes = new LastBoxes()
    for (const slot of [0, 1]) boxes.set(slot, [10, 20, 50, 120], 0)
    boxes.warp(1, [1, 0, 300, 0, 1, -5])
    expect(boxOf(boxes, 1)).toEqual([310, 15, 350, 115])
    expect(boxOf(boxes, 0)).toEqual([10, 20, 50, 120])
  })

  test('a zoom about the origin scales a box', () => {
    const boxes = new LastBoxes()
    boxes.set(0, [10, 20, 50, 120], 0)
    boxes.warp(0, [2, 0, 0, 0, 2, 0])
    expect(boxOf(boxes, 0)).toEqual([20, 40, 100, 240])
  })

  test('a camera that zooms on and on leaves it finite', () => {
    const boxes = new LastBoxes()
    boxes.set(0, [10, 20, 50, 120], 0)
    for (let frame = 0; frame < 400; frame++) boxes.warp(0, [99, 0, 0, 0, 99, 0])
    expect(boxOf(boxes, 0).every(Number.isFinite)).toBe(true)
  })

  test('a rotation moves its centre and keeps its size', () => {
    const boxes = new LastBoxes()
    boxes.set(0, [10, 20, 50, 120], 0)
    // A quarter turn: (x, y) becomes (−y, x).
    boxes.warp(0, [0, -1, 0, 1, 0, 0])
    expect(boxOf(boxes, 0)).toEqual([-90, -20, -50, 80])
  })
})
