import { type Image, PointTracker, Pyramid } from '@mot/core'
import { finite, numbers, positive, record } from '../shapes'
import { ClassicalBase, type Mover } from './classical-base'
import { GreyPatch } from './grey-patch'
import { completeMedianFlowOptions, type MedianFlowOptions } from './median-flow-options'
import type { Target } from './target'

/** Pixels along the side of the window in which points are followed, whatever its size in the image. */
const SIDE = 96
/** Side of the window by the longer one of the target. */
const WINDOW_FACTOR = 1.75
/** With fewer points that come back there is no estimate. */
const FEWEST_POINTS = 6
/** What the size may change by from frame to frame. */
const LARGEST_GROWTH = 1.06

/**
 * Follows one object by the median of how its points moved, of those that lead back when they are followed there and back again. Kalal,
 * Mikolajczyk and Matas, "Forward-Backward Error: Automatic Detection of Tracking Failures" (2010).
 */
export class MedianFlow extends ClassicalBase<Required<MedianFlowOptions>, WindowState> {
  /** @throws MotError `invalid-option`. */
  constructor(options: MedianFlowOptions = {}) {
    const complete = completeMedianFlowOptions(options)
    super({ name: 'MedianFlow', options: complete, mover: () => new FlowMover(complete) })
  }
}

/** The last frame, as far as points are followed in it. */
interface WindowState {
  readonly x: number
  readonly y: number
  readonly side: number
  readonly grey: readonly number[]
}

class FlowMover implements Mover<WindowState> {
  confidence = 1
  readonly shape = record<WindowState>({ x: finite, y: finite, side: positive, grey: numbers(SIDE * SIDE) })
  private previous = new Pyramid(SIDE, SIDE)
  private current = new Pyramid(SIDE, SIDE)
  private readonly patch = new GreyPatch(SIDE, SIDE)
  private readonly tracker = new PointTracker()
  // Window of the last frame, in pixels of the image.
  private x = 0
  private y = 0
  private side = 1
  // Of the points that were found: where from, where to, and how far off they came back, in pixels of the window.
  private readonly fromX: Float64Array
  private readonly fromY: Float64Array
  private readonly toX: Float64Array
  private readonly toY: Float64Array
  private readonly errors: Float64Array
  private readonly sorted: Float64Array

  constructor(private readonly options: Required<MedianFlowOptions>) {
    const points = options.pointsPerSide ** 2
    this.fromX = new Float64Array(points)
    this.fromY = new Float64Array(points)
    this.toX = new Float64Array(points)
    this.toY = new Float64Array(points)
    this.errors = new Float64Array(points)
    this.sorted = new Float64Array(points)
  }

  start(image: Image, target: Target): void {
    this.moveTo(image, target)
  }

  follow(image: Image, target: Target): Target {
    this.read(image, this.current)
    // 1. Points on a grid in the target, followed into this frame and back again.
    const found = this.trackPoints(target)
    this.confidence = 0
    if (found < FEWEST_POINTS) return target
    // 2. The half of them that came back nearest.
    const medianError = this.median(this.errors, found)
    const kept = this.keepReliable(found, medianError)
    // 3. The median of how these moved, and of how their distances changed.
    const pixel = this.side / SIDE
    const shiftX = this.medianShift(this.fromX, this.toX, kept) * pixel
    const shiftY = this.medianShift(this.fromY, this.toY, kept) * pixel
    const growth = Math.min(Math.max(this.medianGrowth(kept), 1 / LARGEST_GROWTH), LARGEST_GROWTH)
    const { maxReturnError, pointsPerSide } = this.options
    const share = Math.min((2 * found) / pointsPerSide ** 2, 1)
    this.confidence = share * Math.max(1 - medianError / maxReturnError, 0)
    return { x: target.x + shiftX, y: target.y + shiftY, width: target.width * growth, height: target.height * growth }
  }

  learn(): void {}

  moveTo(image: Image, { x, y, width, height }: Target): void {
    this.x = x
    this.y = y
    this.side = Math.max(WINDOW_FACTOR * Math.max(width, height), 8)
    this.read(image, this.previous)
  }

  snapshot(): WindowState {
    const { x, y, side, previous } = this
    return { x, y, side, grey: [...previous.levels[0]!.data] }
  }

  restore({ x, y, side, grey }: WindowState): void {
    this.x = x
    this.y = y
    this.side = side
    this.previous.levels[0]!.data.set(grey)
    this.previous.shrink()
  }

  private read(image: Image, into: Pyramid): void {
    const { patch, x, y, side } = this
    patch.read(image, x, y, side, side)
    into.levels[0]!.data.set(patch.data)
    into.shrink()
  }

  private trackPoints(target: Target): number {
    const { tracker, previous, current, fromX, fromY, toX, toY, errors, options } = this
    const scale = SIDE / this.side
    const left = (target.x - target.width / 2 - this.x) * scale + SIDE / 2
    const top = (target.y - target.height / 2 - this.y) * scale + SIDE / 2
    const { pointsPerSide, maxReturnError } = options
    let found = 0
    for (let i = 0; i < pointsPerSide * pointsPerSide; i++) {
      const x = left + (((i % pointsPerSide) + 0.5) / pointsPerSide) * target.width * scale
      const y = top + ((Math.floor(i / pointsPerSide) + 0.5) / pointsPerSide) * target.height * scale
      if (!tracker.track(previous, current, x, y)) continue
      const foundX = tracker.x
      const foundY = tracker.y
      if (!tracker.tracksBack(previous, current, x, y, 2 * maxReturnError)) continue
      fromX[found] = x
      fromY[found] = y
      toX[found] = foundX
      toY[found] = foundY
      errors[found++] = lengthOf(tracker.x - x, tracker.y - y)
    }
    return found
  }

  private keepReliable(found: number, limit: number): number {
    const { fromX, fromY, toX, toY, errors } = this
    let kept = 0
    for (let i = 0; i < found; i++) {
      if (errors[i]! > limit) continue
      fromX[kept] = fromX[i]!
      fromY[kept] = fromY[i]!
      toX[kept] = toX[i]!
      toY[kept++] = toY[i]!
    }
    return kept
  }

  private medianShift(from: Float64Array, to: Float64Array, count: number): number {
    for (let i = 0; i < count; i++) this.errors[i] = to[i]! - from[i]!
    return this.median(this.errors, count)
  }

  /** Of each point and the one half of the points further on: distances are long, and every point counts alike. */
  private medianGrowth(count: number): number {
    const { fromX, fromY, toX, toY, errors } = this
    const half = Math.max(count >> 1, 1)
    let ratios = 0
    for (let i = 0; i < count; i++) {
      const j = (i + half) % count
      const before = lengthOf(fromX[j]! - fromX[i]!, fromY[j]! - fromY[i]!)
      const after = lengthOf(toX[j]! - toX[i]!, toY[j]! - toY[i]!)
      if (before > 1) errors[ratios++] = after / before
    }
    return ratios === 0 ? 1 : this.median(errors, ratios)
  }

  private median(values: Float64Array, count: number): number {
    const { sorted } = this
    for (let i = 0; i < count; i++) {
      let at = i
      for (; at > 0 && sorted[at - 1]! > values[i]!; at--) sorted[at] = sorted[at - 1]!
      sorted[at] = values[i]!
    }
    return count % 2 === 1 ? sorted[count >> 1]! : (sorted[count / 2 - 1]! + sorted[count / 2]!) / 2
  }
}

/** Without the garbage of `Math.hypot`. */
function lengthOf(x: number, y: number): number {
  return Math.sqrt(x * x + y * y)
}
