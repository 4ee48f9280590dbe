import type { Detections } from '@mot/core'

/** Files of ONNX Runtime, which the worker fetches when it is needed. */
export interface RuntimeFiles {
  readonly mjs: string
  readonly wasm: string
}

/** To the worker. */
export type Request =
  | { readonly kind: 'video'; readonly file: Blob; readonly network: string; readonly runtime: RuntimeFiles }
  | { readonly kind: 'camera'; readonly network: string; readonly runtime: RuntimeFiles }
  /** A picture of the camera, and its time in seconds. It comes back. */
  | { readonly kind: 'picture'; readonly picture: ImageBitmap; readonly time: number }
  /** The last frame is the one that is in work. */
  | { readonly kind: 'stop' }

/** Bytes of a file that is being fetched. */
export interface Fetching {
  readonly what: string
  readonly received: number
  /** Undefined where the server does not tell. */
  readonly total: number | undefined
}

/** What runs the network. */
export interface Engine {
  readonly network: string
  /** Why it is another network than the requested one; empty where it is that. */
  readonly note: string
  readonly provider: string
  readonly threads: number
  readonly isolated: boolean
}

export interface VideoSize {
  readonly width: number
  readonly height: number
  readonly frameRate: number
  /** Undefined where the file does not tell. */
  readonly frameCount: number | undefined
}

/** Milliseconds of one frame. */
export interface Timings {
  /** Until its pixels are there. */
  readonly decode: number
  /** Letterbox, and reading the network's outputs. */
  readonly prepare: number
  /** The network itself. */
  readonly infer: number
}

/** The columns of detections that are kept. */
export type Columns = Pick<
  Detections,
  'boxes' | 'scores' | 'classIds' | 'embeddings' | 'embeddingDimension' | 'classNames' | 'imageWidth' | 'imageHeight'
>

/** From the worker. */
export type Answer =
  | { readonly kind: 'fetching'; readonly fetching: Fetching }
  | { readonly kind: 'opened'; readonly size: VideoSize }
  | { readonly kind: 'engine'; readonly engine: Engine }
  | {
      readonly kind: 'frame'
      readonly columns: Columns
      /** Seconds, from the first frame. */
      readonly time: number
      readonly timings: Timings
      /** Of a camera: what was sent, and the same to keep. */
      readonly picture?: ImageBitmap
      readonly kept?: Blob
    }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string }
