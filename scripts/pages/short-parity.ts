import { compareUpToIds, readShortSequence, readShortTracks } from '@mot/test-utils'
import { CBIoU, cbiouPresets, FastTracker, fastTrackerPresets, SFSORT, sfsortPresets } from '@mot/trackers'
import { table } from './generated'

/** Presets whose originals' results lie under fixtures/tracks. */
const trackers = {
  cbiou: (frameRate: number) => new CBIoU({ ...cbiouPresets.cbiou, frameRate }),
  fasttracker: (frameRate: number) => new FastTracker({ ...fastTrackerPresets.fasttracker, frameRate }),
  fasttracker_builtin: (frameRate: number) => new FastTracker({ ...fastTrackerPresets.fasttracker_builtin, frameRate }),
  fasttracker_suppress: (frameRate: number) =>
    new FastTracker({ ...fastTrackerPresets.fasttracker_suppress, frameRate }),
  sfsort: (frameRate: number) => new SFSORT({ ...sfsortPresets.sfsort, frameRate }),
  sfsort_tuned: (frameRate: number) => new SFSORT({ ...sfsortPresets.sfsort_tuned, frameRate }),
}

/** What these presets return for the short sequence, compared now with what their originals returned. */
export function shortParityTable(): string {
  const { frames, frameRate } = readShortSequence()
  const rows = Object.entries(trackers).map(([preset, make]) => {
    const tracker = make(frameRate)
    const tracked = frames.map((detections) => ({ frame: detections.frame!, rows: [...tracker.update(detections)] }))
    const expected = readShortTracks(preset)
    const difference = compareUpToIds(expected, tracked)
    return [`\`${preset}\``, String(frames.length), String(expected.length), difference ?? 'none']
  })
  return table(['preset', 'frames', 'boxes', 'difference above 1e-3 px, or in an identity'], rows)
}
