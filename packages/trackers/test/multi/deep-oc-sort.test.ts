import { compareWithGolden, goldenSequenceNames, readGoldenSequence, readGoldenTracks } from '@mot/test-utils'
import { testTracker } from '@mot/test-utils/test-tracker'
import { DeepOCSORT, deepOcSortPresets } from '@mot/trackers'
import { describe, expect, test } from 'vitest'

testTracker('DeepOCSORT', (options) => new DeepOCSORT({ minHits: 1, ...options }), { needsEmbeddings: true })
testTracker(
  'DeepOCSORT without looks',
  (options) => new DeepOCSORT({ minHits: 1, useEmbeddings: false, motionModel: 'xywh', ...options }),
)

for (const [preset, options] of Object.entries(deepOcSortPresets)) {
  const names = goldenSequenceNames(preset)

  describe(`preset ${preset} equals the original on real detections`, () => {
    if (names.length === 0) test.skip('skipped: the golden sequences are not beside this checkout')

    test.each(names)('%s', (name) => {
      const { frames } = readGoldenSequence(name, preset.endsWith('_cmc') ? 'deepocsort' : undefined)
      const tracker = new DeepOCSORT(options)
      const tracks = frames.map((detections) => tracker.update(detections).copy())
      expect(compareWithGolden(readGoldenTracks(preset, name), tracks)).toBeUndefined()
    })
  })
}
