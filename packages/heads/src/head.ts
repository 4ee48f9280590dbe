import type {
  Affine,
  Detections,
  Frame,
  Image,
  ImageBatch,
  ImageBuffer,
  PixelFormat,
  Placement,
  Size,
  Tensor,
  TensorInfo,
  TensorLike,
} from '@mot/core'
import type { CellSelection } from './rows/cell-selection'

/** Where an image lies in the network's input. */
export interface View {
  readonly image: Size
  readonly input: Size
  /** Input → image: applied to a box last. */
  readonly toImage: Affine
  /** Number of the frame, from 1, where the image is one. */
  readonly frame?: number
  /** Capture time of the frame in seconds, where the image is one. */
  readonly time?: number
}

/** One output that a head reads. */
export interface OutputSpec {
  /** Its name in the network. */
  readonly name: string
  /**
   * Lengths of the axes: a number is required; axes of one name have one length, in all outputs. `batch`: number of images.
   */
  readonly shape: readonly (number | string)[]
}

/** Outputs of a run by the network's names. */
export type NetworkOutputs = Readonly<Record<string, TensorLike>>

/** The outputs that a head reads, by the head's own names, checked and in row-major order. */
export type BoundOutputs<Key extends string = string> = Readonly<Record<Key, Tensor<Float32Array>>>

/** The outputs of these specifications; an optional specification has an optional output. */
export type BoundTo<Specs> = { readonly [Key in keyof Specs]: Tensor<Float32Array> }

/** One run of a network that a head requests. */
export interface Pass {
  readonly size: Size
  /** Each writes one image into its entry of a batch. */
  readonly images: readonly ((batch: ImageBatch, index: number, buffer: ImageBuffer) => void)[]
}

/**
 * Several passes over one image: yields one pass at a time, receives its outputs, which stay valid until the next pass, and
 * returns the merged detections.
 */
export type Passes = Generator<Pass, Detections, NetworkOutputs>

/** How to feed a kind of network, and how to read it. A head has no state. */
export interface Head {
  /** The network's kind, as in messages and on the command line: `fairmot`. */
  readonly name: string
  /** The image input's name in the network. Default: its only input. */
  readonly inputName?: string | undefined
  readonly pixels: PixelFormat
  /**
   * Further inputs of networks of this kind by their names, and what they hold for a run of `count` images of a size: numbers,
   * whatever type the input has.
   */
  readonly companions?: Readonly<Record<string, (info: TensorInfo, count: number, size: Size) => Tensor<Float32Array>>>
  /** The outputs that it reads, by its own names. */
  readonly outputs: Readonly<Record<string, OutputSpec>>
  /**
   * The input size for an image.
   * @param fixed the sides that the network has fixed.
   * @throws MotError `invalid-option` when the head's options request another size.
   */
  inputSize(image: Size, fixed: Partial<Size>): Size
  /** Where an image lies in an input. */
  view(image: Image | Frame | Size, input: Size): View
  /**
   * Where an image lies in an input, as data: what `prepare` does, for networks that take images themselves.
   */
  placement?(image: Size, input: Size): Placement
  /**
   * Which cells of the outputs count, and what `decode` reads at them.
   * @param outputs of one image, whole: they show what the outputs hold.
   */
  selections?(outputs: NetworkOutputs, view: View): readonly CellSelection[] | undefined
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
   * For heads that run the network more than once per image: on the mirrored image, at several scales, or on crops chosen
   * from the first pass. Detectors use it in place of one run with `prepare` and `decode`.
   * @param fixed the sides that the network has fixed.
   * @throws MotError, from its first step on, as `prepare` and `decode` do.
   */
  passes?(image: Image | Frame, fixed: Partial<Size>): Passes
}
