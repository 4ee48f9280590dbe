import { type Image, MotError } from '@mot/core'
import { LARGEST_IMAGE } from './largest-image'

/**
 * Decodes a Windows bitmap: 1, 4 or 8 bits a pixel with a palette, 16, 24 or 32 bits in the usual order or by masks,
 * rows from the bottom or the top. Transparency is dropped. (Microsoft, "Bitmap Storage": BITMAPFILEHEADER,
 * BITMAPINFOHEADER.)
 * @throws MotError `invalid-file` where the file is damaged, `unsupported` for compressed bitmaps and OS/2's.
 */
export function decodeBmp(bytes: Uint8Array, file = 'bitmap'): Image {
  const header = readHeader(bytes, file)
  const { width, height, rowLength, pixelOffset, topDown } = header
  const data = new Uint8ClampedArray(4 * width * height)
  const readPixel = pixelReader(bytes, header)
  for (let y = 0; y < height; y++) {
    const row = pixelOffset + (topDown ? y : height - 1 - y) * rowLength
    for (let x = 0; x < width; x++) readPixel(row, x, data, 4 * (y * width + x))
  }
  return { width, height, data }
}

/** Size of a bitmap, from its header. */
export function readBmpSize(bytes: Uint8Array, file = 'bitmap'): { width: number; height: number } {
  const { width, height } = readHeader(bytes, file)
  return { width, height }
}

interface Header {
  readonly width: number
  readonly height: number
  /** The first row in the file is the upper one. */
  readonly topDown: boolean
  readonly bits: number
  /** Bytes from a row to the next: rows are padded to 4. */
  readonly rowLength: number
  readonly pixelOffset: number
  readonly paletteOffset: number
  readonly paletteLength: number
  /** Bits of red, green and blue in a pixel of 16 or 32 bits. */
  readonly masks: readonly [number, number, number]
}

const FILE_HEADER = 14
const INFO_HEADER = 40
/** Where the masks of the colours end that follow the header. */
const MASKS_END = 66
const UNCOMPRESSED = 0
const BIT_FIELDS = 3
const ALPHA_BIT_FIELDS = 6
const defaultMasks = { 16: [0x7c00, 0x03e0, 0x001f], 32: [0xff0000, 0x00ff00, 0x0000ff] } as const

function readHeader(bytes: Uint8Array, file: string): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < FILE_HEADER + INFO_HEADER || bytes[0] !== 0x42 || bytes[1] !== 0x4d) {
    throw new MotError(
      'invalid-file',
      `${file} should begin as a Windows bitmap (BM) of ${FILE_HEADER + INFO_HEADER} bytes or more.`,
    )
  }
  const headerLength = view.getUint32(14, true)
  const bits = view.getUint16(28, true)
  const compression = view.getUint32(30, true)
  if (headerLength < INFO_HEADER || ![UNCOMPRESSED, BIT_FIELDS, ALPHA_BIT_FIELDS].includes(compression)) {
    const what = headerLength < INFO_HEADER ? 'an OS/2 header' : `compression ${compression}`
    throw new MotError('unsupported', `${file} is a bitmap with ${what}: save it as png, or as an uncompressed bitmap.`)
  }
  const width = view.getInt32(18, true)
  const signedHeight = view.getInt32(22, true)
  const height = Math.abs(signedHeight)
  const rowLength = 4 * Math.ceil((width * bits) / 32)
  const pixelOffset = view.getUint32(10, true)
  if (![1, 4, 8, 16, 24, 32].includes(bits) || width < 1 || height < 1) {
    throw new MotError(
      'invalid-file',
      `${file} should have a size and 1 to 32 bits a pixel, got ${width} × ${height} of ${bits} bits.`,
    )
  }
  const expected = pixelOffset + rowLength * height
  if (bytes.length < expected) {
    throw new MotError(
      'invalid-file',
      `${file} of ${width} × ${height} pixels should have ${expected} bytes, got ${bytes.length}.`,
    )
  }
  if (width * height > LARGEST_IMAGE) {
    throw new MotError('invalid-file', `${file} should have ${LARGEST_IMAGE} pixels at most, got ${width} × ${height}.`)
  }
  const masked = compression !== UNCOMPRESSED
  if (masked && bytes.length < MASKS_END) {
    throw new MotError('invalid-file', `${file} should have ${MASKS_END} bytes or more, got ${bytes.length}.`)
  }
  const paletteOffset = FILE_HEADER + headerLength
  return {
    width,
    height,
    topDown: signedHeight < 0,
    bits,
    rowLength,
    pixelOffset,
    paletteOffset,
    // Entries after the first pixel are not part of the palette.
    paletteLength: Math.min(view.getUint32(46, true) || 2 ** bits, (pixelOffset - paletteOffset) >> 2),
    masks: masked
      ? [view.getUint32(54, true), view.getUint32(58, true), view.getUint32(62, true)]
      : defaultMasks[bits === 16 ? 16 : 32],
  }
}

/** Writes the pixel of column `x` in the row at byte `row` to `data[at]`. */
type PixelReader = (row: number, x: number, data: Uint8ClampedArray, at: number) => void

function pixelReader(bytes: Uint8Array, { bits, paletteOffset, paletteLength, masks }: Header): PixelReader {
  if (bits === 24) return (row, x, data, at) => copyColor(bytes, row + 3 * x, data, at)
  if (bits <= 8) {
    const perByte = 8 / bits
    return (row, x, data, at) => {
      const shift = 8 - bits - bits * (x % perByte)
      const index = (bytes[row + Math.floor(x / perByte)]! >> shift) & (2 ** bits - 1)
      // A colour that the palette lacks is black, as elsewhere.
      if (index < paletteLength) copyColor(bytes, paletteOffset + 4 * index, data, at)
      else data[at + 3] = 255
    }
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const channels = masks.map(channelOf)
  return (row, x, data, at) => {
    const pixel = bits === 16 ? view.getUint16(row + 2 * x, true) : view.getUint32(row + 4 * x, true)
    for (let channel = 0; channel < 3; channel++) data[at + channel] = channels[channel]!(pixel)
    data[at + 3] = 255
  }
}

/** Bitmaps hold blue, green, red. */
function copyColor(bytes: Uint8Array, from: number, data: Uint8ClampedArray, at: number): void {
  data[at] = bytes[from + 2]!
  data[at + 1] = bytes[from + 1]!
  data[at + 2] = bytes[from]!
  data[at + 3] = 255
}

/** The bits under a mask, stretched to 0 to 255. */
function channelOf(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 0
  const lowest = mask & -mask
  const largest = (mask >>> 0) / (lowest >>> 0)
  return (pixel) => ((((pixel & mask) >>> 0) / (lowest >>> 0)) * 255) / largest
}
