import type { Box, Image } from '@mot/core'
import { seededRandom } from './random'

/** Pixels of the drawn images. */
export const drawnSize = { width: 160, height: 120 } as const

/** Where the drawn target is in a frame from 0. */
export function drawnBox(frame: number): Box {
  const left = 40 + 1.5 * frame
  const top = 40 + 8 * Math.sin(frame / 6)
  return { left, top, right: left + 28, bottom: top + 32 }
}

/** A dull background with texture, and a target of bright and dark patches that moves over it. */
export function drawnFrame(frame: number, shown = true): Image {
  const { width, height } = drawnSize
  const data = new Uint8ClampedArray(4 * width * height)
  const noise = seededRandom(77)
  const { left, top } = drawnBox(frame)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const grey = 70 + 30 * Math.sin(x / 7) * Math.cos(y / 9) + 20 * noise()
      data.set([grey, grey, grey * 0.9, 255], at)
      const u = x + 0.5 - left
      const v = y + 0.5 - top
      if (!shown || u < 0 || v < 0 || u >= 28 || v >= 32) continue
      const patch = (Math.floor(u / 7) + Math.floor(v / 8)) % 3
      data.set(patch === 0 ? [250, 220, 210, 255] : patch === 1 ? [200, 30, 40, 255] : [240, 240, 250, 255], at)
    }
  }
  return { width, height, data }
}
