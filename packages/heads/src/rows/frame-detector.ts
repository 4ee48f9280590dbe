import {
  type Detections,
  type Frame,
  type FrameRequest,
  type FrameRunner,
  type Image,
  isPageImage,
  MotError,
  type PageImage,
  type Signal,
  sizeOfSource,
} from '@mot/core'
import type { Head, View } from '../head'
import type { CompanionInputs } from '../inputs/companion-inputs'
import type { ImageInput } from '../inputs/image-input'
import { SparseOutputs } from './sparse-outputs'

/** A head that says as data how its images are placed. */
export type PlacingHead = Head & Required<Pick<Head, 'placement'>>

/**
 * Detects objects by a network that takes images itself. The outputs of the first image of a size are read whole: they show what the head
 * has to know, such as what heatmaps hold. Of those after it only rows come back; where rows do not hold all that counts, the outputs are
 * read whole again.
 */
export class FrameDetector {
  /** By the size of the input. */
  readonly #known = new Map<string, SparseOutputs>()

  constructor(
    private readonly runner: FrameRunner,
    private readonly head: PlacingHead,
    private readonly input: ImageInput,
    private readonly outputNames: readonly string[],
    private readonly companions: CompanionInputs,
  ) {}

  async detect(source: Image | Frame | PageImage, signal?: Signal): Promise<Detections> {
    const { head, input } = this
    const image = sizeOfSource(source)
    const size = head.inputSize(image, input.fixed)
    const view = head.view(isPageImage(source) ? image : source, size)
    const request: FrameRequest = {
      inputName: input.name,
      size,
      format: { ...head.pixels, layout: input.layout },
      placement: head.placement(image, size),
      companions: this.companions(1, size),
      outputs: this.outputNames,
    }
    const known = this.#known.get(`${size.width} ${size.height}`)
    if (known === undefined) return this.#whole(source, request, view, signal)
    const found = await this.runner.run(source, { ...request, selections: known.selections }, signal && { signal })
    if (found.rows === undefined) return this.#learn(found, view)
    try {
      return known.with(found.rows, (outputs) => head.decode(outputs, [view])[0]!)
    } catch (error) {
      if (!(error instanceof MotError) || error.code !== 'invalid-output') throw error
      // What is wrong is told from the whole outputs.
      return this.#whole(source, request, view, signal)
    }
  }

  clear(): void {
    this.#known.clear()
  }

  async #whole(source: Image | PageImage, request: FrameRequest, view: View, signal?: Signal): Promise<Detections> {
    return this.#learn(await this.runner.run(source, request, signal && { signal }), view)
  }

  #learn({ outputs = {} }: Awaited<ReturnType<FrameRunner['run']>>, view: View): Detections {
    const [found] = this.head.decode(outputs, [view])
    const selections = this.head.selections?.(outputs, view)
    const { width, height } = view.input
    if (selections) this.#known.set(`${width} ${height}`, new SparseOutputs(outputs, selections))
    return found!
  }
}
