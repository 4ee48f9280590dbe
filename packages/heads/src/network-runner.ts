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
import type { ImageInput } from './inputs/image-input'

/** Memory for one run: it belongs to that run until its outputs have been read. */
interface Workspace {
  readonly batch: ImageBatch
  readonly buffer: ImageBuffer
  /** What the network fills when so many images come again: the shapes of its outputs are known then. */
  into: Readonly<Record<string, Tensor>> | undefined
  intoCount: number
  /** Images in the last run. */
  lastCount: number
}

/**
 * Runs a network on images with memory that is allocated once. Several runs may be under way at a time: each has a
 * workspace of its own, and gives it back for the next.
 */
export class NetworkRunner {
  readonly #model: Model
  readonly #input: ImageInput
  readonly #format: PixelFormat
  readonly #outputNames: readonly string[]
  #free: Workspace[] = []

  constructor(model: Model, input: ImageInput, format: PixelFormat, outputNames: readonly string[]) {
    this.#model = model
    this.#input = input
    this.#format = format
    this.#outputNames = outputNames
  }

  /**
   * @param count images in the batch.
   * @param write fills the batch.
   * @param read takes what it needs from the outputs, which are filled again later.
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
    // A run that was given up may still read its input in the background: such a workspace does not come back.
    const outputs = await this.#model.run(
      { [this.#input.name]: batch.tensor(count) },
      {
        borrow: true,
        ...(signal && { signal }),
        ...(workspace.intoCount === count && workspace.into && { into: workspace.into }),
      },
    )
    try {
      return read(outputs, written)
    } finally {
      // Heads that look several times take turns with numbers of images: only one that repeats at once gets the memory.
      if (workspace.intoCount !== count && workspace.lastCount === count) {
        workspace.into = this.#allocate(outputs)
        workspace.intoCount = count
      }
      workspace.lastCount = count
      this.#free.push(workspace)
    }
  }

  /** Lets go of all memory. */
  clear(): void {
    this.#free = []
  }

  #take(count: number, { width, height }: Size): Workspace {
    const fits = ({ batch }: Workspace) => batch.count >= count && batch.width === width && batch.height === height
    const index = this.#free.findIndex(fits)
    if (index >= 0) return this.#free.splice(index, 1)[0]!
    // More or larger images than before: what is left is of no more use.
    this.#free = []
    const batch = new ImageBatch({ ...this.#format, layout: this.#input.layout, count, width, height })
    return { batch, buffer: new ImageBuffer(), into: undefined, intoCount: 0, lastCount: count }
  }

  /** Arrays of our own: those that came may belong to whoever made them. */
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
