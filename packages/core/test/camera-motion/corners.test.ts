import { expect, test } from 'vitest'
import { CornerDetector } from '../../src/camera-motion/corners'
import { GreyImage } from '../../src/camera-motion/grey-image'

/** A bright rectangle on a dark ground. */
function rectangle(left: number, top: number, right: number, bottom: number): GreyImage {
  const image = new GreyImage(64, 48)
  for (let y = top; y < bottom; y++) image.data.fill(200, y * 64 + left, y * 64 + right)
  return image
}

function find(image: GreyImage, hidden: readonly number[] = []): number[][] {
  const detector = new CornerDetector(image.width, image.height)
  const corners = new Float64Array(2 * detector.mostCorners)
  const count = detector.detect(image, Float64Array.from(hidden), hidden.length / 4, corners)
  return Array.from({ length: count }, (_, i) => [corners[2 * i]!, corners[2 * i + 1]!])
}

test('a rectangle has four corners, each at its place', () => {
  const found = find(rectangle(20, 10, 50, 36))
  for (const [x, y] of [
    [20, 10],
    [50, 10],
    [20, 36],
    [50, 36],
  ] as const) {
    expect(found.filter((corner) => Math.hypot(corner[0]! - x, corner[1]! - y) < 1.5)).toHaveLength(1)
  }
  expect(found).toHaveLength(4)
})

test('an edge has no corners: it is uniform along its direction', () => {
  expect(find(rectangle(0, 20, 64, 48))).toEqual([])
})

test('a blank image has no corners', () => {
  expect(find(new GreyImage(64, 48))).toEqual([])
})

test('corners in hidden boxes are ignored', () => {
  const found = find(rectangle(20, 10, 50, 36), [10, 0, 30, 48])
  expect(found).toHaveLength(2)
  for (const [x] of found) expect(x).toBeGreaterThan(45)
})
