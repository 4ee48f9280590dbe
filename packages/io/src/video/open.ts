import { checkTimeout, type Frame, MotError, readOptions, shown } from '@mot/core'
import { nodeModule } from '../node'
import { openFfmpeg } from './ffmpeg'
import { inputOf } from './ffmpeg-input'
import { isImageFile, openImageFolder, openImages } from './image-folder'
import { openLive } from './live'
import { checkLiveOptions, type LiveOptions } from './live-options'
import { openMediaFile } from './media-file'
import { isWebAddress } from './media-source'
import {
  DEFAULT_TIMEOUT,
  type Video,
  type VideoInfo,
  type VideoOptions,
  type VideoReader,
  type VideoSource,
} from './video'
import { hasWebCodecs } from './webcodecs'

/**
 * Opens a video for a `for await` loop over its frames, which come as RGBA and upright:
 * MP4, MOV, WebM, Matroska and MPEG-TS (in Node with the package `@napi-rs/webcodecs`), an image or a folder of images
 * in natural order (Node, with the package `sharp`), and other sources that an ffmpeg on the PATH reads (AVI,
 * `rtsp://…`; Node). Nothing is read before the first frame or `info()` is requested.
 *
 * A damaged video gives the frames before the damage, and then throws `invalid-file` naming the first frame that is
 * missing.
 */
export function openVideo(source: VideoSource, options: VideoOptions = {}): Video {
  const given = readOptions(options)
  return new OpenedVideo(() => openReader(source, given), given)
}

/** A source that is opened when it is first read. */
export class OpenedVideo implements Video {
  readonly #openReader: () => Promise<VideoReader>
  readonly #options: VideoOptions
  #reader: Promise<VideoReader> | undefined
  #info: VideoInfo | undefined
  #loopCount = 0
  #closed = false

  constructor(open: () => Promise<VideoReader>, options: VideoOptions) {
    const { frameRate, reuse = false } = options
    if (frameRate !== undefined && !(frameRate > 0 && Number.isFinite(frameRate))) {
      throw new MotError('invalid-option', `Option "frameRate" should be a positive number, got ${shown(frameRate)}.`)
    }
    if (typeof reuse !== 'boolean' && !(Number.isInteger(reuse) && reuse >= 1)) {
      throw new MotError(
        'invalid-option',
        `Option "reuse" should be true, false or a whole number from 1, got ${shown(reuse)}.`,
      )
    }
    checkTimeout(options.timeout ?? DEFAULT_TIMEOUT)
    if (options.live) checkLiveOptions(options.live)
    this.#openReader = open
    this.#options = options
  }

  async info(): Promise<VideoInfo> {
    this.#checkOpen()
    this.#info ??= (await this.#open()).info
    return this.#info
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Frame> {
    const reader = await this.#open()
    this.#loopCount++
    try {
      for await (const frame of reader.frames()) {
        this.#checkOpen()
        yield frame
        this.#checkOpen()
      }
    } finally {
      // When the last loop ends the file is closed, because most callers never close it. Another loop opens it again.
      if (--this.#loopCount === 0) await this.#release()
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#release()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #release(): Promise<void> {
    const opening = this.#reader
    this.#reader = undefined
    // A reader that failed to open holds no resources.
    const reader = await opening?.catch(() => undefined)
    reader?.close()
  }

  #open(): Promise<VideoReader> {
    this.#checkOpen()
    this.#reader ??= this.#openReader()
    return this.#reader
  }

  #checkOpen(): void {
    this.#options.signal?.throwIfAborted()
    if (this.#closed) throw new MotError('disposed', 'The video is closed.')
  }
}

async function openReader(source: VideoSource, options: VideoOptions): Promise<VideoReader> {
  const files = nodeModule('node:fs/promises')
  if (options.live) return openLiveVideo(source, options, checkLiveOptions(options.live))
  if (source instanceof Blob) return openMediaFile(source, options)
  if (!files || isWebAddress(source))
    return (await tryMediaFile(source, options)) ?? openInstead(String(source), options)

  const path = pathOf(source)
  if (isStream(path)) return openFfmpeg(path, options)
  const stat = await files.stat(path).catch((error: Error) => {
    throw new MotError('file-not-found', `${path} cannot be read: ${error.message}.`, { cause: error })
  })
  if (stat.isDirectory()) return openImageFolder(path, options)
  if (isImageFile(path)) return openImages([path], options)
  return (await tryMediaFile(path, options)) ?? openInstead(path, options)
}

/** A file comes as fast as a camera would give it. */
function openLiveVideo(source: VideoSource, options: VideoOptions, live: Required<LiveOptions>): Promise<VideoReader> {
  if (source instanceof Blob || !nodeModule('node:child_process')) {
    throw new MotError('unsupported', 'Live sources are addresses and files in Node; for a page there is openCamera().')
  }
  const path = pathOf(source)
  const input = inputOf(path)
  return openLive({ name: path, input: isStream(path) ? input : ['-re', ...input] }, options, live)
}

/** By ffmpeg. Where there is neither it nor WebCodecs, the error names both: one of them is enough. */
async function openInstead(source: string, options: VideoOptions): Promise<VideoReader> {
  try {
    return await openFfmpeg(source, options)
  } catch (error) {
    const lacksFfmpeg = error instanceof MotError && error.code === 'unsupported' && / on the PATH/.test(error.message)
    if (!lacksFfmpeg || (await hasWebCodecs())) throw error
    const needs = 'the package @napi-rs/webcodecs (npm install @napi-rs/webcodecs) or an ffmpeg on the PATH'
    throw new MotError('unsupported', `${source} requires ${needs}.`, { cause: error })
  }
}

/** Undefined where ffmpeg may read it: another container, or a codec that WebCodecs does not decode. */
async function tryMediaFile(source: string | URL, options: VideoOptions): Promise<VideoReader | undefined> {
  try {
    return await openMediaFile(source, options)
  } catch (error) {
    if (nodeModule('node:child_process') && error instanceof MotError && error.code === 'unsupported') return undefined
    throw error
  }
}

/** @throws MotError `unsupported` for a file URL of another machine. */
function pathOf(source: string | URL): string {
  if (typeof source === 'string' && !/^file:\/\//i.test(source)) return source
  try {
    const url = new URL(source)
    return url.protocol === 'file:' ? nodeModule('node:url')!.fileURLToPath(url) : url.href
  } catch (error) {
    throw new MotError('unsupported', `${source} is not a file of this machine.`, { cause: error })
  }
}

/** `rtsp://camera`, `udp://…`: addresses that only ffmpeg reads. */
function isStream(path: string): boolean {
  return /^[a-z][a-z\d+.-]+:\/\//i.test(path)
}
