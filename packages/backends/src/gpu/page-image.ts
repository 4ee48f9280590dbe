import { type Image, isPageImage, MotError, type PageImage, planarImage, type YuvEncoding } from '@mot/core'

/**
 * The bytes of a page's image: planes of a video frame as the decoder left them, so that their colours are those of the library's own
 * matrix, else RGBA. An image of bytes is returned as it is.
 * @throws MotError `invalid-image` for an image that is closed or has no pixels.
 */
export async function bytesOf(source: Image | PageImage): Promise<Image> {
  if (!isPageImage(source)) return source
  try {
    return source instanceof VideoFrame ? await readVideoFrame(source) : readBitmap(source as ImageBitmap)
  } catch (error) {
    throw new MotError('invalid-image', `The image of the page cannot be read: ${String(error)}.`, { cause: error })
  }
}

async function readVideoFrame(frame: VideoFrame): Promise<Image> {
  const { width, height } = frame.visibleRect!
  if (frame.format !== 'I420' && frame.format !== 'NV12') {
    const data = new Uint8ClampedArray(4 * width * height)
    await frame.copyTo(data, { format: 'RGBA' })
    return { width, height, data }
  }
  const bytes = new Uint8Array(frame.allocationSize())
  const [luma, first, second] = await frame.copyTo(bytes)
  const encoding = encodingOf(frame, height)
  const isPlanar = frame.format === 'I420'
  const v = isPlanar ? second! : { offset: first!.offset + 1, stride: first!.stride }
  return planarImage({ bytes, luma: luma!, u: first!, v, chromaStep: isPlanar ? 1 : 2, encoding }, { width, height })
}

/** As the reader of video files guesses where a video does not say. */
function encodingOf({ colorSpace }: VideoFrame, height: number): YuvEncoding {
  const known: Readonly<Record<string, YuvEncoding['matrix']>> = {
    bt709: 'bt709',
    smpte170m: 'bt601',
    bt470bg: 'bt601',
    'bt2020-ncl': 'bt2020',
  }
  const guess = height < 720 ? 'bt601' : 'bt709'
  return { matrix: known[colorSpace.matrix ?? ''] ?? guess, fullRange: colorSpace.fullRange ?? false }
}

function readBitmap(bitmap: ImageBitmap): Image {
  const { width, height } = bitmap
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
  context.drawImage(bitmap, 0, 0)
  return { width, height, data: context.getImageData(0, 0, width, height).data }
}
