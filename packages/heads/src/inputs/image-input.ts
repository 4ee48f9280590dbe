import { type Model, MotError, type Size, type TensorInfo } from '@mot/core'

/** A network's image input as declared by the network. */
export interface ImageInput {
  readonly name: string
  readonly layout: 'nchw' | 'nhwc'
  /** Images per run; undefined where the network leaves it open. */
  readonly batch: number | undefined
  /** The sides that are fixed. */
  readonly fixed: Partial<Size>
}

/**
 * Selects a network's image input: the named one, the only one, or the only one that is an image; four axes, one of them with
 * three channels.
 * @throws MotError `invalid-model`.
 */
export function findImageInput(model: Pick<Model, 'inputs'>, name?: string): ImageInput {
  const images = model.inputs.length > 1 ? model.inputs.filter(isImage) : model.inputs
  const info = name === undefined ? images[0] : model.inputs.find((input) => input.name === name)
  if (info === undefined || (name === undefined && images.length > 1)) {
    const names = model.inputs.map((input) => `"${input.name}"`).join(', ') || 'none'
    const expected = name === undefined ? 'one image input (or set inputName)' : `an input "${name}"`
    throw new MotError('invalid-model', `The network should have ${expected}, got ${names}.`)
  }
  const [batch, ...axes] = info.shape
  const layout = findLayout(axes)
  if (layout === undefined || !isImage(info)) throw notAnImage(info)
  const [height, width] = layout === 'nchw' ? [axes[1], axes[2]] : [axes[0], axes[1]]
  return {
    name: info.name,
    layout,
    batch: typeof batch === 'number' ? batch : undefined,
    fixed: {
      ...(typeof width === 'number' && { width }),
      ...(typeof height === 'number' && { height }),
    },
  }
}

function isImage({ type, shape: [, ...axes] }: TensorInfo): boolean {
  return findLayout(axes) !== undefined && (type === 'float32' || type === 'float16')
}

/** Where the channels are left open, they are assumed to be the first axis, as from nearly all exporters. */
function findLayout(axes: readonly (number | string | undefined)[]): 'nchw' | 'nhwc' | undefined {
  if (axes.length !== 3) return undefined
  if (axes[0] === 3) return 'nchw'
  if (axes[2] === 3) return 'nhwc'
  return typeof axes[0] === 'string' ? 'nchw' : undefined
}

function notAnImage({ name, type, shape }: TensorInfo): MotError {
  return new MotError(
    'invalid-model',
    `Input "${name}" should be float32 of shape [?, 3, ?, ?] or [?, ?, ?, 3], got ${type} [${shape.join(', ')}].`,
  )
}
