import type { Box, Image } from '@mot/core'
import type { ClassicalTracker, TargetReport, TargetState } from '@mot/trackers/single'

/** Trackers of one target that need no network, by their export of `@mot/trackers/single`. */
export const followerNames = ['KCF', 'MedianFlow'] as const

export type FollowerName = (typeof followerNames)[number]

/** A picture of a clip, perhaps in fewer pixels. */
export interface Picture {
  readonly image: Image
  /** Pixels of the image for one of the clip. */
  readonly scale: number
}

/** Frames in a row of one state. */
export interface StateRun {
  readonly from: number
  readonly to: number
  readonly state: TargetState
}

/** Frames that a browser may leave out while it plays: for so many the last report is shown. */
const MOST_SKIPPED = 5

/** One object that is followed from a frame on, through the pictures that are shown; what was seen of it stays. */
export class FollowedTarget {
  private readonly reports = new Map<number, TargetReport>()
  private last: number
  /** Milliseconds of all updates, and their number. */
  private spent = 0
  private updates = 0

  /**
   * @param tracker a new one.
   * @param box in pixels of the clip.
   * @param first its frame, from 1.
   * @throws MotError `invalid-detections` for a box without size or outside the picture.
   */
  constructor(
    private readonly tracker: ClassicalTracker,
    { image, scale }: Picture,
    box: Box,
    readonly first: number,
  ) {
    tracker.start(image, scaled(box, scale))
    this.last = first
    this.reports.set(first, { box, expected: box, score: 1, state: 'tracking' })
  }

  /** Follows it into a later frame; an earlier one changes nothing. @returns whether it did. */
  follow({ image, scale }: Picture, frame: number): boolean {
    if (frame <= this.last) return false
    const begin = performance.now()
    const { box, expected, score, state } = this.tracker.update(image)
    this.spent += performance.now() - begin
    this.updates++
    this.last = frame
    const inClip = (each: Box) => scaled(each, 1 / scale)
    this.reports.set(frame, { box: box && inClip(box), expected: inClip(expected), score, state })
    return true
  }

  /** What is known of it in a frame; undefined before the first, and where it was not followed. */
  at(frame: number): TargetReport | undefined {
    for (let back = 0; back <= MOST_SKIPPED; back++) {
      const report = this.reports.get(frame - back)
      if (report) return report
    }
    return undefined
  }

  /** Its states over time. */
  get runs(): StateRun[] {
    const runs: { from: number; to: number; state: TargetState }[] = []
    for (const [frame, { state }] of this.reports) {
      const last = runs.at(-1)
      const isNear = last !== undefined && frame - last.to <= MOST_SKIPPED + 1
      // A frame that was left out is as the one before it.
      if (isNear) last.to = frame - 1
      if (isNear && last.state === state) last.to = frame
      else runs.push({ from: frame, to: frame, state })
    }
    return runs
  }

  /** Milliseconds of one frame, in the mean. */
  get milliseconds(): number {
    return this.updates === 0 ? 0 : this.spent / this.updates
  }
}

function scaled({ left, top, right, bottom }: Box, factor: number): Box {
  return { left: left * factor, top: top * factor, right: right * factor, bottom: bottom * factor }
}
