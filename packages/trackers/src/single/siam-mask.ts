import {
  contiguous,
  type Image,
  type Mask,
  type Model,
  MotError,
  roundHalfEven,
  type Tensor,
  type TensorInfo,
} from '@mot/core'
import { describe, matchPorts, outputMap, type Tensors } from './features'
import { largestContour } from './mask/largest-contour'
import { pasteMask } from './mask/paste-mask'
import { smallestRectangle } from './mask/smallest-rectangle'
import type { Found, SearchWindow } from './network-tracker'
import { refuseNaN } from './response'
import { completeSiamMaskOptions, type SiamMaskOptions } from './siam-mask-options'
import { RegionProposalTracker } from './siam-rpn'
import type { SiameseModels } from './siamese-network'
import { boxOf, clippedTarget, type Target } from './target'

/** The networks of SiamMask. Without `refine`, the search network gives a coarse mask for every place. */
export interface SiamMaskModels extends SiameseModels {
  /** Features of the search and the place, row and column, where the target is → its mask. */
  readonly refine?: Model
}

/** A contour has to be larger than this for a rectangle about it, in pixels. */
const LEAST_AREA = 100

/**
 * Follows one object, and reports its pixels and the smallest rotated rectangle about them. Wang et al., "Fast Online Object Tracking and Segmentation:
 * A Unifying Approach" (2019).
 */
export class SiamMask extends RegionProposalTracker<Required<SiamMaskOptions>> {
  private readonly refine: Model | undefined
  /** Features by name of the refining network's inputs. */
  private readonly refinePairs: ReadonlyMap<string, string>
  private readonly placePort: TensorInfo | undefined
  /** Output of the search network that holds coarse masks; undefined with `refine`. */
  private readonly maskName: string | undefined

  /** @throws MotError `invalid-option`, `invalid-model`. */
  constructor(models: SiamMaskModels, options: SiamMaskOptions = {}) {
    const complete = completeSiamMaskOptions(options)
    super({
      name: 'SiamMask',
      models,
      options: complete,
      correlation: 'depthwise',
      rounding: complete.convention === 'pysot' ? 'floor' : 'even',
    })
    const { refine } = models
    const { outputs } = this.network
    this.refine = refine
    this.placePort = refine?.inputs.find(({ name, shape }) => shape.length <= 2 || /^pos/i.test(name))
    const features = refine?.inputs.filter((port) => port !== this.placePort) ?? []
    this.refinePairs = matchPorts(outputs, features, 'search', 'refine')
    this.maskName = refine ? undefined : outputs.find(({ name }) => /mask/i.test(name))?.name
    if (!refine && !this.maskName) {
      throw new MotError(
        'invalid-model',
        `SiamMask needs a network "refine", or an output "mask" of the search network, got ${describe(outputs)}.`,
      )
    }
  }

  protected override async read(
    image: Image,
    searchWindow: SearchWindow,
    outputs: Tensors,
    index: number,
  ): Promise<Found> {
    const { options } = this
    const { target, score, place, mapSide } = this.propose(searchWindow, outputs, index)
    const clipped = clippedTarget(target, image)
    const row = Math.floor(place / mapSide)
    const column = place % mapSide
    // 1. The mask at the chosen place.
    const { data, start, side } = await this.maskAt(outputs, index, row, column, mapSide)
    // 2. Back to where it lies in the image.
    const mask = this.paste(data, start, side, searchWindow, image, row, column, mapSide)
    // 3. The smallest rectangle about its largest contour; the box where there is none.
    const contour = largestContour(mask)
    const fallback = options.convention === 'pysot' ? clipped : target
    const polygon = contour && contour.area > LEAST_AREA ? smallestRectangle(contour.points) : cornersOf(fallback)
    return {
      target: options.longTerm ? target : clipped,
      box: boxOf(clipped),
      score,
      evidence: score,
      polygon,
      ...(options.reportMask && { mask }),
    }
  }

  private async maskAt(outputs: Tensors, index: number, row: number, column: number, mapSide: number) {
    const { refine, maskName } = this
    if (!refine) {
      const { data, shape } = outputMap(outputs, maskName!, [-1, -1, mapSide, mapSide], 'search')
      const cells = shape[1]!
      const area = mapSide * mapSide
      const first = index * cells * area + row * mapSide + column
      const values = Float32Array.from({ length: cells }, (_, i) => data[first + i * area]!)
      return squareMask({ data: values, shape: [cells] }, 'search')
    }
    const inputs = Object.fromEntries(
      [...this.refinePairs].map(([input, from]) => [input, entryOf(outputs[from]!, index)]),
    )
    const { placePort } = this
    const position = placePort && { [placePort.name]: placeTensor(placePort, row, column) }
    const refined = await refine.run({ ...inputs, ...position })
    return squareMask(Object.values(refined)[0]!, 'refine')
  }

  private paste(
    data: Float32Array,
    start: number,
    side: number,
    { target, side: inputSide }: SearchWindow,
    image: Image,
    row: number,
    column: number,
    mapSide: number,
  ): Mask {
    const { options } = this
    const { stride, templateSide } = options
    const cropSide = roundHalfEven(this.geometry(target, inputSide).side)
    const scale = cropSide / inputSide
    // Places that lie before the first whole template, in all.
    const base = mapSide - 1 - Math.floor((inputSide - templateSide) / stride)
    const place = {
      left: target.x - cropSide / 2 + (column - base / 2) * stride * scale,
      top: target.y - cropSide / 2 + (row - base / 2) * stride * scale,
      side: scale * templateSide,
    }
    return pasteMask(data, start, side, place, image, options.maskThreshold, options.convention === 'pysot' ? 0 : -1)
  }
}

/** A mask of whichever shape, as long as it is a square of numbers. @throws MotError `invalid-output`. */
function squareMask(tensor: Tensor, role: string): { data: Float32Array; start: number; side: number } {
  const { data } = contiguous(tensor)
  const side = Math.round(Math.sqrt(data.length))
  if (!(data instanceof Float32Array) || side * side !== data.length) {
    throw new MotError(
      'invalid-output',
      `The mask of the ${role} network should be a square, got [${tensor.shape.join(', ')}].`,
    )
  }
  let sum = 0
  for (let i = 0; i < data.length; i++) sum += data[i]!
  refuseNaN(sum, role)
  return { data, start: 0, side }
}

/** One target of a batch. */
function entryOf(tensor: Tensor, index: number): Tensor {
  const { data, shape } = contiguous(tensor)
  const size = data.length / shape[0]!
  return shape[0] === 1
    ? { data, shape }
    : { data: data.slice(index * size, (index + 1) * size), shape: [1, ...shape.slice(1)] }
}

function placeTensor({ type, shape }: TensorInfo, row: number, column: number): Tensor {
  const values = [row, column]
  const data =
    type === 'int64'
      ? BigInt64Array.from(values, BigInt)
      : type === 'int32'
        ? Int32Array.from(values)
        : Float32Array.from(values)
  return { data, shape: shape.length === 2 ? [1, 2] : [2] }
}

function cornersOf(target: Target): number[] {
  const { left, top, right, bottom } = boxOf(target)
  return [left, top, right, top, right, bottom, left, bottom]
}
