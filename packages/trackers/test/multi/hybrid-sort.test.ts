import { compareWithGolden, goldenSequenceNames, readGoldenSequence, readGoldenTracks } from '@mot/test-utils'
import { testTracker } from '@mot/test-utils/test-tracker'
import { HybridSORT, hybridSortPresets } from '@mot/trackers'
import { describe, expect, test } from 'vitest'

testTracker('HybridSORT', (options) => new HybridSORT({ minHits: 1, ...options }))
testTracker('HybridSORT with looks', (options) => new HybridSORT({ minHits: 1, useEmbeddings: true, ...options }), {
  needsEmbeddings: true,
})

for (const [preset, options] of Object.entries(hybridSortPresets)) {
  const names = goldenSequenceNames(preset)

  describe(`preset ${preset} equals the original on real detections`, () => {
    if (names.length === 0) test.skip('skipped: the golden sequences are not beside this checkout')

    test.each(names)('%s', (name) => {
      const { frames } = readGoldenSequence(name)
      const tracker = new HybridSORT(options)
      const tracks = frames.map((detections) => tracker.update(detections).copy())
      expect(compareWithGolden(readGoldenTracks(preset, name), tracks)).toBeUndefined()
    })
  })
}
