import { type Image, MotError, readOptions, shown, type Tracks } from '@mot/core'
import { type Anchor, AnchorPoint } from './anchor'
import { checkKeys } from './check-options'

export interface HeatMapOptions {
  /** Size of the image in pixels. */
  readonly width: number
  readonly height: number
  /** Pixels of a cell's edge. Default 16. */
  readonly cellSize?: number
  /** Default `bottom`: where a person stands. */
  readonly anchor?: Anchor
  /** Classes that are counted. Default: all. */
  readonly classIds?: readonly number[]
}

/** Longest time between two frames that counts, in seconds: a stream that pauses is no crowd. */
const longestStep = 1

/** Where tracks have spent their time: seconds of all tracks in each cell of the image. */
export class HeatMap {
  readonly columns: number
  readonly rows: number
  readonly cellSize: number
  /** [rows × columns] seconds. */
  readonly values: Float64Array
  private readonly anchor: AnchorPoint
  private readonly classIds: ReadonlySet<number> | undefined
  private readonly width: number
  private readonly height: number
  private time: number | undefined

  /** @throws MotError `invalid-option`. */
  constructor(options: HeatMapOptions) {
    const given = readOptions(options)
    checkKeys(given, ['width', 'height', 'cellSize', 'anchor', 'classIds'], 'A heat map')
    const { width, height, cellSize = 16, anchor, classIds } = given
    for (const [name, value] of Object.entries({ width, height, cellSize })) {
      if (Number.isInteger(value) && value >= 1 && value <= 2 ** 15) continue
      throw new MotError(
        'invalid-option',
        `"${name}" should be a whole number of pixels from 1 to 32768, got ${shown(value)}.`,
      )
    }
    this.width = width
    this.height = height
    this.cellSize = cellSize
    this.columns = Math.ceil(width / cellSize)
    this.rows = Math.ceil(height / cellSize)
    this.values = new Float64Array(this.columns * this.rows)
    this.anchor = new AnchorPoint(anchor)
    this.classIds = classIds && new Set(classIds)
  }

  /**
   * Adds the time since the last frame to the cell of each track; points outside the image are left out.
   * @throws MotError `invalid-frame` for a time before the last one.
   */
  update(tracks: Tracks): void {
    const { count, boxes, classIds, detectionIndices, time } = tracks
    const last = this.time ?? time
    if (!(time >= last)) {
      throw new MotError('invalid-frame', `Frame ${tracks.frame} should come after ${last} s, got ${shown(time)}.`)
    }
    const seconds = Math.min(longestStep, time - last)
    this.time = time
    for (let row = 0; row < count; row++) {
      if (detectionIndices[row]! < 0 || (this.classIds && !this.classIds.has(classIds[row]!))) continue
      const x = this.anchor.x(boxes, 4 * row)
      const y = this.anchor.y(boxes, 4 * row)
      if (!(x >= 0 && x < this.width && y >= 0 && y < this.height)) continue
      this.values[Math.floor(y / this.cellSize) * this.columns + Math.floor(x / this.cellSize)]! += seconds
    }
  }

  /** Seconds in the cell of a point of the image. */
  at(x: number, y: number): number {
    if (!(x >= 0 && x < this.width && y >= 0 && y < this.height)) return 0
    return this.values[Math.floor(y / this.cellSize) * this.columns + Math.floor(x / this.cellSize)]!
  }

  /**
   * The map as an image of one pixel a cell, to be laid over the frame: from transparent over blue and red to yellow where most time
   * was spent.
   */
  image(): Image {
    const { values, columns, rows } = this
    const most = values.reduce((a, b) => Math.max(a, b), 0)
    const data = new Uint8ClampedArray(4 * values.length)
    for (let i = 0; i < values.length; i++) {
      const share = most > 0 ? values[i]! / most : 0
      data[4 * i] = 510 * share
      data[4 * i + 1] = 510 * share - 255
      data[4 * i + 2] = 255 - 510 * share
      data[4 * i + 3] = share > 0 ? 64 + 160 * share : 0
    }
    return { width: columns, height: rows, data }
  }
}
