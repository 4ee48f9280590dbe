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
}

/** A person painted into a frame, before occluders are painted over them. */
export interface Painted {
  readonly id: number
  readonly box: Box
  /** Number of painted pixels inside the frame. */
  readonly pixels: number
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
    .map(({ id, box, pixels }) => ({
      id,
      identity: identityOf(seed, id),
      box,
      visibility: (seen.get(id) ?? 0) / pixels,
    }))
    .sort((a, b) => a.id - b.id)
}

function identityOf(seed: number, id: number): number {
  return seed * 4096 + id
}
