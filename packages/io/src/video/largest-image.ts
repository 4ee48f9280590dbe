import { MotError } from '@mot/core'

/** Pixels of an image or frame, at most: 1 GiB as RGBA, the limit of sharp and of browsers' canvases. */
export const LARGEST_IMAGE = 2 ** 28

/** @throws MotError `invalid-file` where a frame has no pixels, or more than `LARGEST_IMAGE`. */
export function checkFrameSize(width: number, height: number, name: string): void {
  if (width >= 1 && height >= 1 && width * height <= LARGEST_IMAGE) return
  throw new MotError(
    'invalid-file',
    `${name} should have frames of 1 to ${LARGEST_IMAGE} pixels, got ${width} × ${height}.`,
  )
}
