import {
  contiguous,
  ImageBatch,
  ImageBuffer,
  type Model,
  type PixelFormat,
  type Signal,
  type Size,
  type Tensor,
} from '@mot/core'
import type { CompanionInputs } from './inputs/companion-inputs'
import type { ImageInput } from './inputs/image-input'

/** Memory of one run, in use until its outputs have been read. */
interface Workspace {
  readonly batch: ImageBatch
  readonly buffer: ImageBuffer
  /** Output arrays for the next run of `intoCount` images, once the shapes of the outputs are known. */
  into: Readonly<Record<string, Tensor>> | undefined
  intoCount: number
  /** Images in the last run. */
  lastCount: number
}

/**
 * Runs a network on images with memory that is allocated once. Runs may overlap in time: each takes a workspace of its own
 * and returns it for the next.
 */
export class NetworkRunner {
  readonly #model: Model
  readonly #input: ImageInput
  readonly #format: PixelFormat
  readonly #outputNames: readonly string[]
  readonly #companions: CompanionInputs
  #free: Workspace[] = []

  /** @param companions fills the inputs beside the image. Default: there are none. */
  constructor(
    model: Model,
    input: ImageInput,
    format: PixelFormat,
    outputNames: readonly string[],
    companions: CompanionInputs = () => ({}),
  ) {
    this.#model = model
    this.#input = input
    this.#format = format
    this.#outputNames = outputNames
    this.#companions = companions
  }

  /**
   * @param count images in the batch.
   * @param write fills the batch.
   * @param read copies from the outputs, which later runs overwrite.
   */
  async run<Written, Result>(
    count: number,
    size: Size,
    write: (batch: ImageBatch, buffer: ImageBuffer) => Written,
    read: (outputs: Readonly<Record<string, Tensor>>, written: Written) => Result,
    signal?: Signal,
  ): Promise<Result> {
    const workspace = this.#take(count, size)
    const { batch, buffer } = workspace
    let written: Written
    try {
      written = write(batch, buffer)
    } catch (error) {
      this.#free.push(workspace)
      throw error
    }
    // An aborted run may still read its input in the background: its workspace is not reused.
    const outputs = await this.#model.run(
      { [this.#input.name]: batch.tensor(count), ...this.#companions(count, size) },
      {
        borrow: true,
        ...(signal && { signal }),
        ...(workspace.intoCount === count && workspace.into && { into: workspace.into }),
      },
    )
    try {
      return read(outputs, written)
    } finally {
      // The passes of one head differ in their number of images: output arrays are kept only for a number that repeats at
      // once.
      if (workspace.intoCount !== count && workspace.lastCount === count) {
        workspace.into = this.#allocate(outputs)
        workspace.intoCount = count
      }
      workspace.lastCount = count
      this.#free.push(workspace)
    }
  }

  /** Releases all memory. */
  clear(): void {
    this.#free = []
  }

  #take(count: number, { width, height }: Size): Workspace {
    const fits = ({ batch }: Workspace) => batch.count >= count && batch.width === width && batch.height === height
    const index = this.#free.findIndex(fits)
    if (index >= 0) return this.#free.splice(index, 1)[0]!
    // More or larger images than before: smaller workspaces are of no further use.
    this.#free = []
    const batch = new ImageBatch({ ...this.#format, layout: this.#input.layout, count, width, height })
    return { batch, buffer: new ImageBuffer(), into: undefined, intoCount: 0, lastCount: count }
  }

  /** Copies: the arrays of the outputs may belong to the runtime. */
  #allocate(outputs: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
    return Object.fromEntries(
      this.#outputNames.flatMap((name) => {
        const tensor = outputs[name]
        if (tensor === undefined) return []
        const { data, shape } = contiguous(tensor)
        return [[name, { data: data.slice(), shape }]]
      }),
    )
  }
}
