import { asDetections, Detections, type DetectionsInput } from '@mot/core'

/** Further detections of a frame. */
export interface FurtherDetections {
  /**
   * What the detector returned before it suppressed overlapping boxes, or with a limit that suppresses fewer. Those of high score
   * that suppression removed are matched at a penalty, and start no tracks. Row i is reported as detection `detections.count + i`.
   */
  readonly beforeSuppression?: DetectionsInput | undefined
}

/** Joins the detections of a frame after and before suppression. */
export class DetectionLists {
  /** Row from which on the detections are those before suppression; Infinity where there are none. */
  firstBefore = Number.POSITIVE_INFINITY
  /** The last that were joined: `explain` passes them on to `update`. */
  private joined: Detections | undefined

  /** @throws MotError `invalid-detections`, also where one list has a column that the other lacks. */
  join(input: DetectionsInput, further?: FurtherDetections): DetectionsInput {
    if (this.joined !== undefined && input === this.joined) return input
    this.firstBefore = Number.POSITIVE_INFINITY
    this.joined = undefined
    const beforeSuppression = further?.beforeSuppression
    if (beforeSuppression === undefined) return input
    const detections = asDetections(input)
    const before = asDetections(beforeSuppression)
    // A list without rows has no columns that could be compared.
    const lists = before.count === 0 ? [detections] : detections.count === 0 ? [before] : [detections, before]
    const { frame, time, imageWidth, imageHeight, cameraMotion } = detections
    const about = { frame, time, imageWidth, imageHeight, cameraMotion }
    this.joined = new Detections({ ...Detections.concat(lists), ...about })
    this.firstBefore = detections.count
    return this.joined
  }
}
