import type { DetectionInput } from '@mot/core'
import { Street } from '@mot/street'

/** What a detector would find in each frame of a street: everyone who can be seen, with a score that grows with the visible part. */
export function detectionsOf(seed: number, frameCount: number): DetectionInput[][] {
  const street = new Street({ seed, width: 160, height: 96, frameCount })
  return Array.from(street, ({ truth }) =>
    truth
      .filter(({ visibility }) => visibility > 0.2)
      .map(({ box, visibility }) => ({ box, score: 0.4 + 0.6 * visibility })),
  )
}
