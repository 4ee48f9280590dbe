import { MotError } from '../errors'
import { checkPlanes, type Image, type Size, type YuvEncoding, type YuvPlanes } from '../image'
import { resizer } from './resizer'

/**
 * Converts the 4:2:0 planes of a video decoder to opaque RGBA. Every pixel has the chroma of its block of four. Done here and not by the
 * decoder, so that Node and all browsers give the same bytes (Node's decoder also treats every video as BT.601, which shifts the reds of
 * BT.709 videos).
 * @param rgba [height × width × 4] filled.
 * @throws MotError `invalid-image` where the planes or the output are too short.
 */
export function yuvToRgba(planes: YuvPlanes, size: Size, rgba: Uint8ClampedArray): Uint8ClampedArray {
  checkPlanes(planes, size)
  checkLength('The output', rgba.length, 4 * size.width * size.height)
  resizer().yuvToRgba(planes, size, rgba)
  return rgba
}

/**
 * An image of planes whose pixels are made when they are first read, as a decoder's frame is: networks are fed by the planes alone.
 * @param create memory for the pixels. Default: fresh.
 */
export function planarImage(
  planes: YuvPlanes,
  { width, height }: Size,
  create: (size: number) => Uint8ClampedArray = (size) => new Uint8ClampedArray(size),
): Image {
  let source: YuvPlanes | undefined = planes
  let data: Uint8ClampedArray = new Uint8ClampedArray(0)
  return {
    width,
    height,
    get data() {
      if (source === undefined) return data
      data = yuvToRgba(source, { width, height }, create(4 * width * height))
      source = undefined
      return data
    },
    get planes() {
      return source
    },
  }
}

/**
 * RGBA to I420 with luma from 16 to 235, which all players support. Odd sizes grow by one pixel that repeats the last, because a
 * chroma sample covers two.
 * @param bytes [even height × even width × 1.5] filled: luma, then U and V.
 * @param matrix of the colours. Default BT.709.
 * @throws MotError `invalid-image` where pixels or output are too short.
 */
export function rgbaToI420(
  rgba: Uint8ClampedArray | Uint8Array,
  size: Size,
  bytes: Uint8Array,
  matrix: YuvEncoding['matrix'] = 'bt709',
): void {
  const { width, height } = size
  checkLength('The image', rgba.length, 4 * width * height)
  checkLength('The output', bytes.length, 1.5 * (width + (width & 1)) * (height + (height & 1)))
  resizer().rgbaToI420(rgba, size, bytes, matrix)
}

function checkLength(what: string, length: number, expected: number): void {
  if (length >= expected) return
  throw new MotError('invalid-image', `${what} should have ${expected} bytes, got ${length}.`)
}
