import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createBackend } from '@mot/backends'
import { type Box, boxColumn, type Detection, type Detections, type Image, iou, type Model } from '@mot/core'
import { openVideo } from '@mot/io/video'
import { expect } from 'vitest'

const shared = fileURLToPath(new URL('../../../../shared', import.meta.url))

/** Path of a public network; undefined where it is not beside the checkout. */
export function findNetwork(name: string): string | undefined {
  const file = join(shared, 'weights', name)
  return existsSync(file) && existsSync(join(shared, 'media')) ? file : undefined
}

/** A title with the reason where a test is skipped. */
export function titleFor(file: string | undefined, title: string): string {
  return file === undefined ? `${title} (skipped: needs the networks and pictures in ../shared)` : title
}

/** Loads a network, works with it and disposes of it. */
export async function withNetwork(file: string, work: (model: Model) => Promise<void>): Promise<void> {
  await using backend = await createBackend({ device: 'cpu' })
  await work(await backend.load(file))
}

/** Two men, one with a ball; a street with parked cars; footballers. */
export async function readPictures(): Promise<Record<'basketball' | 'street' | 'football', Image>> {
  const pictures: Image[] = []
  for await (const picture of openVideo(join(shared, 'media'))) pictures.push(picture)
  const [basketball, street, football] = pictures
  return { basketball: basketball!, street: street!, football: football! }
}

/** Objects seen by eye in them, of the sizes 640 × 480 and 548 × 342. */
export const seen = {
  basketball: [
    { left: 36, top: 82, right: 163, bottom: 479 },
    { left: 436, top: 23, right: 639, bottom: 479 },
  ],
  footballer: { left: 70, top: 55, right: 470, bottom: 335 },
  ball: { left: 337, top: 290, right: 387, bottom: 337 },
} as const

/** COCO's classes in a list of 80. */
export const person = 0
export const sportsBall = 32

/** Expects a detection of a class that overlaps a box well. */
export function expectToSee(detections: Detections, classId: number, box: Box, minScore = 0.4): Detection {
  const expected = boxColumn([box])
  const best = [...detections]
    .filter((row) => row.classId === classId && row.score > minScore)
    .sort((a, b) => iou(detections.boxes, b.index, expected, 0) - iou(detections.boxes, a.index, expected, 0))[0]
  expect(best, `class ${classId} at ${JSON.stringify(box)}`).toBeDefined()
  expect(iou(detections.boxes, best!.index, expected, 0)).toBeGreaterThan(0.6)
  return best!
}
