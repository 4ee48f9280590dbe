import { compareWithGolden, goldenSequenceNames, readGoldenSequence, readGoldenTracks } from '@mot/test-utils'
import { testTracker } from '@mot/test-utils/test-tracker'
import { StrongSORT, strongSortPresets } from '@mot/trackers'
import { describe, expect, test } from 'vitest'

testTracker('StrongSORT', (options) => new StrongSORT(options), { needsEmbeddings: true })

for (const [preset, options] of Object.entries(strongSortPresets)) {
  const names = goldenSequenceNames(preset)

  describe(`preset ${preset} equals the original on real detections`, () => {
    if (names.length === 0) test.skip('skipped: the golden sequences are not beside this checkout')

    test.each(names)('%s', (name) => {
      const { frames, frameRate } = readGoldenSequence(name)
      const tracker = new StrongSORT({ ...options, frameRate })
      const tracks = frames.map((detections) => tracker.update(detections).copy())
      expect(compareWithGolden(readGoldenTracks(preset, name), tracks)).toBeUndefined()
    })
  })
}
