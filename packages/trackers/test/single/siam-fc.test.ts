import { boxColumn, tlbrToTlwh } from '@mot/core'
import { expectClose, readGoldenCase, seededRandom } from '@mot/test-utils'
import { testSingleTracker } from '@mot/test-utils/test-single-tracker'
import { SiamFC } from '@mot/trackers/single'
import { describe, expect, test } from 'vitest'
import { Enlarger } from '../../src/single/enlarge'
import { fakeModel, features, recordedImage, tlwh } from './fake-models'
import { seeingResponse, seeingTemplate } from './seeing-models'

testSingleTracker('SiamFC', () => new SiamFC({ template: seeingTemplate(), search: seeingResponse() }))

interface Params {
  readonly cfg: { readonly scale_num: number }
}

describe.each(['first_updates', 'tracker_default', 'tracker_edge', 'tracker_scales1'])('siamfc-pytorch, %s', (name) => {
  const golden = readGoldenCase<Params>(`heads/siamfc/${name}`)
  test.skipIf(!golden)('crops and boxes are those of its own code', async () => {
    const { inputs, outputs, params } = golden!
    const recorded = inputs.responses!.shape[0]! === 2 ? 'siamrpn/first_updates' : 'siamrpn/tracker_alex_dw'
    const frames = readGoldenCase<Params>(`heads/${recorded}`)!.inputs.frames_bgr!
    const scaleCount = params.cfg.scale_num
    const size = scaleCount * 17 * 17
    const responses = inputs.responses!.data as Float32Array
    const template = fakeModel([['z', ['n', 3, 127, 127]]], [['zf', ['n', 4, 6, 6]]], () => ({
      zf: features([1, 4, 6, 6]),
    }))
    const search = fakeModel(
      [
        ['zf', ['n', 4, 6, 6]],
        ['x', ['n', 3, 255, 255]],
      ],
      [['response', ['n', 1, 17, 17]]],
      (_, call) => ({
        response: { data: responses.slice(call * size, (call + 1) * size), shape: [scaleCount, 1, 17, 17] },
      }),
    )
    const tracker = new SiamFC({ template, search }, { scaleCount })
    // Recorded boxes count pixels from 1.
    const [left, top, width, height] = inputs.box!.data as Float64Array
    await tracker.start(recordedImage(frames, 0), tlwh([left! - 1, top! - 1, width!, height!]))
    const rows: number[] = []
    for (let i = 1; i <= inputs.responses!.shape[0]!; i++) {
      const box = boxColumn([(await tracker.update(recordedImage(frames, i))).expected])
      tlbrToTlwh(box, 0, box, 0)
      rows.push(box[0]! + 1, box[1]! + 1, box[2]!, box[3]!)
    }
    expectPixels(template.given[0]!.z!.data as Float32Array, outputs.z_crop!.data as Uint8Array, 127)
    if (outputs.x_crop0) {
      const middle = Math.floor(scaleCount / 2)
      const first = search.given[0]!.x!.data as Float32Array
      const area = 3 * 255 * 255
      expect(
        [0, middle].some((at) =>
          samePixels(first.slice(at * area, (at + 1) * area), outputs.x_crop0!.data as Uint8Array, 255),
        ),
      ).toBe(true)
    }
    expectClose(rows, outputs.boxes!.data as Float64Array, { relative: 0, absolute: 1e-3 })
  })
})

/** Planes of a network's input against rows of pixels. */
function samePixels(planes: Float32Array, pixels: Uint8Array, side: number): boolean {
  const area = side * side
  return pixels.every((value, i) => planes[(i % 3) * area + Math.floor(i / 3)] === value)
}

function expectPixels(planes: Float32Array, pixels: Uint8Array, side: number): void {
  expect(samePixels(planes, pixels, side)).toBe(true)
}

const golden = readGoldenCase<Params>('heads/siamfc/tracker_default')
test.skipIf(!golden)("a response is enlarged as OpenCV's INTER_CUBIC does", () => {
  const enlarger = new Enlarger(17, 16)
  const large = new Float32Array(272 * 272)
  const rows: number[] = []
  for (let scale = 0; scale < 3; scale++) {
    enlarger.enlarge(golden!.inputs.responses!.data as Float32Array, scale * 289, large)
    rows.push(...large.slice(130 * 272, 131 * 272))
  }
  expectClose(rows, golden!.outputs.up0_row!.data as Float32Array, { relative: 0, absolute: 1e-6 })
})

test.each([-1, 0, 0.4, 0.99])(
  'the largest value of an enlarged map is the one found row by row, from a floor of %d',
  (floor) => {
    const random = seededRandom(3)
    const enlarger = new Enlarger(17, 16)
    const large = new Float32Array(272 * 272)
    for (const shape of ['noise', 'peak', 'waves', 'below zero']) {
      const map = Float32Array.from({ length: 289 }, (_, i) => {
        const [x, y] = [i % 17, Math.floor(i / 17)]
        if (shape === 'peak') return Math.exp(-0.2 * ((x - 11) ** 2 + (y - 3) ** 2)) + 0.05 * random()
        if (shape === 'waves') return 0.05 * Math.sin(0.7 * i)
        return shape === 'noise' ? random() : random() - 2
      })
      enlarger.enlarge(map, 0, large)
      const expected = large.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
      const largest = enlarger.largest(map, 0, floor)
      if (expected > floor) expect(largest).toBe(expected)
      else expect(largest).toBeLessThanOrEqual(floor)
    }
  },
)
