import { hash2, Random } from '../random'
import type { Canvas } from '../raster/canvas'

/** Size of the noise table: large enough that its repetition is invisible. */
const TABLE_SIZE = 1 << 16

/** Sensor noise, different at every pixel and in every frame, and nearly equal in all colours. */
export class SensorNoise {
  private readonly table = new Int8Array(TABLE_SIZE)

  constructor(
    deviation: number,
    private readonly seed: number,
  ) {
    const random = new Random(seed)
    for (let i = 0; i < TABLE_SIZE; i++) this.table[i] = Math.round(random.normal() * deviation)
  }

  /** Adds the noise of a frame. */
  add(canvas: Canvas, frameIndex: number): void {
    const { data, width, height } = canvas
    const table = this.table
    for (let y = 0; y < height; y++) {
      let at = Math.floor(hash2(frameIndex, y, this.seed) * TABLE_SIZE)
      const end = (y + 1) * width * 4
      for (let i = y * width * 4; i < end; i += 4, at++) {
        const grey = table[at & (TABLE_SIZE - 1)]!
        const tint = table[(at * 7 + 31) & (TABLE_SIZE - 1)]! >> 1
        data[i] = data[i]! + grey + tint
        data[i + 1] = data[i + 1]! + grey
        data[i + 2] = data[i + 2]! + grey - tint
      }
    }
  }
}
