import type { Detections } from '@mot/core'
import { type Calibration, centerNet3D, cornersOf, type NetworkOutputs, pixelOf } from '@mot/heads'
import { expectClose, readGoldenCase, seededRandom } from '@mot/test-utils'
import { testHead } from '@mot/test-utils/test-head'
import { describe, expect, test } from 'vitest'
import { expectRows, goldenRows } from './golden-rows'
import { constantMap, put, randomMap } from './maps'

const size = { width: 64, height: 32 }
/** Focal length 100 pixels, centre of the image at (50, 40). */
const calibration: Calibration = [100, 0, 50, 0, 0, 100, 40, 0, 0, 0, 1, 0]

function emptyMaps() {
  const map = (channels: number, value: number) => constantMap([1, channels, 8, 16], value)
  return { hm: map(3, -9), dep: map(1, 0), rot: map(8, 0), dim: map(3, 0), wh: map(2, 0), reg: map(2, 0) }
}

/** A car with its centre in row 3, column 5; 9 metres ahead. */
function oneCar() {
  const maps = emptyMaps()
  put(maps.hm, [0, 3, 5], [2], 1)
  // 1 / sigmoid − 1 is exp(−x).
  put(maps.dep, [0, 3, 5], [-Math.log(9)])
  put(maps.rot, [0, 3, 5], [0, 1, 1, 0, 0, -1, 0, 1])
  put(maps.dim, [0, 3, 5], [1.5, 1.6, 4])
  put(maps.wh, [0, 3, 5], [4, 2])
  put(maps.reg, [0, 3, 5], [0.25, 0.5])
  return maps
}

testHead('centerNet3D', {
  head: centerNet3D(),
  input: size,
  objects: (batch) => {
    const random = seededRandom(batch)
    const map = (channels: number, low: number, high: number) => randomMap(random, [batch, channels, 8, 16], low, high)
    return {
      hm: map(3, -6, 2),
      dep: map(1, -4, 0),
      rot: map(8, -1, 1),
      dim: map(3, 1, 4),
      wh: map(2, 1, 9),
      reg: map(2, 0, 1),
    }
  },
  nothing: emptyMaps,
})

describe('centerNet3D', () => {
  const view = centerNet3D().view(size, size)
  const decodeOne = (maps: NetworkOutputs, options = {}) =>
    centerNet3D({ calibration, ...options }).decode(maps, [view])[0]!

  test("reads class, score and box, and the object's position in the world", () => {
    const { box, box3d, classId } = decodeOne(oneCar()).at(0)
    expect(classId).toBe(1)
    expectClose([box.left, box.top, box.right, box.bottom], [13, 10, 29, 18], { absolute: 1e-5 })
    // The centre projects to (21, 14): 29 and 26 hundredths of the depth left of and above the middle.
    const { x, y, z, height, width, length } = box3d!
    expectClose([x, y, z, height, width, length], [-0.29 * 9, -0.26 * 9 + 0.75, 9, 1.5, 1.6, 4], { relative: 2e-5 })
  })

  test('reads the orientation from the likelier of two bins', () => {
    const maps = oneCar()
    // The first bin: a sine of 1 is 90°, less 90°.
    const first = decodeOne(maps).at(0).box3d!
    expect(first.alpha).toBeCloseTo(0, 6)
    expect(first.rotationY).toBeCloseTo(Math.atan2(-29, 100), 6)
    put(maps.rot, [0, 3, 5], [2], 5)
    expect(decodeOne(maps).at(0).box3d!.alpha).toBeCloseTo(Math.PI / 2, 6)
  })

  test('boxes are the bounds of the projected corners where the network has no sizes', () => {
    const { wh: _, ...maps } = oneCar()
    const { box, box3d } = decodeOne(maps, { boxes: 'corners' }).at(0)
    const pixels = cornersOf(box3d!).map((corner) => pixelOf(calibration, corner))
    expect(box.left).toBe(Math.min(...pixels.map(({ x }) => x)))
    expect(box.bottom).toBe(Math.max(...pixels.map(({ y }) => y)))
  })

  test('sizes are mapped as points like in the original, or as sizes', () => {
    const tall = centerNet3D().view({ width: 64, height: 64 }, size)
    const heightOf = (sizeMapping: 'point' | 'size') => {
      const { box } = centerNet3D({ sizeMapping }).decode(oneCar(), [tall])[0]!.at(0)
      return box.bottom - box.top
    }
    expect(heightOf('size')).toBe(8)
    // The image reaches 16 pixels above the input.
    expect(heightOf('point')).toBe(8 + 16)
  })

  describe('refuses', () => {
    test('outputs in swapped order', () => {
      const { dep, dim, ...others } = oneCar()
      expect(() => decodeOne({ ...others, dep: dim, dim: dep })).toThrow(
        'Head centernet-3d: Output "dep" should have shape [1, 1, ?, ?], got [1, 3, 8, 16].',
      )
    })

    test.each(['dep', 'rot', 'dim', 'wh', 'reg'] as const)('NaN at a peak of "%s"', (name) => {
      const maps = oneCar()
      put(maps[name], [0, 3, 5], [Number.NaN])
      expect(() => decodeOne(maps)).toThrow(`Output "${name}" should hold finite numbers, got NaN at [0, 0, 3, 5].`)
    })

    test('a malformed calibration', () => {
      expect(() => centerNet3D({ calibration: new Array(12).fill(0) as unknown as Calibration })).toThrow(
        'Option "calibration" should be a 3 × 4 projection matrix, 12 numbers row by row with focal lengths above 0',
      )
    })
  })
})

