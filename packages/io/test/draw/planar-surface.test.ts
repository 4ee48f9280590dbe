import { type Image, planarImage, rgbaToI420, type YuvEncoding, type YuvPlanes } from '@mot/core'
import { createOverlay, type ZoneShape } from '@mot/io/draw'
import { expect, test } from 'vitest'
import { background, scenes, size } from './scenes'

const { width, height } = size
const area = width * height

/** The planes that an image has in BT.709, or in another encoding by its own weights. */
function planesOf(data: Uint8ClampedArray, encoding: YuvEncoding, chromaStep: 1 | 2 = 1): YuvPlanes {
  const bytes = new Uint8Array(1.5 * area)
  rgbaToI420(data, size, bytes)
  const luma = { offset: 0, stride: width }
  if (chromaStep === 1) {
    const u = { offset: area, stride: width / 2 }
    return { bytes, luma, u, v: { offset: 1.25 * area, stride: width / 2 }, chromaStep, encoding }
  }
  const pairs = new Uint8Array(area / 2).map((_, i) => bytes[area + (i % 2) * (area / 4) + (i >> 1)]!)
  bytes.set(pairs, area)
  const u = { offset: area, stride: width }
  return { bytes, luma, u, v: { offset: area + 1, stride: width }, chromaStep, encoding }
}

const bt709: YuvEncoding = { matrix: 'bt709', fullRange: false }

function paint({ style, tracks, scene }: (typeof scenes)[number], image: () => Image): Image {
  const overlay = createOverlay(style)
  let last = image()
  for (let frame = 0; frame < 3; frame++) {
    last = image()
    overlay.draw(last, tracks(frame), { time: frame / 10, planar: true, ...scene })
  }
  return last
}

/** Luma, from 16 to 235, of RGBA in BT.709. */
function lumaOf(data: Image['data']): Uint8Array {
  const bytes = new Uint8Array(1.5 * area)
  rgbaToI420(data as Uint8ClampedArray, size, bytes)
  return bytes
}

test.each(scenes)('painting on planes gives the planes of the painted pixels: $name', (scene) => {
  const start = background()
  const planes = planesOf(start, bt709)
  // Both begin with the colours that the planes have.
  const decoded = planarImage(planesOf(start, bt709), size).data
  const onPixels = lumaOf(paint(scene, () => ({ ...size, data: decoded.slice() as Uint8ClampedArray })).data)
  let painted = planes
  paint(scene, () => {
    painted = planesOf(start, bt709)
    return planarImage(painted, size)
  })
  let far = 0
  for (let i = 0; i < 1.5 * area; i++) if (Math.abs(painted.bytes[i]! - onPixels[i]!) > 1) far++
  // Chroma of a block that is painted in part has been rounded once more.
  expect(far / (1.5 * area)).toBeLessThan(0.0005)
  // Something is painted.
  expect(painted.bytes).not.toEqual(planes.bytes)
})

test.each([
  { matrix: 'bt601', fullRange: false, chromaStep: 1 },
  { matrix: 'bt601', fullRange: true, chromaStep: 2 },
  { matrix: 'bt2020', fullRange: false, chromaStep: 2 },
] as const)(
  'the colours that are painted are those of the frame: $matrix, $fullRange, $chromaStep',
  ({ chromaStep, ...encoding }) => {
    const planes = planesOf(background(), encoding, chromaStep)
    const before = planes.bytes.slice()
    const image = planarImage(planes, size)
    const box = { left: 100, top: 80, right: 180, bottom: 160 }
    createOverlay({ boxes: 'none', fill: 1, label: () => '', color: () => [200, 40, 90] }).draw(
      image,
      [{ id: 1, box }],
      { planar: true },
    )
    expect(image.planes).toBe(planes)
    // Outside of what is painted all bytes stay.
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const isInside = x >= 98 && x < 182 && y >= 78 && y < 162
        if (!isInside) expect(planes.bytes[y * width + x]).toBe(before[y * width + x])
      }
    }
    const { data } = image
    const at = 4 * (120 * width + 140)
    for (const [i, value] of [200, 40, 90].entries()) expect(Math.abs(data[at + i]! - value)).toBeLessThanOrEqual(2)
  },
)

test('a zone is painted on planes, too, and an odd size to its last row and column', () => {
  const [w, h] = [21, 15]
  const bytes = new Uint8Array(w * h + 2 * 11 * 8).fill(128)
  const planes: YuvPlanes = {
    bytes,
    luma: { offset: 0, stride: w },
    u: { offset: w * h, stride: 11 },
    v: { offset: w * h + 88, stride: 11 },
    chromaStep: 1,
    encoding: bt709,
  }
  const image = planarImage(planes, { width: w, height: h })
  const zones: ZoneShape[] = [
    {
      rings: [
        [
          [0, 0],
          [21, 0],
          [21, 15],
          [0, 15],
        ],
      ],
      color: [255, 255, 255],
    },
  ]
  createOverlay().draw(image, [], { zones, planar: true })
  expect(image.planes).toBe(planes)
  // White is 235; the zone is transparent, and its outline is not, but for its dark rim.
  expect(bytes.subarray(0, w * h).every((luma) => luma !== 128)).toBe(true)
  expect(bytes[w * h - 1]).toBeGreaterThan(200)
})

test('pixels are painted unless planes are requested', () => {
  const image = planarImage(planesOf(background(), bt709), size)
  createOverlay().draw(image, [{ id: 1, box: { left: 10, top: 10, right: 60, bottom: 90 } }])
  expect(image.planes).toBeUndefined()
})

test('a frame with many objects is painted in its pixels', () => {
  const image = planarImage(planesOf(background(), bt709), size)
  const tracks = Array.from({ length: 20 }, (_, id) => ({ id, box: { left: 10, top: 10, right: 60, bottom: 90 } }))
  createOverlay().draw(image, tracks.slice(0, 3), { planar: true })
  expect(image.planes).toBeDefined()
  createOverlay().draw(image, tracks, { planar: true })
  expect(image.planes).toBeUndefined()
})
