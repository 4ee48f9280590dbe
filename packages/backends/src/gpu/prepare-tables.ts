import {
  blockShare,
  colorGains,
  type FrameRequest,
  type PixelFormat,
  placedResampling,
  planeFormatOf,
  type Resampling,
  type Size,
  type Taps,
  warpPositions,
  type YuvPlanes,
} from '@mot/core'
import { type PlacementKind, type PrepareField, prepareFields } from './prepare-shader'

/** What the shader reads besides the image, for one size of image and input. */
export interface PrepareTables {
  readonly placement: PlacementKind
  /** The table of pixels, then those of the placement. */
  readonly tables: Int32Array
  readonly fields: Partial<Record<PrepareField, number>>
}

export function prepareTables(
  image: Size,
  { size, format, placement }: Pick<FrameRequest, 'size' | 'format' | 'placement'>,
): PrepareTables {
  const { channels, tables } = planeFormatOf(format)
  const common = { ...inputSteps(size, format), sourceWidth: image.width, sourceHeight: image.height }
  const firstChannel = channels[0]
  const pixels = bitsOf(tables)
  if (placement.kind === 'warped') {
    const { columnX, columnY, rowX, rowY } = warpPositions(placement.toInput, size)
    return {
      placement: 'warp',
      tables: joined([pixels, columnX, columnY, rowX, rowY]),
      fields: { ...common, firstChannel, placedWidth: size.width, placedHeight: size.height },
    }
  }
  const { width, height, left, top, border } = placement
  const resampling = placedResampling(image, placement)
  return {
    placement: resampling?.kind ?? 'copy',
    tables: joined([pixels, ...tablesOf(resampling)]),
    fields: {
      ...common,
      ...fieldsOf(resampling),
      firstChannel,
      placedWidth: width,
      placedHeight: height,
      left,
      top,
      border: border === 'zero' ? -1 : border,
    },
  }
}

/** Where the planes lie, and what their samples add to a colour. */
export function planeFields({ luma, u, v, chromaStep, encoding }: YuvPlanes): Partial<Record<PrepareField, number>> {
  return {
    ...colorGains(encoding),
    lumaOffset: luma.offset,
    lumaStride: luma.stride,
    uOffset: u.offset,
    uStride: u.stride,
    vOffset: v.offset,
    vStride: v.stride,
    chromaStep,
  }
}

/** The uniform's bytes. */
export function uniformOf(fields: Partial<Record<PrepareField, number>>): ArrayBuffer {
  const integers = Int32Array.from(prepareFields, (name) => fields[name] ?? 0)
  const floats = new Float32Array(integers.buffer)
  for (const name of ['share', 'more'] as const) floats[prepareFields.indexOf(name)] = fields[name] ?? 0
  return integers.buffer
}

function inputSteps({ width, height }: Size, { layout = 'nchw' }: PixelFormat) {
  return layout === 'nchw'
    ? { width, height, rowStep: width, pixelStep: 1, planeStep: width * height }
    : { width, height, rowStep: 3 * width, pixelStep: 3, planeStep: 1 }
}

function fieldsOf(resampling: Resampling | undefined): Partial<Record<PrepareField, number>> {
  switch (resampling?.kind) {
    case 'blocks': {
      const { blockWidth, blockHeight } = resampling
      return { blockWidth, blockHeight, ...blockShare(blockWidth, blockHeight) }
    }
    case 'sums':
      return { columnLength: resampling.columns.length, rowLength: resampling.rows.length }
    default:
      return {}
  }
}

function tablesOf(resampling: Resampling | undefined): Int32Array[] {
  switch (resampling?.kind) {
    case 'taps':
      return [resampling.columns, resampling.rows].flatMap(tapsOf)
    case 'sums':
      return [resampling.columns, resampling.rows].flatMap(({ first, shares }) => [first, bitsOf(shares)])
    default:
      return []
  }
}

function tapsOf({ first, second, firstWeight, secondWeight }: Taps): Int32Array[] {
  return [first, second, firstWeight, secondWeight]
}

function bitsOf(numbers: Float32Array): Int32Array {
  return new Int32Array(numbers.buffer, numbers.byteOffset, numbers.length)
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
