import type { DetectionInput } from '@mot/core'
import { Street } from '@mot/street'

/** Simulated detections in each frame of a street: all visible people, with scores that grow with their visibility. */
export function detectionsOf(seed: number, frameCount: number): DetectionInput[][] {
  const street = new Street({ seed, width: 160, height: 96, frameCount })
  return Array.from(street, ({ truth }) =>
    truth
      .filter(({ visibility }) => visibility > 0.2)
      .map(({ box, visibility }) => ({ box, score: 0.4 + 0.6 * visibility })),
  )
}
