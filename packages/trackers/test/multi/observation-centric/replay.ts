import {
  type Affine,
  CameraFilterBank,
  Detections,
  type FilterSnapshot,
  type MotionModel,
  type Tracker,
} from '@mot/core'
import { expectClose } from '@mot/test-utils'

/** What an original's track of one object was, frame by frame. */
export interface LivedTrack<Step extends LivedStep> {
  /** [frames × 5] left, top, right, bottom, score; also of frames in which the object is not seen. */
  readonly measurements: readonly (readonly number[])[]
  /** From frame 2. */
  readonly steps: readonly Step[]
}

export interface LivedStep {
  readonly i: number
  readonly observed: boolean
  readonly mean: readonly number[]
  readonly variances: readonly number[]
  readonly cameraMotion?: readonly number[]
}

/** What a snapshot tells of the one track there is. */
interface OneTrack {
  readonly filter: FilterSnapshot
  readonly memory: { readonly directions: readonly number[] }
}

/**
 * Lets a tracker follow one object as recorded, and compares its filter after every frame.
 * @param axes place in the tracker's mean of each number in the original's.
 * @param check is given each step, and the directions [points × 2] that the tracker knows then.
 */
export function liveThrough<Step extends LivedStep>(
  tracker: Tracker,
  model: MotionModel,
  axes: readonly number[],
  { measurements, steps }: LivedTrack<Step>,
  check: (step: Step, directions: readonly number[]) => void,
): void {
  const bank = new CameraFilterBank(model)
  tracker.update(seen(measurements[0]!))
  for (const step of steps) {
    const detections = step.observed ? seen(measurements[step.i]!) : Detections.from([])
    const { cameraMotion } = step
    tracker.update(cameraMotion ? detections.withCameraMotion(cameraMotion as unknown as Affine) : detections)
    const { filter, memory } = onlyTrack(tracker)
    bank.restore(0, filter)
    const covariance = bank.covariance(0)
    // The originals add 1e-6 to a height where they divide by it.
    expectClose(
      axes.map((axis) => filter.mean[axis]!),
      step.mean,
      { relative: 1e-7, absolute: 1e-6 },
    )
    expectClose(
      axes.map((axis) => covariance[axis * bank.stride + axis]!),
      step.variances,
      { relative: 1e-7 },
    )
    check(step, memory.directions)
  }
}

function seen([left, top, right, bottom, score]: readonly number[]): Detections {
  return Detections.from([{ box: { left: left!, top: top!, right: right!, bottom: bottom! }, score: score! }])
}

function onlyTrack(tracker: Tracker): OneTrack {
  const { lanes } = tracker.snapshot().state as { readonly lanes: readonly { readonly state: readonly OneTrack[] }[] }
  return lanes[0]!.state[0]!
}
