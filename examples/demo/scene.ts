import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Box } from '@mot/core'
import { formatGroundTruth } from '@mot/io/mot'
import { createVideoWriter } from '@mot/io/video'
import { Street, type StreetOptions } from '@mot/street'

/** A street on disk: the video and its ground truth. */
export interface Scene {
  /** Path of the video. */
  readonly video: string
  /** Path of the gt.txt. */
  readonly truth: string
}

/** Renders a street to `street.mp4` and `gt.txt` in a folder, which is created if missing. */
export async function renderScene(
  options: StreetOptions,
  folder: string,
  onFrame?: (frame: number) => void,
): Promise<Scene> {
  await mkdir(folder, { recursive: true })
  const scene = { video: join(folder, 'street.mp4'), truth: join(folder, 'gt.txt') }
  const street = new Street(options)
  const { width, height, frameRate } = street.options
  await using writer = await createVideoWriter(scene.video, { width, height, frameRate })
  let rows = ''
  for (const { frame, truth } of street) {
    await writer.write(frame)
    rows += formatGroundTruth(
      truth.map(({ id, box, visibility }) => ({
        frame: frame.index,
        id,
        box,
        // In MOTChallenge the part outside of the image counts as occluded, too.
        visibility: visibility * shareInside(box, width, height),
      })),
    )
    onFrame?.(frame.index)
  }
  await writeFile(scene.truth, rows)
  return scene
}

/** Share of a box inside the image, 0 to 1. */
function shareInside({ left, top, right, bottom }: Box, width: number, height: number): number {
  const insideWidth = Math.max(0, Math.min(right, width) - Math.max(left, 0))
  const insideHeight = Math.max(0, Math.min(bottom, height) - Math.max(top, 0))
  return (insideWidth * insideHeight) / ((right - left) * (bottom - top))
}
