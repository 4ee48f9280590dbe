import {
  type Affine,
  CameraFilterBank,
  Detections,
  type FilterSnapshot,
  type MotionModel,
  type Tracker,
} from '@mot/core'
import { expectClose } from '@mot/test-utils'

/** Recording of an original's track of one object, frame by frame. */
export interface LivedTrack<Step extends LivedStep> {
  /** [frames × 5] left, top, right, bottom, score; also of frames without a detection. */
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

/** The state of the only track in a snapshot. */
interface OneTrack {
  readonly filter: FilterSnapshot
  readonly memory: { readonly directions: readonly number[] }
}

/**
 * Runs a tracker on the recording of one object, and compares its filter after every frame.
 * @param axes index in the tracker's mean of each axis of the original's.
 * @param check is called with each step, and the tracker's directions [points × 2] after it.
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
    // The originals add 1e-6 to a height before they divide by it.
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
