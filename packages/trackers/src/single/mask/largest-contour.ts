import type { Mask } from '@mot/core'

/** Outline of one object of a mask. */
export interface Contour {
  /** [2 × n] x and y of its outer pixels in the image, in order around it; as OpenCV's `CHAIN_APPROX_NONE` has them. */
  readonly points: readonly number[]
  /** Of the polygon through the middles of its outer pixels. */
  readonly area: number
}

// Of one mask after the other: pixels of objects that were listed, and pixels of an object whose neighbours were not seen so far.
let seenMemory = new Uint8Array(0)
let stackMemory = new Int32Array(0)

/** Eight neighbours, clockwise from the right. */
const STEP_X = [1, 1, 0, -1, -1, -1, 0, 1]
const STEP_Y = [0, 1, 1, 1, 0, -1, -1, -1]

/**
 * The outer contour with the largest area. Pixels that touch by a corner are one object. Suzuki and Abe, "Topological Structural Analysis
 * of Digitized Binary Images by Border Following" (1985).
 * @returns undefined where the mask is empty.
 */
export function largestContour(mask: Mask): Contour | undefined {
  const { width, height, data } = mask
  const count = width * height
  if (seenMemory.length < count) seenMemory = new Uint8Array(count)
  const seen = seenMemory.fill(0, 0, count)
  let best: Contour | undefined
  for (let start = 0; start < count; start++) {
    if (data[start] === 0 || seen[start] !== 0) continue
    // The first pixel of an object, row by row, is an outer one.
    const contour = follow(mask, start)
    // Reference quirk: OpenCV lists contours from the last to the first, and of equal ones the first in its list is taken.
    if (!best || contour.area >= best.area) best = contour
    fill(mask, start, seen)
  }
  return best
}

/** Goes around an object with its outside to the left. */
function follow(mask: Mask, start: number): Contour {
  const { width, left, top } = mask
  const startX = start % width
  const startY = Math.floor(start / width)
  const points: number[] = []
  let x = startX
  let y = startY
  // What is left of the first pixel is outside.
  let direction = 4
  let firstDirection = -1
  let twiceArea = 0
  for (;;) {
    const next = nextDirection(mask, x, y, direction)
    if (next < 0) {
      points.push(left + x, top + y)
      break
    }
    // Done where the first step is about to be taken again.
    if (x === startX && y === startY) {
      if (firstDirection < 0) firstDirection = next
      else if (next === firstDirection) break
    }
    points.push(left + x, top + y)
    const toX = x + STEP_X[next]!
    const toY = y + STEP_Y[next]!
    twiceArea += x * toY - toX * y
    x = toX
    y = toY
    direction = (next + 4) % 8
  }
  return { points, area: Math.abs(twiceArea) / 2 }
}

/** The first neighbour that is of the object, counterclockwise from where one came; −1 where there is none. */
function nextDirection({ width, height, data }: Mask, x: number, y: number, from: number): number {
  for (let turn = 1; turn <= 8; turn++) {
    const direction = (from - turn + 16) % 8
    const toX = x + STEP_X[direction]!
    const toY = y + STEP_Y[direction]!
    if (toX < 0 || toY < 0 || toX >= width || toY >= height) continue
    if (data[toY * width + toX] !== 0) return direction
  }
  return -1
}

function fill({ width, height, data }: Mask, start: number, seen: Uint8Array): void {
  // Each pixel is put there once.
  if (stackMemory.length < width * height) stackMemory = new Int32Array(width * height)
  const stack = stackMemory
  let size = 0
  stack[size++] = start
  seen[start] = 1
  while (size > 0) {
    const at = stack[--size]!
    const x = at % width
    const y = (at - x) / width
    for (let toY = Math.max(y - 1, 0); toY <= Math.min(y + 1, height - 1); toY++) {
      for (let toX = Math.max(x - 1, 0); toX <= Math.min(x + 1, width - 1); toX++) {
        const to = toY * width + toX
        if (data[to] === 0 || seen[to] !== 0) continue
        seen[to] = 1
        stack[size++] = to
      }
    }
  }
}
