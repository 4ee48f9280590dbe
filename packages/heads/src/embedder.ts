import {
  asDetections,
  contiguous,
  cropBoxes,
  Detections,
  type DetectionsInput,
  type Image,
  ImageBuffer,
  type Model,
  MotError,
  type PixelFormat,
  readOptions,
  type Signal,
  type Size,
  type Tensor,
} from '@mot/core'
import { checkCount } from './check-options'
import { findImageInput } from './inputs/image-input'
import { chooseInputSize } from './inputs/input-size'
import { NetworkRunner } from './network-runner'
import { toUnitLength } from './to-unit-length'

export interface EmbedderOptions extends Omit<PixelFormat, 'layout'> {
  /** Where the network leaves it open. Default 128 × 256, the usual size for people. */
  readonly inputSize?: Size
  /** Name of the image input. Default: the network's only input. */
  readonly inputName?: string
  /** Name of the output. Default: the network's first output. */
  readonly outputName?: string
  /** Crops per run, where the network leaves the batch open. Default 32. */
  readonly batchSize?: number
  /** How crops are resized. Default `bilinear`, as most networks were trained. */
  readonly resampling?: 'bilinear' | 'area'
}

/** A separate appearance (re-identification) network: detections in, the same detections with embeddings out. */
export interface Embedder {
  /**
   * Adds an embedding to every detection: the network's output for the crop of its box, clipped to the image, as a vector of
   * unit length. The crop of a box outside the image is the nearest pixel of the image's edge.
   * @throws MotError `invalid-image`, `invalid-detections` for a box that is not finite, `invalid-output`, and what
   * `Model.run` throws.
   */
  embed(image: Image, detections: DetectionsInput, options?: { readonly signal?: Signal }): Promise<Detections>
  /** Also disposes of the network. */
  dispose(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * An {@link Embedder} from an appearance network. Channels first or last is read from the shape of its input.
 *
 * In: crops stretched to the input size. Out: one output [n, d], or [n, d, 1, 1].
 * @throws MotError `invalid-model` when the network has no image input, `invalid-option`.
 */
export function embedder(model: Model, options: EmbedderOptions = {}): Embedder {
  const {
    inputSize,
    inputName,
    outputName: requestedOutput,
    batchSize = 32,
    resampling = 'bilinear',
    ...pixels
  } = readOptions(options)
  checkCount('batchSize', batchSize)
  const input = findImageInput(model, inputName)
  const size = chooseInputSize(input.fixed, inputSize, { width: 128, height: 256 }, 1)
  const outputName = requestedOutput ?? model.outputs[0]?.name ?? 'embedding'
  const runner = new NetworkRunner(model, input, pixels, [outputName])
  const patchBuffer = new ImageBuffer()

  async function embed(
    image: Image,
    found: DetectionsInput,
    options: { readonly signal?: Signal } = {},
  ): Promise<Detections> {
    const { signal } = readOptions(options)
    const detections = asDetections(found)
    const chunk = input.batch ?? batchSize
    const vectors: Float32Array[] = []
    for (let start = 0; start < detections.count; start += chunk) {
      const count = Math.min(chunk, detections.count - start)
      vectors.push(
        ...(await runner.run(
          input.batch ?? count,
          size,
          (batch, resizedBuffer) =>
            cropBoxes(image, detections.boxes, batch, { start, count, resampling, patchBuffer, resizedBuffer }),
          (outputs) => readVectors(outputName, outputs, count),
          signal,
        )),
      )
    }
    return withEmbeddings(detections, vectors)
  }

  async function dispose(): Promise<void> {
    runner.clear()
    await model.dispose()
  }

  return { embed, dispose, [Symbol.asyncDispose]: dispose }
}

/** The first `count` rows of the output, of unit length. */
function readVectors(name: string, outputs: Readonly<Record<string, Tensor>>, count: number): Float32Array[] {
  const output = outputs[name]
  if (output === undefined) {
    const names = Object.keys(outputs).map((other) => `"${other}"`)
    throw new MotError('invalid-output', `The network should have an output "${name}", got ${names.join(', ')}.`)
  }
  const { data, shape } = contiguous(output)
  const [rows = 0, dimension = 0, ...rest] = shape
  if (!(data instanceof Float32Array) || rows < count || dimension < 1 || rest.some((length) => length !== 1)) {
    throw new MotError(
      'invalid-output',
      `Output "${name}" should have shape [${count}, ?] and hold float32 numbers, got ${data.constructor.name} [${shape.join(', ')}].`,
    )
  }
  return Array.from({ length: count }, (_, row) => {
    const vector = data.slice(row * dimension, (row + 1) * dimension)
    if (!toUnitLength(vector)) {
      throw new MotError(
        'invalid-output',
        `Output "${name}" should hold finite vectors, got another vector in row ${row}.`,
      )
    }
    return vector
  })
}

function withEmbeddings(detections: Detections, vectors: readonly Float32Array[]): Detections {
  const dimension = vectors[0]?.length ?? 0
  const embeddings = new Float32Array(vectors.length * dimension)
  for (const [i, vector] of vectors.entries()) embeddings.set(vector, i * dimension)
  return new Detections({ ...detections, embeddings, embeddingDimension: dimension })
}
