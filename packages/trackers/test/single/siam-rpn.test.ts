import { boxColumn, type Tensor, tlbrToTlwh } from '@mot/core'
import { expectClose, readGoldenCase } from '@mot/test-utils'
import { testSingleTracker } from '@mot/test-utils/test-single-tracker'
import { SiamRPN, siamRPNPresets, type TargetReport } from '@mot/trackers/single'
import { describe, expect, test } from 'vitest'
import { entry, fakeModel, features, recordedImage, tlwh } from './fake-models'
import { seeingSearch, seeingTemplate } from './seeing-models'

testSingleTracker('SiamRPN', () => new SiamRPN({ template: seeingTemplate(), search: seeingSearch() }))

/** left, top, width, height and score, as recorded. */
function row({ expected, score }: TargetReport): number[] {
  const box = boxColumn([expected])
  tlbrToTlwh(box, 0, box, 0)
  return [...box, score]
}

describe.each([
  ['first_updates', siamRPNPresets.siamrpn],
  ['tracker_alex_dw', siamRPNPresets.siamrpn],
  ['tracker_mobilev2', { shapePenalty: 0.04, windowInfluence: 0.4, sizeRate: 0.5, searchSide: 255 }],
] as const)('pysot, %s', (name, options) => {
  const golden = readGoldenCase<unknown>(`heads/siamrpn/${name}`)
  test.skipIf(!golden)('crops, boxes and scores are those of its own code', async () => {
    const { inputs, outputs } = golden!
    const frames = inputs.frames_bgr ?? readGoldenCase<unknown>('heads/siamrpn/tracker_alex_dw')!.inputs.frames_bgr!
    const template = fakeModel([['z', ['n', 3, 127, 127]]], [['zf', ['n', 4, 6, 6]]], () => ({
      zf: features([1, 4, 6, 6]),
    }))
    const search = fakeModel(
      [
        ['zf', ['n', 4, 6, 6]],
        ['x', ['n', 3, 'h', 'w']],
      ],
      [
        ['cls', ['n', 10, 's', 's']],
        ['loc', ['n', 20, 's', 's']],
      ],
      (_, call) => ({ cls: entry(inputs.cls!, call), loc: entry(inputs.loc!, call) }),
    )
    const tracker = new SiamRPN({ template, search }, options)
    await tracker.start(recordedImage(frames, 0), tlwh([...(inputs.box!.data as Float64Array)]))
    const rows = []
    const updates = inputs.cls!.shape[0]!
    for (let i = 1; i <= updates; i++) rows.push(...row(await tracker.update(recordedImage(frames, i))))
    expect(template.given[0]!.z!.data).toEqual(Float32Array.from(outputs.z_crop!.data as Uint8Array))
    if (outputs.x_crop0) {
      expect(search.given[0]!.x!.data).toEqual(Float32Array.from(outputs.x_crop0.data as Uint8Array))
    }
    expectClose(rows, outputs.bbox_score!.data as Float64Array, { relative: 0, absolute: 1e-3 })
  })
})

const longTerm = readGoldenCase<{ frame_index: number[] }>('heads/siamrpn/tracker_longterm')
test.skipIf(!longTerm)('the long-term switch widens the search where the score is low, as in pysot', async () => {
  const { inputs, outputs, params } = longTerm!
  const frames = readGoldenCase<unknown>('heads/siamrpn/tracker_alex_dw')!.inputs.frames_bgr!
  const template = fakeModel([['z', ['n', 3, 127, 127]]], [['zf', ['n', 4, 6, 6]]], () => ({
    zf: features([1, 4, 6, 6]),
  }))
  const search = fakeModel(
    [
      ['zf', ['n', 4, 6, 6]],
      ['x', ['n', 3, 'h', 'w']],
    ],
    [
      ['cls', ['n', 10, 's', 's']],
      ['loc', ['n', 20, 's', 's']],
    ],
    (_, call) => ({ cls: inputs[`cls_${call}`] as Tensor, loc: inputs[`loc_${call}`] as Tensor }),
  )
  const tracker = new SiamRPN({ template, search }, siamRPNPresets.dasiamrpn)
  await tracker.start(recordedImage(frames, 0), tlwh([...(inputs.box!.data as Float64Array)]))
  const rows = []
  const states = []
  for (const index of params.frame_index) {
    const report = await tracker.update(recordedImage(frames, index))
    rows.push(...row(report))
    states.push(report.state === 'lost' ? 1 : 0)
  }
  expectClose(rows, outputs.bbox_score!.data as Float64Array, { relative: 0, absolute: 1e-3 })
  const recorded = outputs.state!.data as Float64Array
  expect(states).toEqual(Array.from({ length: 7 }, (_, i) => recorded[5 * i + 4]))
  const sides = search.given.map(({ x }) => ('shape' in x! ? x.shape[2] : 0))
  expect(sides).toEqual([...(outputs.instance_sizes!.data as Int32Array)])
})
