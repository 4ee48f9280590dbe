import {
  crossCorrelation,
  depthwiseCorrelation,
  type ImageBatch,
  type Model,
  MotError,
  type Tensor,
  type TensorInfo,
} from '@mot/core'
import {
  checkFeatures,
  describe,
  type ImagePort,
  imageInput,
  isImageInput,
  matchPorts,
  outputMap,
  stackFeatures,
  type Tensors,
} from './features'

/**
 * The networks of a Siamese tracker. Where `search` takes the template's features, it compares by itself; where it gives features only,
 * they are correlated here, and `head` makes scores and boxes of the result, if there is one.
 */
export interface SiameseModels {
  /** Template picture → features. */
  readonly template: Model
  /** Search picture, and features of the template → scores and boxes; or search picture → features. */
  readonly search: Model
  /** Correlated features → scores and boxes. */
  readonly head?: Model
}

/** How features are compared outside of the network: channel by channel, or over all channels. */
export type CorrelationKind = 'depthwise' | 'full'

export interface SiameseOptions {
  readonly templateSide: number
  readonly searchSide: number
  readonly correlation: CorrelationKind
  /** What correlated features are multiplied with. Default 1. */
  readonly factor?: number
}

/** Runs the networks of a Siamese tracker, whichever way they were cut into files. */
export class SiameseNetwork {
  /** Whether one run can serve several targets. */
  readonly batched: boolean
  /** What the last network gives, or what correlation here gives. */
  readonly outputs: readonly TensorInfo[]
  private readonly templateInput: ImagePort
  private readonly searchInput: ImagePort
  /** Template features by name of the search network's inputs, or of its outputs where they are correlated here. */
  private readonly pairs: ReadonlyMap<string, string>
  private readonly correlatesHere: boolean
  private readonly headPairs: ReadonlyMap<string, string> | undefined

  /** @throws MotError `invalid-model`. */
  constructor(
    private readonly models: SiameseModels,
    private readonly options: SiameseOptions,
  ) {
    const { template, search, head } = models
    this.templateInput = imageInput(template, 'template', options.templateSide)
    if (template.inputs.length !== 1) {
      throw new MotError(
        'invalid-model',
        `The template network should take one picture, got ${describe(template.inputs)}. Are two networks swapped?`,
      )
    }
    this.searchInput = imageInput(search, 'search', options.searchSide)
    const features = search.inputs.filter(({ name }) => name !== this.searchInput.name)
    if (features.some(isImageInput)) {
      throw new MotError(
        'invalid-model',
        `The search network should take one picture, got ${describe(search.inputs)}. Networks that take both pictures are VitTrack's.`,
      )
    }
    this.correlatesHere = features.length === 0
    this.pairs = this.correlatesHere
      ? matchPorts(template.outputs, search.outputs.map(anySize), 'template', 'search')
      : matchPorts(template.outputs, features, 'template', 'search')
    this.headPairs = head && matchPorts(search.outputs, head.inputs.map(anySize), 'search', 'head')
    this.outputs = head?.outputs ?? search.outputs
    const ports = [...search.inputs, ...(head?.inputs ?? [])]
    this.batched = ports.every(({ shape }) => typeof shape[0] === 'string')
  }

  /** Whether what comes out are correlated features, without a head. */
  get isBare(): boolean {
    return this.correlatesHere && !this.models.head
  }

  /** Features of the template in the first entry of a batch: computed once, and handed to every search as they are. */
  async readTemplate(batch: ImageBatch): Promise<Tensors> {
    const outputs = await this.models.template.run({ [this.templateInput.name]: batch.tensor(1) })
    return checkFeatures(outputs)
  }

  /**
   * Runs the search on the first pictures of a batch.
   * @param features of each target.
   * @param picturesPerTarget default 1.
   */
  async search(batch: ImageBatch, features: readonly Tensors[], picturesPerTarget = 1): Promise<Tensors> {
    const { search, head } = this.models
    const stacked = stackFeatures(features)
    const picture = { [this.searchInput.name]: batch.tensor(features.length * picturesPerTarget) }
    if (!this.correlatesHere) return search.run({ ...picture, ...this.inputs(stacked) })
    const found = await search.run(picture)
    const correlated = Object.fromEntries(
      [...this.pairs].map(([name, from]) => [name, this.correlate(found, name, stacked[from]!)]),
    )
    if (!head || !this.headPairs) return correlated
    return head.run(Object.fromEntries([...this.headPairs].map(([input, from]) => [input, correlated[from]!])))
  }

  private inputs(features: Tensors): Tensors {
    return Object.fromEntries([...this.pairs].map(([input, from]) => [input, features[from]!]))
  }

  private correlate(found: Tensors, name: string, kernel: Tensor): Tensor<Float32Array> {
    const { correlation, factor = 1 } = this.options
    const search = outputMap(found, name, [-1, -1, -1, -1], 'search')
    const correlate = correlation === 'depthwise' ? depthwiseCorrelation : crossCorrelation
    const result = correlate(search, kernel as Tensor<Float32Array>)
    if (factor !== 1) for (let i = 0; i < result.data.length; i++) result.data[i]! *= factor
    return result
  }
}

/** The same port, with all but its name and number of axes free. */
function anySize({ name, type, shape }: TensorInfo): TensorInfo {
  return { name, type, shape: shape.map(() => '?') }
}
