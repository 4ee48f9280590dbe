import type { Frame } from '@mot/core'

/** Where frames come from: a path or URL, or a `Blob` such as a dropped file. */
export type VideoSource = string | URL | Blob

export interface VideoOptions {
  /** Stops reading: the loop over the frames then rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /**
   * True: all frames share one array, which the next frame fills anew, so that a long video makes no garbage. Default
   * false: every frame has an array of its own.
   */
  readonly reuse?: boolean
  /** Frames a second of an image folder. Default: what the seqinfo.ini in it or beside it says, else 30. */
  readonly frameRate?: number
}

/** What is known of a video before its frames are read. */
export interface VideoInfo {
  /** Pixels, turned upright. */
  readonly width: number
  /** Pixels, turned upright. */
  readonly height: number
  /** Frames a second; of a video with a varying rate, the best guess. */
  readonly frameRate: number
  /** Where it can be told without reading everything; not for streams, WebM and Matroska. */
  readonly frameCount?: number
}

/** A video whose frames are read one by one as the loop asks for them. Every loop begins at the first frame. */
export interface Video extends AsyncIterable<Frame>, AsyncDisposable {
  /** @throws MotError `file-not-found`, `invalid-file`, `unsupported`, `disposed`. */
  info(): Promise<VideoInfo>
  /**
   * Frees what reading holds; loops that still run end with `disposed`. A second call does nothing. Not needed after a
   * loop: the last one that ends frees all by itself.
   */
  close(): Promise<void>
}

/** A video once it is open: what each kind of source fills. */
export interface VideoReader {
  readonly info: VideoInfo
  /** All frames from the first. Its `finally` frees what the loop held. */
  frames(): AsyncGenerator<Frame>
  close(): void
}

/** Pixels of a frame: fresh, or the same again where a caller wants no garbage. */
export function createPixels(reuse = false): (size: number) => Uint8ClampedArray<ArrayBuffer> {
  let last = new Uint8ClampedArray(0)
  return (size) => {
    if (!reuse || last.length !== size) last = new Uint8ClampedArray(size)
    return last
  }
}
