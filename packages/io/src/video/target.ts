import type { Image } from '@mot/core'

export interface VideoWriterOptions {
  /** Pixels. */
  readonly width: number
  /** Pixels. */
  readonly height: number
  /** Frames a second. Default 30. */
  readonly frameRate?: number
  /** Visual quality. Default `high`. */
  readonly quality?: 'low' | 'medium' | 'high'
  /** Bits a second, in place of `quality`. */
  readonly bitrate?: number
  /** Default: H.264 where it can be encoded, else VP9, VP8 or AV1. */
  readonly codec?: 'avc' | 'vp9' | 'vp8' | 'av1' | 'hevc'
}

/** The interface of all targets. */
export interface FrameTarget {
  /** Whether frames may be of different sizes. Default false. */
  readonly anySize?: boolean
  add(image: Image, index: number): Promise<void>
  finish(): Promise<Uint8Array | undefined>
}

/** Target of a video: a path (Node), `'memory'`, or a stream of the browser such as a file picked for saving. */
export type VideoTarget = string | WritableStream
