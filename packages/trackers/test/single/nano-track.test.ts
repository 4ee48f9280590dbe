import { readGoldenCase } from '@mot/test-utils'
import { overlapOf, testSingleTracker } from '@mot/test-utils/test-single-tracker'
import { NanoTrack, nanoTrackPresets } from '@mot/trackers/single'
import { describe, expect, test } from 'vitest'
import { fakeModel } from './fake-models'
import { footageOf, openCvRows, titleFor, withNetworks } from './real-networks'
import { seeingNano } from './seeing-models'

testSingleTracker('NanoTrack', () => new NanoTrack(seeingNano()))

describe('networks that do not fit are told apart', () => {
  const { backbone, head } = seeingNano()
  const fixed = fakeModel([['input', [1, 3, 255, 255]]], [['output', [1, 96, 16, 16]]], () => ({}))
  test.each([
    ['swapped networks', { backbone: head, head: backbone }, 'swapped'],
    ['a backbone with a fixed input', { backbone: fixed, head }, 'mot models free'],
    [
      'a head without boxes',
      {
        backbone,
        head: fakeModel(
          [
            ['z', ['n', 4, 8, 8]],
            ['x', ['n', 4, 16, 16]],
          ],
          [['cls', ['n', 2, 15, 15]]],
          () => ({}),
        ),
      },
      'boxes',
    ],
  ])('%s', (_, models, words) => {
    expect(() => new NanoTrack(models)).toThrow(
      expect.objectContaining({ code: 'invalid-model', message: expect.stringContaining(words) }),
    )
  })
})

const networks = ['nanotrackv3_backbone_dyn.onnx', 'nanotrackv3_head.onnx']
const v3 = footageOf('bag', networks)
const golden = readGoldenCase<unknown>('heads/nanotrack/bag_v3')
test.skipIf(!v3 || !golden)(
  titleFor(v3, "the third version follows the bag as the original's own code does: mean overlap 0.98"),
  async () => {
    const rows = golden!.outputs.bbox_score!.data as Float64Array
    const [left, top, width, height] = golden!.inputs.box!.data as Float64Array
    await withNetworks(networks, async ([backbone, head]) => {
      const tracker = new NanoTrack({ backbone: backbone!, head: head! })
      let sum = 0
      let count = 0
      for await (const frame of v3!.frames()) {
        if (frame.index === 1) {
          await tracker.start(frame, { left: left!, top: top!, right: left! + width!, bottom: top! + height! })
          continue
        }
        const { expected, state } = await tracker.update(frame)
        const [x, y, w, h] = rows.slice(5 * count, 5 * count + 4)
        sum += overlapOf(expected, { left: x!, top: y!, right: x! + w!, bottom: y! + h! })
        expect(state).toBe('tracking')
        if (++count === 40) break
      }
      expect(sum / count).toBeGreaterThan(0.98)
    })
  },
)

const secondNetworks = ['nanotrackv2_backbone.onnx', 'nanotrackv2_head.onnx']
const v2 = footageOf('tennis', secondNetworks)
test.skipIf(!v2)(
  titleFor(v2, "the second version, its input set free, follows the player as OpenCV's does: mean overlap 0.9"),
  async () => {
    const { box, rows } = openCvRows('tennis', 'nano_v2')
    await withNetworks(secondNetworks, async ([backbone, head]) => {
      const tracker = new NanoTrack({ backbone: backbone!, head: head! }, nanoTrackPresets.nanotrack_v2)
      let sum = 0
      let count = 0
      for await (const frame of v2!.frames()) {
        if (frame.index === 1) {
          await tracker.start(frame, box)
          continue
        }
        sum += overlapOf((await tracker.update(frame)).expected, rows[count++]!)
      }
      expect(count).toBe(69)
      expect(sum / count).toBeGreaterThan(0.9)
    })
  },
)
