import { compareUpToIds, goldenSequenceNames, readGoldenSequence, readGoldenTracks } from '@mot/test-utils'
import { testTracker } from '@mot/test-utils/test-tracker'
import { SORT, sortPresets } from '@mot/trackers'
import { describe, expect, test } from 'vitest'

testTracker('SORT, patient', (options) => new SORT({ maxLostFrames: 30, minHits: 1, ...options }))

for (const [preset, options] of Object.entries(sortPresets)) {
  const names = goldenSequenceNames(preset)

  describe(`preset ${preset} equals the original on real detections, up to a renaming of ids`, () => {
    if (names.length === 0) test.skip('skipped: the golden sequences are not beside this checkout')

    test.each(names)('%s', (name) => {
      const { frames } = readGoldenSequence(name)
      const tracker = new SORT(options)
      const tracks = frames.map((detections, i) => ({ frame: i + 1, rows: [...tracker.update(detections)] }))
      expect(compareUpToIds(readGoldenTracks(preset, name), tracks)).toBeUndefined()
    })
  })
}
