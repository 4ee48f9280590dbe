import type { Box } from '@mot/core'

/** Ground truth of one person in a frame. */
export interface TruePerson {
  /** From 1 within a street; never reused. */
  readonly id: number
  /**
   * `seed × 4096 + id`: constant for a person in all frames, and different between seeds for the first 4,095 people of a street. A class
   * for training embeddings.
   */
  readonly identity: number
  /**
   * Amodal: the tight box of the whole person with clothes and bags, as if nothing hid them, in pixels of the frame. It may extend
   * beyond the frame; clip it where a format or a metric requires that.
   */
  readonly box: Box
  /**
   * 0 to 1: visible share of the person's rendered pixels inside the frame. Pixels outside the frame do not count, so it is 1 for a person
   * half outside the frame whom nothing hides.
   */
  readonly visibility: number
  /** [14 × 2] x and y of the body's joints in pixels of the frame, in the order of `streetJoints`, hidden or not. */
  readonly joints: readonly number[]
  readonly body: TrueBody
}

/** A body in the world, in metres. The camera is at x = 0, z = 0; `calibration` of the frame projects it. */
export interface TrueBody {
  /** To the right of the camera, and ahead of it: the point on the ground below the hips. */
  readonly x: number
  readonly z: number
  /** Unit vector along the ground: where the person faces. */
  readonly headingX: number
  readonly headingZ: number
  /** Extents of the skeleton with a hand's breadth around: up, to both sides, and along the heading. */
  readonly height: number
  readonly width: number
  readonly length: number
}

/** What `joints` of a person holds; left and right are the person's own. */
export const streetJoints = [
  'head',
  'neck',
  'left shoulder',
  'right shoulder',
  'left elbow',
  'right elbow',
  'left wrist',
  'right wrist',
  'left hip',
  'right hip',
  'left knee',
  'right knee',
  'left ankle',
  'right ankle',
] as const

/** A person painted into a frame, before occluders are painted over them. */
export interface Painted {
  readonly id: number
  readonly box: Box
  /** Number of painted pixels inside the frame. */
  readonly pixels: number
  readonly joints: readonly number[]
  readonly body: TrueBody
}

/**
 * The truth of a frame, from the painted people and the final owner of each pixel. People without a pixel inside the frame are omitted;
 * fully hidden ones are kept, with visibility 0. Rows are sorted by id.
 * @param owners [height × width] person ids, 0 for objects.
 */
export function truthOf(painted: readonly Painted[], owners: Int32Array, seed: number): TruePerson[] {
  const seen = new Map<number, number>()
  for (const owner of owners) if (owner !== 0) seen.set(owner, (seen.get(owner) ?? 0) + 1)
  return painted
    .filter(({ pixels }) => pixels > 0)
    .map(({ id, box, pixels, joints, body }) => ({
      id,
      identity: identityOf(seed, id),
      box,
      visibility: (seen.get(id) ?? 0) / pixels,
      joints,
      body,
    }))
    .sort((a, b) => a.id - b.id)
}

function identityOf(seed: number, id: number): number {
  return seed * 4096 + id
}
