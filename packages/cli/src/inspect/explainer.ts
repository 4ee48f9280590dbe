import { Detections, MotError, type Tracker, type Tracks } from '@mot/core'
import type { Explanation } from '@mot/trackers'
import type { ChosenTracker } from '../track/choose-tracker'

/** What is known of a frame before and after it. */
export interface Explained {
  readonly explanation: Explanation
  /** Where tracks were expected, with covariances. */
  readonly predicted: Tracks
}

interface Explaining extends Tracker {
  explain(detections: Detections): Explanation
}

/**
 * A tracker that explains frames, and a twin by which the boxes that it predicted are known: a twin that is given the same camera
 * motion and no detections has lost all tracks, where they were expected.
 */
export class Explainer {
  readonly #tracker: Explaining
  readonly #twin: Tracker

  /** @throws MotError `unsupported` for a tracker that explains nothing. */
  constructor(choice: ChosenTracker, settings: Readonly<Record<string, unknown>>, frameRate: number) {
    const tracker = choice.make(settings, frameRate)
    if (!('explain' in tracker)) throw new MotError('unsupported', `${choice.name} does not explain its frames.`)
    this.#tracker = tracker as Explaining
    this.#twin = choice.make(settings, frameRate)
  }

  update(detections: Detections): void {
    this.#tracker.update(detections)
  }

  explain(detections: Detections): Explained {
    this.#twin.restore(this.#tracker.snapshot())
    this.#twin.update(Detections.from([], aboutFrame(detections)))
    const predicted = this.#twin.lost.copy()
    return { explanation: this.#tracker.explain(detections), predicted }
  }
}

function aboutFrame({ frame, time, imageWidth, imageHeight, cameraMotion }: Detections) {
  return { frame, time, imageWidth, imageHeight, cameraMotion }
}
