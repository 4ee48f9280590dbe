import type { Image, Size } from './image'
import type { PixelFormat } from './prepare/image-batch'
import type { Placement } from './prepare/placement'
import type { Signal } from './signal'
import type { Tensor } from './tensor'

// The road of a frame beside the page's thread: what a head says as data, and what a model that owns its images returns.

/** The part of a page's `VideoFrame` that is used here. */
export interface VideoFrameLike {
  readonly displayWidth: number
  readonly displayHeight: number
  readonly visibleRect: Size | null
  /** Microseconds. */
  readonly timestamp: number
  close(): void
}

/** The part of a page's `ImageBitmap` that is used here. */
export interface ImageBitmapLike extends Size {
  close(): void
}

/** An image that a page holds outside of JavaScript's memory. The caller closes it; it may do so as soon as a call has begun. */
export type PageImage = VideoFrameLike | ImageBitmapLike

/** Pixels of an image, wherever they lie. A video frame without a visible rectangle is closed: it has no pixels. */
export function sizeOfSource(source: Image | PageImage): Size {
  if (!('displayWidth' in source)) return { width: source.width, height: source.height }
  const { width, height } = source.visibleRect ?? { width: source.displayWidth, height: source.displayHeight }
  return { width, height }
}

/** Whether an image is one of the page's, without bytes that JavaScript can read. */
export function isPageImage(source: object): source is PageImage {
  return 'close' in source && typeof source.close === 'function' && !('data' in source)
}

/** Numbers of an output that belong to one row. */
export interface RowRead {
  /** The output's name in the network: of the cells of the scanned output, on the same grid. */
  readonly output: string
  /** Channel of the first number, and how many follow each other. */
  readonly first: number
  readonly count: number
  /** Channels from those of one group to those of the next. Default 0: all groups share them. */
  readonly perGroup?: number
  /**
   * Where the numbers are read not at the row's own cell but at one that the row points to: number k at the cell, less its fraction, of
   * numbers 2k and 2k + 1 of an earlier read added to the own column and row. 0 outside of the map.
   */
  readonly at?: { readonly read: number; readonly pairs: 'xy' | 'yx' }
}

/** How a cell scores. Channels count from the first of the group. */
export type ScoreRule =
  /** The only channel of its group. */
  | { readonly rule: 'value' }
  /** One channel less another. */
  | { readonly rule: 'difference'; readonly channel: number; readonly less: number }
  /** The largest of the channels from `first` to before `end`; times another channel, if there is one. */
  | { readonly rule: 'best'; readonly first: number; readonly end: number; readonly times?: number }

/**
 * Which cells of an output count, and what is read at them: a head's decoding up to the point where only few numbers are left. It may let
 * through more cells than the head keeps, and never fewer: the head decodes what is read.
 */
export interface RowSelection {
  /** The scanned output's name in the network. */
  readonly output: string
  /** [1, channels, cells…] (`first`) or [1, cells, channels] (`last`): of all outputs that are read. */
  readonly channels: 'first' | 'last'
  /** Channels of one group. The groups are scanned one by one: classes of a heatmap, anchors. */
  readonly groupSize: number
  readonly groupCount: number
  readonly score: ScoreRule
  /** Cells count whose score is above this. −Infinity: all that are not −Infinity. */
  readonly above: number
  /** Cells count that no neighbour in their 3 × 3 surroundings exceeds. */
  readonly isPeak?: boolean
  /** The number of cells that the head keeps, the best: others may be left out. Default: all. */
  readonly most?: number
  /** Rows that there is room for. */
  readonly capacity: number
  /** What all values of the scanned output are taken for: within 0 to 1, or not all. Where that is wrong, no rows are returned. */
  readonly range?: 'unit' | 'beyond'
  readonly reads: readonly RowRead[]
}

/** The rows of one selection, in no order. */
export interface SelectedRows {
  readonly count: number
  /** [count] group × cells + cell. */
  readonly cells: Uint32Array
  /** [count × numbers] of the reads, one after the other. */
  readonly values: Float32Array
}

/** What happens to one image. */
export interface FrameRequest {
  readonly inputName: string
  /** Of the input, in pixels. */
  readonly size: Size
  readonly format: PixelFormat
  readonly placement: Placement
  /** Inputs beside the image, by name. */
  readonly companions?: Readonly<Record<string, Tensor>>
  /** Names of the outputs that are read. */
  readonly outputs: readonly string[]
  /** Absent: the outputs are returned whole. */
  readonly selections?: readonly RowSelection[]
}

/** Where and how the image of a frame went its way. */
export interface FrameReport {
  /** The provider that ran the network. */
  readonly provider: string
  /** Where the image was prepared, and where rows were selected. */
  readonly prepared: 'device' | 'processor'
  readonly selected: 'device' | 'processor'
  /** Bytes that came back from the device, and how often they were waited for. 0 where there is no device. */
  readonly bytesRead: number
  readonly readBacks: number
}

export interface FrameRows {
  /** The rows of each selection; absent where there are none or they do not hold all that counts. */
  readonly rows?: readonly SelectedRows[]
  /** The whole outputs, where there are no rows. */
  readonly outputs?: Readonly<Record<string, Tensor<Float32Array>>>
  readonly report: FrameReport
}

/** A network that takes images themselves and returns the few numbers that a head reads. */
export interface FrameRunner {
  /**
   * Prepares an image, runs the network, and selects rows, all where the network lies. Calls may overlap in time and end in their order.
   * @throws MotError `invalid-image`, `run-failed`, `invalid-output`, `disposed`.
   */
  run(source: Image | PageImage, request: FrameRequest, options?: { readonly signal?: Signal }): Promise<FrameRows>
}
