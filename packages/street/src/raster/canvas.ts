/**
 * A canvas of pixels, with an optional second buffer of the owner of each pixel.
 *
 * Colours are premultiplied by their alpha. On an opaque canvas that has no effect; a canvas that is empty at first becomes a layer for
 * `drawLayer`.
 */
export class Canvas {
  /** [height × width × 4] red, green, blue, alpha; colours multiplied by alpha. */
  readonly data: Uint8ClampedArray
  /** [height × width] id of the last owner that painted each pixel, 0 for objects. Only with `owners`. */
  readonly owners: Int32Array | undefined
  /** Current owner, written to `owners` where a shape covers at least half of a pixel. */
  owner = 0
  /** Number of pixels that the current owner has covered by at least half, each counted once. */
  ownedCount = 0

  constructor(
    readonly width: number,
    readonly height: number,
    options: { readonly owners?: boolean } = {},
  ) {
    this.data = new Uint8ClampedArray(width * height * 4)
    this.owners = options.owners ? new Int32Array(width * height) : undefined
  }

  /** Sets the owner of everything painted from here on. */
  beginOwner(id: number): void {
    this.owner = id
    this.ownedCount = 0
  }

  /** Blends a colour over a pixel. `pixel` is `y * width + x`, coverage 0 to 1. */
  paint(pixel: number, red: number, green: number, blue: number, coverage: number): void {
    const data = this.data
    const at = pixel * 4
    const keep = 1 - coverage
    data[at] = data[at]! * keep + red * coverage
    data[at + 1] = data[at + 1]! * keep + green * coverage
    data[at + 2] = data[at + 2]! * keep + blue * coverage
    data[at + 3] = data[at + 3]! * keep + 255 * coverage
    if (coverage >= 0.5) this.claim(pixel)
  }

  private claim(pixel: number): void {
    const owners = this.owners
    if (owners === undefined || owners[pixel] === this.owner) return
    owners[pixel] = this.owner
    this.ownedCount++
  }
}
