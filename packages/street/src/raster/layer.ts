import type { Canvas } from './canvas'

/** An image with transparency, painted once and drawn over many frames. Its outermost pixels are empty. */
export interface Layer {
  /** Colours premultiplied by alpha, as in canvases. */
  readonly canvas: Canvas
  /** Position of its top left corner, in pixels of the panorama. */
  readonly x: number
  readonly y: number
}

/**
 * Draws a layer over a canvas whose top left corner is at (`offsetX`, `offsetY`) of the panorama, sampled bilinearly in sixteenths of a
 * pixel. Pixels covered by at least half have owner 0.
 */
export function drawLayer(canvas: Canvas, layer: Layer, offsetX: number, offsetY: number): void {
  const { data: target, owners, width } = canvas
  const { data: source, width: sourceWidth, height: sourceHeight } = layer.canvas
  const { left, top, partX, partY } = sampling(offsetX - layer.x, offsetY - layer.y)
  const topLeft = (16 - partX) * (16 - partY)
  const topRight = partX * (16 - partY)
  const bottomLeft = (16 - partX) * partY
  const bottomRight = partX * partY
  const nextRow = sourceWidth * 4
  const firstX = Math.max(0, -left)
  const lastX = Math.min(width, sourceWidth - 1 - left)
  const lastY = Math.min(canvas.height, sourceHeight - 1 - top)
  for (let y = Math.max(0, -top); y < lastY; y++) {
    let from = ((top + y) * sourceWidth + left + firstX) * 4
    let pixel = y * width + firstX
    for (const end = y * width + lastX; pixel < end; pixel++, from += 4) {
      const alpha =
        source[from + 3]! * topLeft +
        source[from + 7]! * topRight +
        source[from + nextRow + 3]! * bottomLeft +
        source[from + nextRow + 7]! * bottomRight
      if (alpha === 0) continue
      const keep = 65280 - alpha
      const to = pixel * 4
      for (let channel = 0; channel < 3; channel++) {
        const at = from + channel
        const colour =
          source[at]! * topLeft +
          source[at + 4]! * topRight +
          source[at + nextRow]! * bottomLeft +
          source[at + nextRow + 4]! * bottomRight
        target[to + channel] = colour / 256 + (target[to + channel]! * keep) / 65280
      }
      if (owners !== undefined && alpha >= 32640) owners[pixel] = 0
    }
  }
}

/**
 * Fills a canvas with the part of an opaque panorama from (`offsetX`, `offsetY`) on, sampled bilinearly in sixteenths of a pixel. The
 * panorama extends at least one pixel beyond on every side.
 */
export function copyWindow(canvas: Canvas, panorama: Canvas, offsetX: number, offsetY: number): void {
  const { left, top, partX, partY } = sampling(offsetX, offsetY)
  const { data: source, width: sourceWidth } = panorama
  const { data: target, width, height } = canvas
  if (partX === 0 && partY === 0) {
    for (let y = 0; y < height; y++) {
      const from = ((top + y) * sourceWidth + left) * 4
      target.set(source.subarray(from, from + width * 4), y * width * 4)
    }
    return
  }
  const topLeft = (16 - partX) * (16 - partY)
  const topRight = partX * (16 - partY)
  const bottomLeft = (16 - partX) * partY
  const bottomRight = partX * partY
  const nextRow = sourceWidth * 4
  for (let y = 0; y < height; y++) {
    let from = ((top + y) * sourceWidth + left) * 4
    let to = y * width * 4
    for (const end = to + width * 4; to < end; to++, from++) {
      target[to] =
        (source[from]! * topLeft +
          source[from + 4]! * topRight +
          source[from + nextRow]! * bottomLeft +
          source[from + nextRow + 4]! * bottomRight +
          128) >>
        8
    }
  }
}

/** First pixel of an image, and the fraction from it to the next pixel, in sixteenths. */
function sampling(x: number, y: number): { left: number; top: number; partX: number; partY: number } {
  const left = Math.floor(x)
  const top = Math.floor(y)
  return { left, top, partX: Math.round((x - left) * 16), partY: Math.round((y - top) * 16) }
}
