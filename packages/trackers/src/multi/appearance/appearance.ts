/** Appearance of a tracker's objects. Rows of tracklets are their slots. */
export interface Appearance {
  /** A new tracklet has the appearance of its first observation. */
  begin(slot: number, observation: number): void
  /** Updates a tracklet's appearance by an observation of this frame. */
  update(slot: number, observation: number): void
  /** Drops a tracklet's appearance. The next tracklet in its slot begins anew. */
  end?(slot: number): void
  /**
   * Distance between a tracklet and an observation, 0 to 2; lower is more similar.
   * @param sufficient any distance up to this may be returned instead of the exact, lower one. Default 0: exact.
   */
  distance(slot: number, observation: number, sufficient?: number): number
  /** As plain data, a copy. */
  snapshot(slot: number): unknown
  /** @throws MotError `invalid-snapshot`, also when the length of embeddings differs from that of those seen so far. */
  restore(slot: number, state: unknown): void
}
