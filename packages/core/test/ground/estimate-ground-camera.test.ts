import { estimateGroundCamera, GroundCamera } from '@mot/core'
import { seededNormal, seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'

const image = { imageWidth: 1280, imageHeight: 720 }

/** Boxes of people on flat ground, seen by a camera of a field of view of 60 degrees. */
function seen(
  height: number,
  degrees: number,
  { noise = 0, count = 400, personHeight = 1.7, near = 5, far = 40 } = {},
) {
  const random = seededRandom(3)
  const focal = 1280 / (2 * Math.tan(Math.PI / 6))
  const pitch = (degrees * Math.PI) / 180
  const boxes: number[] = []
  for (let i = 0; i < count; i++) {
    const ahead = near + (far - near) * random()
    const side = 0.4 * ahead * (2 * random() - 1)
    const tall = personHeight + noise * seededNormal(random)
    const depthOf = (up: number) => ahead * Math.cos(pitch) + (height - up) * Math.sin(pitch)
    const rowOf = (up: number) =>
      360 + (focal * ((height - up) * Math.cos(pitch) - ahead * Math.sin(pitch))) / depthOf(up)
    const x = 640 + (focal * side) / depthOf(0)
    const [top, bottom] = [rowOf(tall), rowOf(0)]
    boxes.push(x - (bottom - top) / 5, top, x + (bottom - top) / 5, bottom)
  }
  return { boxes, focal }
}

describe('a camera estimated from people of one height', () => {
  test.each([
    [1.6, 0],
    [3, 5],
    [6, 20],
    [10, 30],
  ])('%f m high and %f degrees down is found', (height, degrees) => {
    const { boxes, focal } = seen(height, degrees, { near: height, far: 30 + height })
    const found = estimateGroundCamera(boxes, image)
    expect(found.height).toBeCloseTo(height, 2)
    expect(found.pitch).toBeCloseTo(degrees, 1)
    expect(found.horizon).toBeCloseTo(360 - focal * Math.tan((degrees * Math.PI) / 180), 0)
    expect(found.spread).toBeLessThan(0.001)
    // The ground that it maps to is that of the scene: 20 m straight ahead.
    const point = new Float64Array(2)
    const camera = new GroundCamera(found.camera)
    camera.writeImage(0, 20, point, 0)
    camera.writeGround(point[0]!, point[1]!, point, 0)
    expect([...point]).toEqual([expect.closeTo(0, 6), expect.closeTo(20, 6)])
  })

  test('is found where people differ in height and some boxes are wrong', () => {
    const { boxes } = seen(5, 15, { noise: 0.08 })
    for (let at = 0; at < boxes.length; at += 40) boxes[at + 1] = boxes[at + 1]! - 30
    const found = estimateGroundCamera(boxes, image)
    expect(Math.abs(found.height / 5 - 1)).toBeLessThan(0.1)
    expect(Math.abs(found.pitch - 15)).toBeLessThan(1)
  })

  test('is as much lower as the people are smaller', () => {
    const { boxes } = seen(3, 5)
    const child = estimateGroundCamera(boxes, { ...image, personHeight: 0.85 })
    expect(child.height).toBeCloseTo(1.5, 2)
  })

  test('is not made up from too few people, from a row of them, or of options out of range', () => {
    const refusal = (code: string) => expect.objectContaining({ name: 'MotError', code })
    expect(() => estimateGroundCamera(seen(3, 5, { count: 40 }).boxes, image)).toThrow(refusal('invalid-detections'))
    const row = seen(3, 5, { near: 20, far: 20.5 }).boxes
    expect(() => estimateGroundCamera(row, image)).toThrow(/near and far/)
    expect(() => estimateGroundCamera([], image)).toThrow(/got 0/)
    // Cut off by the lower edge of the image.
    expect(() => estimateGroundCamera(seen(3, 5, { near: 1, far: 3 }).boxes, image)).toThrow(
      refusal('invalid-detections'),
    )
    expect(() => estimateGroundCamera([], { ...image, fieldOfView: 180 })).toThrow(refusal('invalid-option'))
    expect(() => estimateGroundCamera([], { ...image, imageWidth: Number.NaN })).toThrow(refusal('invalid-option'))
  })
})
