import { rename, rm } from 'node:fs/promises'
import { extname } from 'node:path'
import { type Frame, MotError } from '@mot/core'
import { createVideoWriter, type VideoWriter } from '@mot/io/video'
import type { Output } from './output'

export interface VideoOutputOptions<Result> {
  /** Frames a second. */
  readonly frameRate: number
  /** Paints a result into an image. */
  paint(image: Frame, result: Result): void
}

/** Painted frames as a file that appears when it is complete. */
export function videoOutput<Result extends { readonly image: Frame | undefined }>(
  path: string,
  { frameRate, paint }: VideoOutputOptions<Result>,
): Output<Result> {
  // A folder of images has no ending; it is written in place.
  const ending = extname(path)
  const part = ending === '' ? path : `${path}.part${ending}`
  let writer: VideoWriter | undefined
  return {
    async write(result) {
      const { image } = result
      if (image === undefined) throw new MotError('invalid-option', 'A video requires images to paint on.')
      // The first image determines the size.
      writer ??= await createVideoWriter(part, { width: image.width, height: image.height, frameRate })
      paint(image, result)
      await writer.write(image)
    },
    async close() {
      if (writer === undefined) return
      await writer.close()
      if (part !== path) await rename(part, path)
    },
    async abandon() {
      // An error of the video has been reported before.
      await writer?.close().catch(() => undefined)
      if (part !== path) await rm(part, { force: true })
    },
  }
}
