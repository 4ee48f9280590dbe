import type { Frame } from '@mot/core'
import type { TargetReport } from '@mot/trackers/single'

/** What is known of all targets in one frame. */
export interface FollowedFrame {
  readonly image: Frame
  /** By target, in the order of the boxes. */
  readonly reports: readonly TargetReport[]
}

/** A line for each target: `frame,left,top,width,height,score,state`, with the target after the frame where there are several. */
export function formatRows({ image, reports }: FollowedFrame): string {
  const hasSeveral = reports.length > 1
  return reports
    .map(({ box, score, state }, i) => {
      const place = box
        ? [box.left, box.top, box.right - box.left, box.bottom - box.top].map((value) => value.toFixed(2))
        : ['', '', '', '']
      return `${[image.index, ...(hasSeveral ? [i + 1] : []), ...place, score.toFixed(4), state].join(',')}\n`
    })
    .join('')
}

/** The same as JSON, with the rotated box where there is one. */
export function formatJson({ image, reports }: FollowedFrame): string {
  const targets = reports.map(({ box, score, state, polygon }, i) => ({
    target: i + 1,
    state,
    score,
    ...(box && { box }),
    ...(polygon && { polygon }),
  }))
  return `${JSON.stringify({ frame: image.index, time: image.time, targets })}\n`
}
