import { rename, rm } from 'node:fs/promises'
import { extname } from 'node:path'
import { MotError } from '@mot/core'
import { createOverlay } from '@mot/io/draw'
import { createVideoWriter, type VideoWriter } from '@mot/io/video'
import type { TrackOutput } from './output'

export interface VideoOutputOptions {
  /** Frames a second. */
  readonly frameRate: number
  /** Names by class id. */
  readonly classes: readonly string[]
}

/** The video with boxes, ids and trails painted on it, as a file that appears when it is whole. */
export function videoOutput(path: string, { frameRate, classes }: VideoOutputOptions): TrackOutput {
  const ending = extname(path)
  if (ending === '') throw new MotError('invalid-option', `--video should end in .mp4, got "${path}".`)
  const part = `${path}.part${ending}`
  // Where there is but one class, its name on every box says nothing.
  const overlay = createOverlay({ classNames: classes.length > 1 ? classes : [] })
  let writer: VideoWriter | undefined
  return {
    async write({ tracks, image }) {
      if (image === undefined) throw new MotError('invalid-option', '--video needs pictures to paint on.')
      // The first picture tells the size.
      writer ??= await createVideoWriter(part, { width: image.width, height: image.height, frameRate })
      overlay.draw(image, tracks)
      await writer.write(image)
    },
    async close() {
      if (writer === undefined) return
      await writer.close()
      await rename(part, path)
    },
    async abandon() {
      // What is wrong with the video, if anything, has been said already.
      await writer?.close().catch(() => undefined)
      await rm(part, { force: true })
    },
  }
}
