import type {
  Affine,
  Detections,
  Frame,
  Image,
  ImageBatch,
  ImageBuffer,
  PixelFormat,
  Size,
  Tensor,
  TensorLike,
} from '@mot/core'

/** How one image went into the network, and the way back. */
export interface View {
  readonly image: Size
  readonly input: Size
  /** Input → image: the last thing that happens to a box. */
  readonly toImage: Affine
  /** Number of the frame, from 1, where the image is one. */
  readonly frame?: number
}

/** One output that a head reads. */
export interface OutputSpec {
  /** Its name in the network. */
  readonly name: string
  /** A number must be met; axes of one name are of one length, in all outputs. `batch` is the number of images. */
  readonly shape: readonly (number | string)[]
}

/** Outputs of a run by the network's names. */
export type NetworkOutputs = Readonly<Record<string, TensorLike>>

/** The outputs a head reads, by the head's own names, checked and in row-major order. */
export type BoundOutputs<Key extends string = string> = Readonly<Record<Key, Tensor<Float32Array>>>

/** The outputs of these specifications; where one may be left out, so may its output. */
export type BoundTo<Specs> = { readonly [Key in keyof Specs]: Tensor<Float32Array> }

/** One run of a network that a head asks for. */
export interface Pass {
  readonly size: Size
  /** Each writes one image into its entry of a batch. */
  readonly images: readonly ((batch: ImageBatch, index: number, buffer: ImageBuffer) => void)[]
}

/**
 * Looks at one image several times: asks for one pass after the other, gets the outputs of each, which last until it asks
 * for the next, and ends with what it made of them all.
 */
export type Look = Generator<Pass, Detections, NetworkOutputs>

/** How to feed a kind of network, and how to read it. A head remembers nothing. */
export interface Head {
  /** The network's kind, as messages and the command line call it: `fairmot`. */
  readonly name: string
  /** The image input's name in the network. Default: its only input. */
  readonly inputName?: string | undefined
  readonly pixels: PixelFormat
  /** What it reads, by its own names. */
  readonly outputs: Readonly<Record<string, OutputSpec>>
  /**
   * The input size for an image.
   * @param fixed the sides that the network has fixed.
   * @throws MotError `invalid-option` when the head was asked for another.
   */
  inputSize(image: Size, fixed: Partial<Size>): Size
  /** Where an image lies in an input, and the way back. */
  view(image: Image | Frame | Size, input: Size): View
  /**
   * Writes an image into entry `index` of a batch.
   * @param buffer memory for a resized image.
   * @throws MotError `invalid-image`.
   */
  prepare(image: Image | Frame, batch: ImageBatch, index: number, buffer: ImageBuffer): View
  /**
   * Reads the outputs for a batch: one `Detections` per view, by descending score, in pixels of its image. The result
   * shares no memory with the outputs.
   * @throws MotError `invalid-output` for a missing output, a wrong shape, or a value read that is not finite.
   */
  decode(outputs: NetworkOutputs, views: readonly View[]): Detections[]
  /**
   * For heads that look at an image more than once: mirrored, at several scales, or again at places found first. Where a
   * head has it, detectors use it in place of one run with `prepare` and `decode`.
   * @param fixed the sides that the network has fixed.
   * @throws MotError, from its first step on, as `prepare` and `decode` do.
   */
  look?(image: Image | Frame, fixed: Partial<Size>): Look
}
