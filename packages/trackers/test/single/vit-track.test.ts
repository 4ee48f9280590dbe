import { overlapOf, testSingleTracker } from '@mot/test-utils/test-single-tracker'
import { VitTrack } from '@mot/trackers/single'
import { expect, test } from 'vitest'
import { footageOf, openCvRows, titleFor, withNetworks } from './real-networks'
import { seeingNano, seeingVit } from './seeing-models'

testSingleTracker('VitTrack', () => new VitTrack({ network: seeingVit() }))

test('a network of another kind is told apart', () => {
  expect(() => new VitTrack({ network: seeingNano().backbone })).toThrow(
    expect.objectContaining({ code: 'invalid-model' }),
  )
})

const tennis = footageOf('tennis', ['vittrack.onnx'])
test.skipIf(!tennis)(titleFor(tennis, 'the player is kept for all frames, where OpenCV sees them, too'), async () => {
  const { box, rows } = openCvRows('tennis', 'vit')
  await withNetworks(['vittrack.onnx'], async ([network]) => {
    const tracker = new VitTrack({ network: network! })
    let count = 0
    for await (const frame of tennis!.frames()) {
      if (frame.index === 1) {
        await tracker.start(frame, box)
        continue
      }
      const { expected, state } = await tracker.update(frame)
      expect(state).not.toBe('lost')
      // OpenCV gives the network other numbers for the same pixels: see the guide.
      expect(overlapOf(expected, rows[count++]!)).toBeGreaterThan(0.5)
    }
    expect(count).toBe(69)
  })
})
