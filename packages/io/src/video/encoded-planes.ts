import { type Image, rgbaToI420, type Size, type YuvEncoding, type YuvPlanes } from '@mot/core'

const BT709: YuvEncoding = { matrix: 'bt709', fullRange: false }

/**
 * Makes what turns the images of a video into planes for an encoder, all in one encoding of colours. Planes of a decoder are taken as they
 * are, where an encoder takes them; those of the first image decide the encoding, which is BT.709 for pixels.
 * @param size of the video: that of the images, grown to even numbers.
 * @returns planes that are valid until the next call.
 */
export function createPlanes(size: Size): (image: Image) => YuvPlanes {
  let encoding: YuvEncoding | undefined
  let own: YuvPlanes | undefined
  return (image) => {
    const direct = isDirect(image, size) ? image.planes : undefined
    encoding ??= direct?.encoding ?? BT709
    if (direct?.encoding.matrix === encoding.matrix) return direct
    own ??= createOwn(size, encoding)
    rgbaToI420(image.data, image, own.bytes, encoding.matrix)
    return own
  }
}

/** Encoders take planes of their own for each colour, of an even size, with luma from 16 to 235. */
function isDirect({ planes, width, height }: Image, size: Size): boolean {
  if (planes === undefined || width !== size.width || height !== size.height) return false
  const { matrix, fullRange } = planes.encoding
  return planes.chromaStep === 1 && !fullRange && matrix !== 'bt2020'
}

function createOwn({ width, height }: Size, encoding: YuvEncoding): YuvPlanes {
  const area = width * height
  return {
    bytes: new Uint8Array(1.5 * area),
    luma: { offset: 0, stride: width },
    u: { offset: area, stride: width / 2 },
    v: { offset: 1.25 * area, stride: width / 2 },
    chromaStep: 1,
    encoding,
  }
}
