import type { Box } from '@mot/core'

/** One person as they truly are in a frame. */
export interface TruePerson {
  /** From 1 within a street; never given to anyone else. */
  readonly id: number
  /**
   * `seed × 4096 + id`: the same number for the same person in all frames, and for no one of another seed among the first
   * 4,095 people of a street. A class to train on.
   */
  readonly identity: number
  /**
   * Amodal: tight around the whole person with what they wear and carry, as if nothing hid them, in pixels of the frame.
   * It may reach beyond the frame; clip it where a format or a score wants that.
   */
  readonly box: Box
  /**
   * 0 to 1: the share of the person's pixels inside the frame that can be seen, counted as rendered. What lies outside
   * the frame does not count, so it stays 1 for someone half out of the picture with nothing before them.
   */
  readonly visibility: number
}

/** A person painted into a frame, before it is known what was painted over them. */
export interface Painted {
  readonly id: number
  readonly box: Box
  /** Pixels painted, inside the frame. */
  readonly pixels: number
}

/**
 * The truth of a frame from who was painted and whose each pixel is in the end. Those of whom no pixel falls into the
 * frame are left out; those fully hidden stay, with visibility 0. Rows are sorted by id.
 * @param owners [height × width] person ids, 0 for things.
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
