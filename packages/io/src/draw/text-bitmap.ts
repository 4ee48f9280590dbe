/** Opacities of the pixels of a character or a text, relative to the corner of the first capital. */
export interface TextBitmap {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** [height × width] 0 to 255. */
  readonly alphas: Uint8Array
}

/** The part with ink. */
export function trimmed({ x, y, width, height, alphas }: TextBitmap): TextBitmap {
  let [left, top, right, bottom] = [width, height, 0, 0]
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (alphas[row * width + column] === 0) continue
      left = Math.min(left, column)
      right = Math.max(right, column + 1)
      top = Math.min(top, row)
      bottom = Math.max(bottom, row + 1)
    }
  }
  if (left >= right) return { x: 0, y: 0, width: 0, height: 0, alphas: new Uint8Array(0) }
  const part = new Uint8Array((right - left) * (bottom - top))
  for (let row = top; row < bottom; row++) {
    part.set(alphas.subarray(row * width + left, row * width + right), (row - top) * (right - left))
  }
  return { x: x + left, y: y + top, width: right - left, height: bottom - top, alphas: part }
}
