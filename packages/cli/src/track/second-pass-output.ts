import type { TrackRow } from '@mot/core'
import { formatRows, type RowFormat } from '@mot/io/mot'
import { comparesAppearance, type SecondPassOptions } from '../second-pass/options'
import { runSecondPass } from '../second-pass/second-pass'
import type { Output, TrackedFrame, TrackOutput } from './output'

/** Collects the rows of all frames, and writes them after the last frame and the second pass. */
export function secondPassOutput(
  text: Output<string>,
  options: SecondPassOptions,
  format: RowFormat,
  classNames: readonly string[],
): TrackOutput {
  let frameCount = 0
  const rows: TrackRow[] = []
  return {
    async write(frame) {
      frameCount = frame.tracks.frame
      rows.push(...rowsOf(frame, comparesAppearance(options)))
    },
    async close() {
      await text.write(formatRows(runSecondPass(rows, options), format, { classNames, frameCount }))
      await text.close()
    },
    abandon: () => text.abandon(),
  }
}

function rowsOf({ tracks, detections }: TrackedFrame, withEmbeddings: boolean): TrackRow[] {
  return Array.from(tracks, (track) => {
    const { id, box, score, classId, detectionIndex } = track
    const { embedding } = withEmbeddings && detectionIndex >= 0 ? detections.at(detectionIndex) : {}
    return { frame: tracks.frame, id, box, score, classId, ...(embedding && { embedding }) }
  })
}
