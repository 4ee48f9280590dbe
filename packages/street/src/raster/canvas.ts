/**
 * Pixels to paint on, with an optional second layer that remembers whose each pixel is.
 *
 * Colours are kept multiplied by their alpha. On an opaque canvas that changes nothing; a canvas that begins empty
 * becomes a picture that `drawLayer` lays over others.
 */
export class Canvas {
  /** [height × width × 4] red, green, blue, alpha; colours multiplied by alpha. */
  readonly data: Uint8ClampedArray
  /** [height × width] the id that painted a pixel last, 0 for things. Only with `owners`. */
  readonly owners: Int32Array | undefined
  /** Written to `owners` where a shape covers at least half of a pixel. */
  owner = 0
  /** Pixels the current owner has painted at least half, each counted once. */
  ownedCount = 0

  constructor(
    readonly width: number,
    readonly height: number,
    options: { readonly owners?: boolean } = {},
  ) {
    this.data = new Uint8ClampedArray(width * height * 4)
    this.owners = options.owners ? new Int32Array(width * height) : undefined
  }

  /** Everything painted from here on belongs to `id`. */
  beginOwner(id: number): void {
    this.owner = id
    this.ownedCount = 0
  }

  /** Lays a colour over a pixel. `pixel` is `y * width + x`, coverage 0 to 1. */
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
