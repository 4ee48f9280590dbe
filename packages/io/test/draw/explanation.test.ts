import { asDetections, type Image } from '@mot/core'
import { colorOf, drawExplanation, type ExplainedScene, type ScenePair } from '@mot/io/draw'
import { describe, expect, test } from 'vitest'

const black = (width: number, height: number): Image => ({
  width,
  height,
  data: new Uint8ClampedArray(4 * width * height),
})
const box = { left: 200, top: 200, right: 260, bottom: 320 }
const moved = { left: 230, top: 200, right: 290, bottom: 320 }

function scene(verdict: ScenePair['verdict'], more: Partial<ExplainedScene> = {}): ExplainedScene {
  const pairs = [{ trackId: 5, detectionIndex: 0, cost: 0.25, verdict }]
  return {
    frame: 12,
    detections: asDetections([{ box: moved, score: 0.9 }]),
    predicted: [{ id: 5, box }],
    rounds: [{ name: 'overlap', maxCost: 0.8, pairs }],
    born: [],
    died: [],
    ...more,
  }
}

const colorAt = ({ width, data }: Image, x: number, y: number) => [
  ...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3),
]
/** Pixels of about a colour, as edges have it, in a part of the picture. */
function count(picture: Image, color: readonly number[], { left, top, right, bottom }: typeof box): number {
  let found = 0
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++)
      if (colorAt(picture, x, y).every((part, k) => Math.abs(part - color[k]!) < 60)) found++
  }
  return found
}

describe('drawExplanation', () => {
  test('paints a matched pair in the colour of its track: a solid box, a dashed one and a line', () => {
    const picture = drawExplanation(black(640, 480), scene('matched'))
    const own = colorOf(5)
    // Left sides of the boxes, without their corners.
    const solid = count(picture, own, { left: 228, top: 230, right: 233, bottom: 290 })
    const dashed = count(picture, own, { left: 198, top: 230, right: 203, bottom: 290 })
    expect(dashed).toBeGreaterThan(20)
    expect(solid).toBeGreaterThan(1.5 * dashed)
    expect(colorAt(picture, 245, 260)).toEqual(own.map((part) => part))
  })

  test('paints a detection that no track has in grey, and what was closest but refused in red', () => {
    const picture = drawExplanation(black(640, 480), scene('aboveLimit'))
    expect(count(picture, colorOf(5), { left: 228, top: 230, right: 233, bottom: 255 })).toBe(0)
    expect(count(picture, [225, 225, 225], { left: 228, top: 230, right: 233, bottom: 255 })).toBeGreaterThan(20)
    expect(count(picture, [255, 96, 84], { left: 232, top: 255, right: 258, bottom: 265 })).toBeGreaterThan(2)
  })

  test('paints the ellipse that has the centre with 95 %: √5.991 standard deviations', () => {
    // The sides move together: the centre has a standard deviation of 20 in x and of 10 in y.
    const covariance = [400, 0, 400, 0, 0, 100, 0, 100, 400, 0, 400, 0, 0, 100, 0, 100]
    const far = asDetections([{ box: { left: 500, top: 10, right: 510, bottom: 20 }, score: 0.9 }])
    const given = { ...scene('gated'), detections: far }
    const plain = drawExplanation(black(640, 480), given)
    const gated = drawExplanation(black(640, 480), { ...given, predicted: [{ id: 5, box, covariance }] })
    const differs = (x: number, y: number) => String(colorAt(plain, x, y)) !== String(colorAt(gated, x, y))
    const [radiusX, radiusY] = [20 * Math.sqrt(5.991), 10 * Math.sqrt(5.991)].map(Math.round) as [number, number]
    expect([230 - radiusX, 230 + radiusX].map((x) => differs(x, 260))).toEqual([true, true])
    expect([260 - radiusY, 260 + radiusY].map((y) => differs(230, y))).toEqual([true, true])
    expect(differs(230 + radiusX + 6, 260)).toBe(false)
    expect(differs(230, 260 + radiusY + 6)).toBe(false)
  })

  test('writes a line for each pair beside the image, and does not change the image', () => {
    const image = black(640, 480)
    const before = image.data.slice()
    const one = drawExplanation(image, scene('matched'))
    const ended = drawExplanation(image, scene('matched', { died: [{ id: 3, reason: 'lost for too long' }] }))
    expect(image.data.every((part, i) => part === before[i])).toBe(true)
    expect(one.width).toBeGreaterThan(640 + 200)
    expect(one.height).toBe(480)
    const marks = (picture: Image) =>
      count(picture, colorOf(3), { left: 640, top: 0, right: picture.width, bottom: 480 })
    expect([marks(one), marks(ended) > 20]).toEqual([0, true])
  })

  test('enlarges small images by a whole factor, the boxes with them', () => {
    const small = black(64, 48)
    small.data.set([200, 100, 0, 255], 4 * (20 * 64 + 50))
    const tiny = { left: 10, top: 10, right: 16, bottom: 22 }
    const predicted = [{ id: 5, box: tiny }]
    const picture = drawExplanation(
      small,
      scene('gated', { detections: asDetections([{ box: tiny, score: 1 }]), predicted }),
    )
    expect(picture.height).toBe(480)
    // Dimmed by three tenths.
    expect(colorAt(picture, 505, 205)).toEqual([140, 70, 0])
    expect(count(picture, [225, 225, 225], { left: 98, top: 130, right: 103, bottom: 200 })).toBeGreaterThan(20)
  })

  test('takes more pairs than there is room for, boxes that are not finite, and no rounds at all', () => {
    const pairs = Array.from(
      { length: 900 },
      (_, i): ScenePair => ({ ...{ trackId: i + 1, detectionIndex: 0, cost: i }, verdict: 'matched' }),
    )
    const rounds = [{ name: 'many', maxCost: Number.POSITIVE_INFINITY, pairs }]
    const odd = { left: Number.NaN, top: 0, right: Number.POSITIVE_INFINITY, bottom: 1e12 }
    const predicted = [
      { id: 1, box: odd, covariance: new Float64Array(16).fill(Number.NaN) },
      { id: 2, box: { ...box, right: 1e9 }, covariance: new Float64Array(16).fill(1e12) },
    ]
    expect(() => drawExplanation(black(640, 480), scene('matched', { rounds, predicted }))).not.toThrow()
    expect(() => drawExplanation(black(640, 480), scene('matched', { rounds: [] }))).not.toThrow()
    expect(() => drawExplanation({ width: 5, height: 5, data: new Uint8ClampedArray(3) }, scene('matched'))).toThrow(
      expect.objectContaining({ code: 'invalid-image' }),
    )
  })
})
