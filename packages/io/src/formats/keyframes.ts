import type { Box } from '@mot/core'

/** A shape that an annotator has set; those between two are interpolated. */
export interface Keyframe {
  /** From 1. */
  readonly frame: number
  /** Before its rotation. */
  readonly box: Box
  /** Rotation about the centre, clockwise. */
  readonly degrees: number
  readonly score: number
  /** Whether the object is visible in this frame. */
  readonly isVisible: boolean
  /** Whether it is visible from this frame on to the next keyframe, or to the end. */
  readonly goesOn: boolean
  /** Of the keyframe in its file. */
  readonly where: string
}

/**
 * The shapes of all frames in which a track is visible: sides and rotation change linearly between two keyframes, and stay
 * after the last.
 * @param keyframes in the order of frames, each frame once.
 * @param last frame of the video.
 * @param step frames from one that is annotated to the next.
 */
export function* visibleShapes(keyframes: readonly Keyframe[], last: number, step = 1): Generator<Keyframe> {
  for (const [i, keyframe] of keyframes.entries()) {
    if (keyframe.isVisible) yield keyframe
    if (!keyframe.goesOn) continue
    const next = keyframes[i + 1]
    const end = next?.frame ?? last + 1
    for (let frame = keyframe.frame + step; frame < end; frame += step) {
      yield next ? between(keyframe, next, frame) : { ...keyframe, frame }
    }
  }
}

/** Number of shapes that `visibleShapes` makes. */
export function visibleCount(keyframes: readonly Keyframe[], last: number, step = 1): number {
  let count = 0
  for (const [i, { frame, isVisible, goesOn }] of keyframes.entries()) {
    const end = keyframes[i + 1]?.frame ?? last + 1
    count += (isVisible ? 1 : 0) + (goesOn ? Math.max(0, Math.ceil((end - frame) / step) - 1) : 0)
  }
  return count
}

function between(a: Keyframe, b: Keyframe, frame: number): Keyframe {
  const share = (frame - a.frame) / (b.frame - a.frame)
  const mix = (from: number, to: number) => from + share * (to - from)
  // The shorter way round.
  const turn = ((((b.degrees - a.degrees) % 360) + 540) % 360) - 180
  return {
    ...a,
    frame,
    box: {
      left: mix(a.box.left, b.box.left),
      top: mix(a.box.top, b.box.top),
      right: mix(a.box.right, b.box.right),
      bottom: mix(a.box.bottom, b.box.bottom),
    },
    degrees: a.degrees + share * turn,
  }
}