describe("centerNet3D equals CenterNet's own decoding", () => {
  interface Params {
    readonly K: number
    readonly calib: readonly (readonly number[])[]
    readonly s: readonly [number, number]
    readonly out_w: number
    readonly out_h: number
    readonly peak_thresh: number
  }
  const decodeCase = ({ inputs, params }: NonNullable<typeof golden>, options = {}): Detections => {
    const { dep_raw, ...maps } = inputs
    const head = centerNet3D({
      calibration: params.calib.flat() as unknown as Calibration,
      minScore: 0,
      maxPeaks: params.K,
      heatmap: 'scores',
      ...options,
    })
    const [width, height] = params.s
    const input = { width: 4 * params.out_w, height: 4 * params.out_h }
    return head.decode({ ...maps, dep: dep_raw! }, [head.view({ width, height }, input)])[0]!
  }
  /** alpha, left, top, right, bottom, height, width, length, x, y, z, rotation, score, class. */
  const rowsOf = (found: Detections) =>
    [...found].map(({ box, score, classId, box3d }) => {
      const { alpha, height, width, length, x, y, z, rotationY } = box3d!
      const { left, top, right, bottom } = box
      return [alpha, left, top, right, bottom, height, width, length, x, y, z, rotationY, score, classId]
    })

  const golden = readGoldenCase<Params>('heads/centernet/ddd_wh')
  test.skipIf(golden === undefined)(
    'boxes, positions and rotations (skipped where the shared golden data is not at hand)',
    () => {
      expectRows(rowsOf(decodeCase(golden!)), goldenRows(golden!.outputs.post3d!, 12))
      const kept = decodeCase(golden!, { minScore: golden!.params.peak_thresh })
      expectRows(rowsOf(kept), goldenRows(golden!.outputs.merged!, 12))
    },
  )

  test.skipIf(golden === undefined)(
    'corners in the world and in the image (skipped where the shared golden data is not at hand)',
    () => {
      const { merged, corners3d, proj2d } = golden!.outputs
      const camera = golden!.params.calib.flat() as unknown as Calibration
      const table = merged!.data as Float32Array
      const corners = Array.from({ length: table.length / 14 }, (_, i) => {
        const [height, width, length, x, y, z, rotationY] = table.subarray(14 * i + 5)
        return cornersOf({
          x: x!,
          y: y!,
          z: z!,
          height: height!,
          width: width!,
          length: length!,
          rotationY: rotationY!,
          alpha: 0,
        })
      }).flat()
      expectClose(
        corners.flatMap(({ x, y, z }) => [x, y, z]),
        corners3d!.data as Float32Array,
        { relative: 1e-6, absolute: 1e-5 },
      )
      expectClose(
        corners.flatMap((corner) => Object.values(pixelOf(camera, corner))),
        proj2d!.data as Float32Array,
        { relative: 1e-6, absolute: 1e-3 },
      )
    },
  )

  const sizeless = readGoldenCase<Params>('heads/centernet/ddd_nowh')
  test.skipIf(sizeless === undefined)(
    'peaks, depths and dimensions without sizes (skipped where the shared golden data is not at hand)',
    () => {
      const { params, outputs } = sizeless!
      const { s, out_w } = params
      const camera = params.calib.flat() as unknown as Calibration
      const rows = [...decodeCase(sizeless!, { boxes: 'corners' })].map(({ box3d, score, classId }) => {
        const { x, y, z, height, width, length } = box3d!
        const pixel = pixelOf(camera, { x, y: y - height / 2, z })
        const cellSize = s[0] / out_w
        return [
          pixel.x / cellSize,
          (pixel.y - s[1] / 2) / cellSize + params.out_h / 2,
          score,
          z + camera[11],
          height,
          width,
          length,
          classId,
        ]
      })
      const expected = goldenRows(outputs.dets!, 2).map((row) => [...row.slice(0, 3), ...row.slice(11, 16)])
      expectRows(rows, expected)
    },
  )
})
