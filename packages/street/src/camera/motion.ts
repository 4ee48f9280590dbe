import { sine, TURN } from '../arithmetic'
import type { Random } from '../random'

/** `fixed`: on a pole; `pan`: pans slowly to and fro; `shake`: hand-held. */
export type CameraKind = 'fixed' | 'pan' | 'shake'

/** Position of the camera window in the panorama at a time: its top left corner, in pixels. */
export type CameraPath = (seconds: number) => { readonly x: number; readonly y: number }

/** Largest displacement of a camera window from its centre, in pixels; the panorama has that margin. */
export interface CameraReach {
  readonly x: number
  readonly y: number
}

/** Margin around the image for each kind of camera. */
export function cameraReach(kind: CameraKind, width: number): CameraReach {
  if (kind === 'fixed') return { x: 0, y: 0 }
  if (kind === 'shake') return { x: 16, y: 12 }
  return { x: Math.round(width * 0.3) + 4, y: 4 }
}

/** The path of a camera. A fixed camera stays on whole pixels. */
export function cameraPath(kind: CameraKind, reach: CameraReach, random: Random): CameraPath {
  // One more pixel on every side for bilinear sampling.
  const middle = { x: reach.x + 1, y: reach.y + 1 }
  if (kind === 'fixed') return () => middle
  if (kind === 'shake') {
    const tremorX = tremor(random, 0.3, 3.2)
    const tremorY = tremor(random, 0.4, 3.2)
    return (seconds) => ({
      x: sixteenths(middle.x + tremorX(seconds) * reach.x),
      y: sixteenths(middle.y + tremorY(seconds) * reach.y),
    })
  }
  const period = random.range(11, 20)
  const phase = random.next()
  const swing = reach.x - 4
  const tremorX = tremor(random, 0.5, 2.5)
  const tremorY = tremor(random, 0.5, 2.5)
  return (seconds) => ({
    x: sixteenths(middle.x + swing * sine(TURN * (seconds / period + phase)) + tremorX(seconds) * 1.5),
    y: sixteenths(middle.y + tremorY(seconds) * 1.5),
  })
}

/** The panorama is sampled in sixteenths of a pixel; people are displaced in the same steps. */
function sixteenths(value: number): number {
  return Math.round(value * 16) / 16
}

/** A movement between -1 and 1: a sum of oscillations, with smaller amplitudes at higher frequencies. */
function tremor(random: Random, slowest: number, quickest: number): (seconds: number) => number {
  const swings = [0, 1, 2, 3, 4].map((i) => ({
    frequency: slowest + ((quickest - slowest) * i * i) / 16 + random.range(0, 0.15),
    phase: random.next(),
    size: 1 / (1 + i),
  }))
  const total = swings.reduce((sum, swing) => sum + swing.size, 0)
  return (seconds) => {
    let value = 0
    for (const { frequency, phase, size } of swings) value += size * sine(TURN * (frequency * seconds + phase))
    return value / total
  }
}
