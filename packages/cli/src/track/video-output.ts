import { extname } from 'node:path'
import { type Frame, MotError } from '@mot/core'
import { createVideoWriter, type VideoWriter } from '@mot/io/video'
import { cannotWrite, type PartFile, partFile } from '../part-file'
import type { Output } from './output'

export interface VideoOutputOptions<Result> {
  /** Frames a second. */
  readonly frameRate: number
  /** Paints a result into an image. */
  paint(image: Frame, result: Result): void
}

/** Painted frames as a video, or a folder of images, that appears when it is complete. */
export function videoOutput<Result extends { readonly image: Frame | undefined }>(
  path: string,
  { frameRate, paint }: VideoOutputOptions<Result>,
): Output<Result> {
  let part: PartFile | undefined
  let writer: VideoWriter | undefined
  return {
    async write(result) {
      const { image } = result
      if (image === undefined) throw new MotError('invalid-option', 'A video requires images to paint on.')
      // The first image determines the size.
      part ??= await partFile(path, extname(path) === '' ? 'folder' : 'file')
      writer ??= await createVideoWriter(part.path, { width: image.width, height: image.height, frameRate })
      paint(image, result)
      await writer.write(image)
    },
    async close() {
      if (writer === undefined) return
      await writer.close()
      await part?.complete().catch(cannotWrite(path))
    },
    async abandon() {
      // An error of the video has been reported before.
      await writer?.close().catch(() => undefined)
      await part?.remove()
    },
  }
}
