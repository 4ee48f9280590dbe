import type { Frame } from '@mot/core'
import type { LiveOptions } from './live-options'

/** Source of frames: a path or URL, or a `Blob` such as a dropped file. */
export type VideoSource = string | URL | Blob

export interface VideoOptions {
  /** Stops reading: the loop over the frames then rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /**
   * True: all frames share one array, which the next frame overwrites; a long video then allocates nothing per frame. A number: they
   * share so many arrays in turns, and each frame is valid until so many have come after it. False (default): every frame has its own
   * array.
   */
  readonly reuse?: boolean | number
  /**
   * Seconds that a stream, a server or a decoder may give nothing while a frame is waited for, above 0: then
   * `download-failed`. Infinity for no limit. Default 30.
   */
  readonly timeout?: number
  /**
   * A camera or a stream whose newest frame counts (Node). Default false: all frames count. The loop gets the newest frame that has come,
   * never one that waited in a queue: `frame.index` counts the dropped ones, too, and `frame.time` is when the frame came, in seconds since
   * 1970. A source that breaks off is opened again, as `LiveOptions` say.
   */
  readonly live?: boolean | LiveOptions
  /** Frames a second of an image folder. Default: that of the seqinfo.ini in it or beside it, else 30. */
  readonly frameRate?: number
}

/** Of `VideoOptions`, in seconds. */
export const DEFAULT_TIMEOUT = 30

/** Frames a second where a source has no rate of its own. */
export const DEFAULT_FRAME_RATE = 30

/** Properties of a video that are available before its frames are read. */
export interface VideoInfo {
  /** Pixels, of the upright frame. */
  readonly width: number
  /** Pixels, of the upright frame. */
  readonly height: number
  /** Frames a second; an estimate for videos with a variable rate. */
  readonly frameRate: number
  /** Where it is available without reading all frames; not for streams, WebM and Matroska. */
  readonly frameCount?: number
}

/** A video whose frames are read one by one on request. Every loop begins at the first frame. */
export interface Video extends AsyncIterable<Frame>, AsyncDisposable {
  /** @throws MotError `file-not-found`, `invalid-file`, `unsupported`, `disposed`. */
  info(): Promise<VideoInfo>
  /**
   * Frees the resources of reading; running loops end with `disposed`. A second call does nothing. Optional after a
   * loop: the end of the last loop frees them, too.
   */
  close(): Promise<void>
}

/** An open video: the interface of all sources. */
export interface VideoReader {
  readonly info: VideoInfo
  /** All frames from the first. Its `finally` frees the resources of the loop. */
  frames(): AsyncGenerator<Frame>
  close(): void
}

/** Makes an allocator of pixels: a new array per frame, or with `reuse` one of so many, in turns. */
export function createPixels(reuse: boolean | number = false): (size: number) => Uint8ClampedArray<ArrayBuffer> {
  const nextMemory = createFrameMemory(reuse)
  return (size) => nextMemory().pixels(size)
}

/** Memory of one frame, allocated when it is first taken. */
export interface FrameMemory {
  bytes(size: number): Uint8Array<ArrayBuffer>
  pixels(size: number): Uint8ClampedArray<ArrayBuffer>
}

/** Makes an allocator of memory: new for each frame, or with `reuse` one of so many, in turns. */
export function createFrameMemory(reuse: boolean | number = false): () => FrameMemory {
  const memories: FrameMemory[] = []
  const count = Number(reuse)
  let index = -1
  return () => {
    if (count === 0) return memoryOfOne()
    index = (index + 1) % count
    memories[index] ??= memoryOfOne()
    return memories[index]!
  }
}

function memoryOfOne(): FrameMemory {
  let bytes = new Uint8Array(0)
  let pixels = new Uint8ClampedArray(0)
  return {
    bytes(size) {
      if (bytes.length !== size) bytes = new Uint8Array(size)
      return bytes
    },
    pixels(size) {
      if (pixels.length !== size) pixels = new Uint8ClampedArray(size)
      return pixels
    },
  }
}
