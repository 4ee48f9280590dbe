import { type Affine, invertAffine, type Mask, MotError, type Size, type Tensor } from '@mot/core'

/**
 * Masks as sums of prototypes, weighted by each object's coefficients and cropped to its box: "YOLACT: Real-time Instance
 * Segmentation" (Bolya et al. 2019, section 3.2). A pixel belongs to the object where the sum is above 0.
 *
 * The sum is computed in the cells of the box alone, and interpolated to the pixels of the image.
 * @param prototypes [n, count, rows, columns] over the whole input.
 * @param coefficients one for each prototype.
 * @param box left, top, right, bottom in pixels of the image.
 * @param toImage input → image, without rotation.
 * @throws MotError `invalid-output` when a prototype is not finite in the box.
 */
export function prototypeMask(
  name: string,
  prototypes: Tensor<Float32Array>,
  index: number,
  coefficients: readonly number[],
  box: ArrayLike<number>,
  { image, input, toImage }: { readonly image: Size; readonly input: Size; readonly toImage: Affine },
): Mask {
  const left = clamp(Math.floor(box[0]!), 0, image.width)
  const top = clamp(Math.floor(box[1]!), 0, image.height)
  const width = Math.max(clamp(Math.ceil(box[2]!), 0, image.width) - left, 0)
  const height = Math.max(clamp(Math.ceil(box[3]!), 0, image.height) - top, 0)
  const data = new Uint8Array(width * height)
  if (data.length === 0) return { left, top, width, height, data }

  const [, , rows, columns] = prototypes.shape as [number, number, number, number]
  const [scaleX, , offsetX, , scaleY, offsetY] = invertAffine(toImage)
  // Middles of pixels → middles of cells.
  const cellX = (x: number) => ((scaleX * (left + x + 0.5) + offsetX) * columns) / input.width - 0.5
  const cellY = (y: number) => ((scaleY * (top + y + 0.5) + offsetY) * rows) / input.height - 0.5
  const xs = neighbours(width, cellX, columns)
  const ys = neighbours(height, cellY, rows)
  const sums = weightedSum(name, prototypes, index, coefficients, xs, ys)
  const sumWidth = xs.last - xs.first + 1
  for (let y = 0; y < height; y++) {
    const above = (ys.before[y]! - ys.first) * sumWidth - xs.first
    const below = (ys.after[y]! - ys.first) * sumWidth - xs.first
    for (let x = 0; x < width; x++) {
      const before = xs.before[x]!
      const after = xs.after[x]!
      const upper = sums[above + before]! * (1 - xs.share[x]!) + sums[above + after]! * xs.share[x]!
      const lower = sums[below + before]! * (1 - xs.share[x]!) + sums[below + after]! * xs.share[x]!
      if (upper * (1 - ys.share[y]!) + lower * ys.share[y]! > 0) data[y * width + x] = 1
    }
  }
  return { left, top, width, height, data }
}

/** For each pixel along one side the cells before and after it, and the weight of the later one, 0 to 1. */
interface Neighbours {
  readonly before: Int32Array
  readonly after: Int32Array
  readonly share: Float64Array
  /** The first and the last cell of all. */
  readonly first: number
  readonly last: number
}

function neighbours(length: number, cellOf: (pixel: number) => number, cellCount: number): Neighbours {
  const positions = Float64Array.from({ length }, (_, pixel) => clamp(cellOf(pixel), 0, cellCount - 1))
  const before = Int32Array.from(positions, Math.floor)
  const after = before.map((cell) => Math.min(cell + 1, cellCount - 1))
  const share = positions.map((position, pixel) => position - before[pixel]!)
  return { before, after, share, first: before[0]!, last: after[length - 1]! }
}

/** The weighted sum of the prototypes in a rectangle of cells, row by row. */
function weightedSum(
  name: string,
  { data, shape }: Tensor<Float32Array>,
  index: number,
  coefficients: readonly number[],
  xs: Neighbours,
  ys: Neighbours,
): Float64Array {
  const [, count, rows, columns] = shape as [number, number, number, number]
  const width = xs.last - xs.first + 1
  const sums = new Float64Array(width * (ys.last - ys.first + 1))
  for (const [k, coefficient] of coefficients.entries()) {
    const plane = (index * count + k) * rows * columns
    for (let row = ys.first, to = 0; row <= ys.last; row++) {
      const from = plane + row * columns
      for (let column = xs.first; column <= xs.last; column++) sums[to++]! += coefficient * data[from + column]!
    }
  }
  const bad = sums.findIndex((sum) => !Number.isFinite(sum))
  if (bad < 0) return sums
  const at = `row ${ys.first + Math.floor(bad / width)}, column ${xs.first + (bad % width)}`
  throw new MotError('invalid-output', `Output "${name}" should hold finite numbers, got another value at ${at}.`)
}

function clamp(value: number, least: number, largest: number): number {
  return Math.min(Math.max(value, least), largest)
}
