import type { Canvas } from './canvas'

/** A picture with holes, painted once and laid over many frames. */
export interface Layer {
  /** Colours multiplied by alpha, as canvases keep them. */
  readonly canvas: Canvas
  /** Where its top left corner lies, in pixels of the panorama. */
  readonly x: number
  readonly y: number
}

/**
 * Lays a layer over a canvas, moved by (`-offsetX`, `-offsetY`). Between pixels it is sampled bilinearly. What it covers
 * by half belongs to no one.
 */
export function drawLayer(canvas: Canvas, layer: Layer, offsetX: number, offsetY: number): void {
  const leftExact = layer.x - offsetX
  const topExact = layer.y - offsetY
  const left = Math.floor(leftExact)
  const top = Math.floor(topExact)
  // Weights of the four neighbours, in 1/256: a pixel of the canvas looks back by the part that was floored away.
  const partX = Math.round((leftExact - left) * 16)
  const partY = Math.round((topExact - top) * 16)
  const weights = [partX * partY, (16 - partX) * partY, partX * (16 - partY), (16 - partX) * (16 - partY)] as const
  const { width, height, data } = layer.canvas
  const firstX = Math.max(0, left)
  const lastX = Math.min(canvas.width - 1, left + width - (partX === 0 ? 1 : 0))
  const firstY = Math.max(0, top)
  const lastY = Math.min(canvas.height - 1, top + height - (partY === 0 ? 1 : 0))
  const { data: target, owners } = canvas
  for (let y = firstY; y <= lastY; y++) {
    const rowBelow = y - top
    const row0 = rowBelow > 0 && partY > 0 ? (rowBelow - 1) * width : -1
    const row1 = rowBelow < height ? rowBelow * width : -1
    for (let x = firstX; x <= lastX; x++) {
      const column = x - left
      const has0 = column > 0 && partX > 0
      const has1 = column < width
      let red = 0
      let green = 0
      let blue = 0
      let alpha = 0
      for (let corner = 0; corner < 4; corner++) {
        const row = corner < 2 ? row0 : row1
        const weight = weights[corner]!
        if (weight === 0 || row < 0 || !(corner & 1 ? has1 : has0)) continue
        const from = (row + column - (corner & 1 ? 0 : 1)) * 4
        red += data[from]! * weight
        green += data[from + 1]! * weight
        blue += data[from + 2]! * weight
        alpha += data[from + 3]! * weight
      }
      if (alpha === 0) continue
      const keep = 1 - alpha / 65280
      const pixel = y * canvas.width + x
      const to = pixel * 4
      target[to] = target[to]! * keep + red / 256
      target[to + 1] = target[to + 1]! * keep + green / 256
      target[to + 2] = target[to + 2]! * keep + blue / 256
      target[to + 3] = 255
      if (owners !== undefined && alpha >= 32640) owners[pixel] = 0
    }
  }
}

/**
 * Fills a canvas with the part of an opaque panorama that begins at (`offsetX`, `offsetY`), sampled bilinearly in
 * sixteenths of a pixel. The panorama reaches at least one pixel beyond on every side.
 */
export function copyWindow(canvas: Canvas, panorama: Canvas, offsetX: number, offsetY: number): void {
  const left = Math.floor(offsetX)
  const top = Math.floor(offsetY)
  const partX = Math.round((offsetX - left) * 16)
  const partY = Math.round((offsetY - top) * 16)
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
