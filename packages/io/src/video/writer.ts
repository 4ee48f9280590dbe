import { checkImage, type Image, MotError, readOptions, shown } from '@mot/core'
import { nodeModule } from '../node'
import { createFfmpegFile } from './ffmpeg-writer'
import { createImageFile, createImageFolder } from './image-folder-writer'
import { createMediaFile } from './media-file-writer'
import type { FrameTarget, VideoTarget, VideoWriterOptions } from './target'
import { hasWebCodecs } from './webcodecs'

/** A video that is being written. */
export interface VideoWriter extends AsyncDisposable {
  /** Frames written so far. */
  readonly frameCount: number
  /**
   * Adds a frame; the image may be changed once the promise has resolved, which is when the encoder has accepted it.
   * @throws MotError `invalid-image` (other size than the video's), `disposed`, `run-failed`.
   */
  write(image: Image): Promise<void>
  /**
   * Ends the video. Without it the file cannot be played. Returns the bytes of the file where the target is `'memory'`.
   * A second call returns the same.
   */
  close(): Promise<Uint8Array | undefined>
}

/**
 * Writes frames as a video: `.mp4`, `.mov`, `.webm` or `.mkv` by the name, MP4 for memory and streams. A name without
 * an ending is a folder of `000001.png`, `000002.png`, … of any size; `.png`, `.jpg` or `.webp` is a single frame (both
 * in Node, with the package `sharp`). MP4 files are H.264 with the index in front: browsers play them while loading.
 * For odd sizes the last row or column is repeated.
 * @throws MotError `invalid-option`, `unsupported` (container or codec), `file-not-found` (no such folder to write to).
 */
export async function createVideoWriter(target: VideoTarget, options: VideoWriterOptions): Promise<VideoWriter> {
  const given = readOptions(options)
  checkOptions(given)
  return new Writer(await openTarget(target, given), given)
}

function openTarget(target: VideoTarget, options: VideoWriterOptions): Promise<FrameTarget> {
  if (typeof target === 'string' && target !== 'memory') {
    if (!/\.[a-z\d]+$/i.test(target)) return createImageFolder(target)
    if (/\.(jpe?g|png|webp)$/i.test(target)) return createImageFile(target)
  }
  return createVideoFile(target, options)
}

/** By WebCodecs; in Node without them by an ffmpeg on the PATH. */
async function createVideoFile(target: VideoTarget, options: VideoWriterOptions): Promise<FrameTarget> {
  const isFile = typeof target === 'string' && target !== 'memory' && nodeModule('node:child_process') !== undefined
  if (isFile && !(await hasWebCodecs())) return createFfmpegFile(target, options)
  return createMediaFile(target, options)
}

class Writer implements VideoWriter {
  frameCount = 0
  readonly #target: FrameTarget
  readonly #options: VideoWriterOptions
  #lastWrite: Promise<void> = Promise.resolve()
  #finished: Promise<Uint8Array | undefined> | undefined

  constructor(target: FrameTarget, options: VideoWriterOptions) {
    this.#target = target
    this.#options = options
  }

  async write(image: Image): Promise<void> {
    const { width, height } = this.#options
    if (this.#finished) throw new MotError('disposed', 'The video is closed and takes no more frames.')
    checkImage(image)
    if (!this.#target.anySize && (image.width !== width || image.height !== height)) {
      throw new MotError(
        'invalid-image',
        `Frame ${this.frameCount + 1} should be ${width}×${height} as the video, got ${image.width}×${image.height}.`,
      )
    }
    const index = this.frameCount++
    // Frames that are not awaited are queued: the encoder accepts one at a time.
    const write = this.#lastWrite.then(() => this.#target.add(image, index))
    this.#lastWrite = write.catch(() => {})
    await write
  }

  close(): Promise<Uint8Array | undefined> {
    this.#finished ??= this.#lastWrite.then(() => this.#target.finish())
    return this.#finished
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

function checkOptions({ width, height, frameRate = 30, bitrate = 1 }: VideoWriterOptions): void {
  for (const [name, value] of Object.entries({ width, height })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new MotError('invalid-option', `Option "${name}" should be a positive integer, got ${shown(value)}.`)
    }
  }
  for (const [name, value] of Object.entries({ frameRate, bitrate })) {
    if (!(value > 0 && Number.isFinite(value))) {
      throw new MotError('invalid-option', `Option "${name}" should be a positive number, got ${shown(value)}.`)
    }
  }
}
