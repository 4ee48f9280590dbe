import { boxColumn, type Mask, type Tensor, tlbrToTlwh } from '@mot/core'
import { expectClose, readGoldenCase } from '@mot/test-utils'
import { testSingleTracker } from '@mot/test-utils/test-single-tracker'
import { SiamMask, siamMaskPresets } from '@mot/trackers/single'
import { describe, expect, test } from 'vitest'
import { largestContour } from '../../src/single/mask/largest-contour'
import { smallestRectangle } from '../../src/single/mask/smallest-rectangle'
import { entry, fakeModel, features, recordedImage, tlwh } from './fake-models'
import { seeingSearch, seeingTemplate } from './seeing-models'

testSingleTracker(
  'SiamMask',
  () => new SiamMask({ template: seeingTemplate(), search: seeingSearch({ mask: coarseMasks }) }),
)

/** All of each template belongs to the target, at every place. */
function coarseMasks(batch: number): Tensor {
  return { data: new Float32Array(batch * 49 * 625).fill(2), shape: [batch, 49, 25, 25] }
}

describe.each(['first_updates', 'pysot_tracker'])('pysot, %s', (name) => {
  const golden = readGoldenCase<unknown>(`heads/siammask/${name}`)
  test.skipIf(!golden)('boxes, masks and turned rectangles are those of its own code', async () => {
    const { inputs, outputs } = golden!
    const template = fakeModel([['z', ['n', 3, 127, 127]]], [['zf', ['n', 4, 6, 6]]], () => ({
      zf: features([1, 4, 6, 6]),
    }))
    const search = fakeModel(
      [
        ['zf', ['n', 4, 6, 6]],
        ['x', ['n', 3, 255, 255]],
      ],
      [
        ['cls', ['n', 10, 25, 25]],
        ['loc', ['n', 20, 25, 25]],
        ['corr', ['n', 256, 25, 25]],
      ],
      (_, call) => ({ cls: entry(inputs.cls!, call), loc: entry(inputs.loc!, call), corr: features([1, 4, 5, 5]) }),
    )
    const refine = fakeModel(
      [
        ['corr', ['n', 256, 25, 25]],
        ['pos', [2]],
      ],
      [['mask', ['n', 1, 127, 127]]],
      (_, call) => ({ mask: entry(inputs.mask_logits!, call, 1) }),
    )
    const tracker = new SiamMask({ template, search, refine }, siamMaskPresets.siammask_pysot)
    const frames = inputs.frames_bgr ?? readGoldenCase<unknown>('heads/siamrpn/first_updates')!.inputs.frames_bgr!
    await tracker.start(recordedImage(frames, 0), tlwh([...(inputs.box!.data as Float64Array)]))
    const rows: number[] = []
    const updates = inputs.cls!.shape[0]!
    for (let i = 0; i < updates; i++) {
      const report = await tracker.update(recordedImage(frames, i + 1))
      const box = boxColumn([report.expected])
      tlbrToTlwh(box, 0, box, 0)
      rows.push(...box, report.score)
      expectCorners(report.polygon!, [...(outputs.polygons!.data as Float64Array).slice(8 * i, 8 * i + 8)], 0.5)
      expect(pixelsOf(report.mask!, 160, 120)).toEqual(
        unpacked(outputs.mask_bin!.data as Uint8Array, i * 160 * 120, 160 * 120),
      )
    }
    expectClose(rows, outputs.bbox_score!.data as Float64Array, { relative: 0, absolute: 1e-3 })
    const places = refine.given.map(({ pos }) => [...(pos!.data as Float32Array)])
    const recorded = outputs.pos!.data as Int32Array
    expect(places).toEqual(Array.from({ length: updates }, (_, i) => [recorded[2 * i], recorded[2 * i + 1]]))
  })
})

const rectangles = readGoldenCase<{ shape: [number, number, number] }>('heads/siammask/min_area_rect')
test.skipIf(!rectangles)("the smallest rectangle about the largest contour is OpenCV's", () => {
  const { inputs, outputs, params } = rectangles!
  const [count, height, width] = params.shape
  for (let i = 0; i < count; i++) {
    const data = Uint8Array.from(unpacked(inputs.masks!.data as Uint8Array, i * width * height, width * height))
    const contour = largestContour({ left: 0, top: 0, width, height, data })!
    expect(contour.area).toBe((outputs.area!.data as Float64Array)[i])
    expect(contour.points.length / 2).toBe((outputs.contour_len!.data as Int32Array)[i])
    if (i === 0) expect(placesOf(contour.points)).toEqual(placesOf([...(outputs.contour0!.data as Int32Array)]))
    expectCorners(
      smallestRectangle(contour.points),
      [...(outputs.box!.data as Float32Array).slice(8 * i, 8 * i + 8)],
      0.5,
    )
  }
})

/** As a set: where a contour begins and which way it goes does not matter. */
function placesOf(points: readonly number[]): string[] {
  return Array.from({ length: points.length / 2 }, (_, i) => `${points[2 * i]},${points[2 * i + 1]}`).sort()
}

function unpacked(bytes: Uint8Array, start: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (bytes[(start + i) >> 3]! >> (7 - ((start + i) & 7))) & 1)
}

function pixelsOf({ left, top, width, height, data }: Mask, imageWidth: number, imageHeight: number): number[] {
  const pixels = new Array<number>(imageWidth * imageHeight).fill(0)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) pixels[(top + y) * imageWidth + left + x] = data[y * width + x]!
  return pixels
}

/** The same corners, whichever comes first and whichever way around. */
function expectCorners(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  for (let i = 0; i < 8; i += 2) {
    const nearest = Math.min(
      ...[0, 2, 4, 6].map((k) => Math.hypot(actual[k]! - expected[i]!, actual[k + 1]! - expected[i + 1]!)),
    )
    if (!(nearest <= tolerance))
      expect.fail(`Corner ${expected[i]}, ${expected[i + 1]} is missing in ${actual.join(', ')}`)
  }
}

test('the smallest rectangle about a slanted square is the square', () => {
  expectCorners(smallestRectangle([0, 5, 5, 0, 10, 5, 5, 10, 5, 5]), [0, 5, 5, 0, 10, 5, 5, 10], 1e-9)
})

test('a point and a line have rectangles without area', () => {
  expect(smallestRectangle([3, 4])).toEqual([3, 4, 3, 4, 3, 4, 3, 4])
  expectCorners(smallestRectangle([0, 0, 2, 2, 4, 4]), [0, 0, 0, 0, 4, 4, 4, 4], 1e-9)
})

test('the contour of the largest object goes around its outer pixels, holes and smaller objects left out', () => {
  const rows = ['.......#', '.####...', '.#..#...', '.####..#', '........']
  const mask = {
    left: 10,
    top: 20,
    width: 8,
    height: 5,
    data: Uint8Array.from([...rows.join('')].map((pixel) => (pixel === '#' ? 1 : 0))),
  }
  const { points, area } = largestContour(mask)!
  expect(area).toBe(6)
  expect(points.length / 2).toBe(10)
  expect(placesOf(points)).toContain('11,21')
  expect(largestContour({ ...mask, data: new Uint8Array(40) })).toBeUndefined()
})
