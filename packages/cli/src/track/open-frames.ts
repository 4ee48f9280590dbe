import type { Frame } from '@mot/core'
import { openVideo } from '@mot/io/video'

/** Frames of a video or a folder, one by one. */
export interface Frames extends AsyncIterable<Frame>, AsyncDisposable {
  /** Frames a second. */
  readonly frameRate: number
  /** Number of frames, if known before they are read. */
  readonly frameCount: number | undefined
}

export interface FramesOptions {
  /** Frames a second. Default: from the video; for a folder from its seqinfo.ini, else 30. */
  readonly frameRate?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/** @throws MotError `file-not-found`, `invalid-file`, `unsupported`. */
export async function openFrames(path: string, { frameRate, signal }: FramesOptions): Promise<Frames> {
  const video = openVideo(path, { reuse: true, ...(frameRate && { frameRate }), ...(signal && { signal }) })
  try {
    const info = await video.info()
    return {
      frameRate: frameRate ?? info.frameRate,
      frameCount: info.frameCount,
      [Symbol.asyncIterator]: () => video[Symbol.asyncIterator](),
      [Symbol.asyncDispose]: () => video[Symbol.asyncDispose](),
    }
  } catch (error) {
    await video.close()
    throw error
  }
}
