/** A rectangle in pixels of the original image. `right` and `bottom` are edges: the width is `right - left`. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** A flat column of numbers that can be written. */
export type NumberColumn = Float64Array | Float32Array | number[]

/** Row `index` of a flat [n × 4] column of left, top, right, bottom. */
export function boxAt(boxes: ArrayLike<number>, index: number): Box {
  const at = 4 * index
  return { left: boxes[at]!, top: boxes[at + 1]!, right: boxes[at + 2]!, bottom: boxes[at + 3]! }
}

/** A flat [n × 4] column of left, top, right, bottom. */
export function boxColumn(boxes: readonly Box[]): Float64Array {
  return Float64Array.from(boxes.flatMap(({ left, top, right, bottom }) => [left, top, right, bottom]))
}

/** Whether all four are finite and width and height are above 0. */
export function isValidBox(boxes: ArrayLike<number>, index: number): boolean {
  const at = 4 * index
  const width = boxes[at + 2]! - boxes[at]!
  const height = boxes[at + 3]! - boxes[at + 1]!
  return width > 0 && height > 0 && width < Number.POSITIVE_INFINITY && height < Number.POSITIVE_INFINITY
}

/** Whether width and height are above 0, however large. NaN is not. */
export function hasArea(boxes: ArrayLike<number>, index: number): boolean {
  const at = 4 * index
  return boxes[at + 2]! > boxes[at]! && boxes[at + 3]! > boxes[at + 1]!
}

// Conversions between box formats.
//
//   tlbr  left, top, right, bottom
//   tlwh  left, top, width, height
//   xyah  centre x and y, width / height, height
//   xywh  centre x and y, width, height
//   xysr  centre x and y, width × height, width / height

/** Reads four numbers from element `at` of `from` and writes four to element `toAt` of `to`, which may be the same place. */
export type BoxConversion = (from: ArrayLike<number>, at: number, to: NumberColumn, toAt: number) => void

export function tlbrToTlwh(from: ArrayLike<number>, at: number, to: NumberColumn, toAt: number): void {
  const left = from[at]!
  const top = from[at + 1]!
  to[toAt + 2] = from[at + 2]! - left
  to[toAt + 3] = from[at + 3]! - top
  to[toAt] = left
  to[toAt + 1] = top
}

export function tlwhToTlbr(from: ArrayLike<number>, at: number, to: NumberColumn, toAt: number): void {
  const left = from[at]!
  const top = from[at + 1]!
  to[toAt + 2] = from[at + 2]! + left
  to[toAt + 3] = from[at + 3]! + top
  to[toAt] = left
  to[toAt + 1] = top
}

export function tlwhToXywh(from: ArrayLike<number>, at: number, to: NumberColumn, toAt: number): void {
  const width = from[at + 2]!
  const height = from[at + 3]!
  to[toAt] = from[at]! + width / 2
  to[toAt + 1] = from[at + 1]! + height / 2
  to[toAt + 2] = width
  to[toAt + 3] = height
}

export function xywhToTlwh(from: ArrayLike<number>, at: number, to: NumberColumn, toAt: number): void {
  const width = from[at + 2]!
  const height = from[at + 3]!
  to[toAt] = from[at]! - width / 2
  to[toAt + 1] = from[at + 1]! - height / 2
  to[toAt + 2] = width
  to[toAt + 3] = height
}

export function tlwhToXyah(from: ArrayLike<number>, at: number, to: NumberColumn, toAt: number): void {
  tlwhToXywh(from, at, to, toAt)
  to[toAt + 2] = to[toAt + 2]! / to[toAt + 3]!
}

export function xyahToTlwh(from: ArrayLike<number>, at: number, to: NumberColumn, toAt: number): void {
  const height = from[at + 3]!
  const width = from[at + 2]! * height
  to[toAt] = from[at]! - width / 2
  to[toAt + 1] = from[at + 1]! - height / 2
  to[toAt + 2] = width
  to[toAt + 3] = height
}

export function tlwhToXysr(from: ArrayLike<number>, at: number, to: NumberColumn, toAt: number): void {
  tlwhToXywh(from, at, to, toAt)
  const width = to[toAt + 2]!
  const height = to[toAt + 3]!
  to[toAt + 2] = width * height
  to[toAt + 3] = width / height
}

/** The width is √(s r): NaN where one of them is negative. */
export function xysrToTlwh(from: ArrayLike<number>, at: number, to: NumberColumn, toAt: number): void {
  const area = from[at + 2]!
  const width = Math.sqrt(area * from[at + 3]!)
  const height = area / width
  to[toAt] = from[at]! - width / 2
  to[toAt + 1] = from[at + 1]! - height / 2
  to[toAt + 2] = width
  to[toAt + 3] = height
}

// Direct conversions, which trackers call for every box in every frame: by way of tlwh they take 5 % longer.

export function tlbrToXywh(from: ArrayLike<number>, at: number, to: NumberColumn, toAt: number): void {
  const left = from[at]!
  const top = from[at + 1]!
  const width = from[at + 2]! - left
  const height = from[at + 3]! - top
  to[toAt] = left + width / 2
  to[toAt + 1] = top + height / 2
  to[toAt + 2] = width
  to[toAt + 3] = height
}

export function xywhToTlbr(from: ArrayLike<number>, at: number, to: NumberColumn, toAt: number): void {
  const width = from[at + 2]!
  const height = from[at + 3]!
  const left = from[at]! - width / 2
  const top = from[at + 1]! - height / 2
  to[toAt] = left
  to[toAt + 1] = top
  to[toAt + 2] = width + left
  to[toAt + 3] = height + top
}

export function tlbrToXyah(from: ArrayLike<number>, at: number, to: NumberColumn, toAt: number): void {
  tlbrToXywh(from, at, to, toAt)
  to[toAt + 2] = to[toAt + 2]! / to[toAt + 3]!
}

export function xyahToTlbr(from: ArrayLike<number>, at: number, to: NumberColumn, toAt: number): void {
  const height = from[at + 3]!
  const width = from[at + 2]! * height
  const left = from[at]! - width / 2
  const top = from[at + 1]! - height / 2
  to[toAt] = left
  to[toAt + 1] = top
  to[toAt + 2] = width + left
  to[toAt + 3] = height + top
}

export function tlbrToXysr(from: ArrayLike<number>, at: number, to: NumberColumn, toAt: number): void {
  tlbrToXywh(from, at, to, toAt)
  const width = to[toAt + 2]!
  const height = to[toAt + 3]!
  to[toAt + 2] = width * height
  to[toAt + 3] = width / height
}

/** The width is √(s r): NaN where one of them is negative. */
export function xysrToTlbr(from: ArrayLike<number>, at: number, to: NumberColumn, toAt: number): void {
  const area = from[at + 2]!
  const width = Math.sqrt(area * from[at + 3]!)
  const height = area / width
  const left = from[at]! - width / 2
  const top = from[at + 1]! - height / 2
  to[toAt] = left
  to[toAt + 1] = top
  to[toAt + 2] = width + left
  to[toAt + 3] = height + top
}
