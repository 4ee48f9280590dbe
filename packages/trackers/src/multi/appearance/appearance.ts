/** What a tracker remembers of how its objects look. Rows of tracklets are their slots. */
export interface Appearance {
  /** A new tracklet appearance like the observation it begins with. */
  begin(slot: number, observation: number): void
  /** Takes in how a tracklet appearance in this frame. */
  see(slot: number, observation: number): void
  /** Forgets a tracklet; the next one in its slot begins. */
  end?(slot: number): void
  /**
   * Between a tracklet and an observation, 0 to 2; lower is more alike.
   * @param enough the caller need not know how much nearer than this they are. Default: it wants to know.
   */
  distance(slot: number, observation: number, enough?: number): number
  /** As plain data, a copy. */
  snapshot(slot: number): unknown
  /** @throws MotError `invalid-snapshot`, also when embeddings are not as long as those seen so far. */
  restore(slot: number, state: unknown): void
}
