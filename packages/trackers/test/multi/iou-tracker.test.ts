import { compareUpToIds, goldenSequenceNames, readGoldenSequence, readGoldenTracks } from '@mot/test-utils'
import { testTracker } from '@mot/test-utils/test-tracker'
import { IOUTracker, iouPresets, iouSecondPasses, pruneTracks } from '@mot/trackers'
import { describe, expect, test } from 'vitest'

testTracker(
  'IOUTracker, patient',
  (options) => new IOUTracker({ maxLostFrames: 30, maxIouDistance: 0.8, ...options }),
  {
    predictsMotion: false,
  },
)

describe('preset iou equals the original on real detections, up to a renaming of ids', () => {
  const names = goldenSequenceNames('iou')
  if (names.length === 0) test.skip('skipped: the golden sequences are not beside this checkout')

  test.each(names)('%s', (name) => {
    const { frames } = readGoldenSequence(name)
    const tracker = new IOUTracker(iouPresets.iou)
    const rows = frames.flatMap((detections, i) =>
      Array.from(tracker.update(detections), (track) => ({ frame: i + 1, ...track })),
    )
    const kept = pruneTracks(rows, iouSecondPasses.iou)
    const standing = frames.map((_, i) => ({ frame: i + 1, rows: kept.filter(({ frame }) => frame === i + 1) }))
    expect(compareUpToIds(readGoldenTracks('iou', name), standing)).toBeUndefined()
  })
})
