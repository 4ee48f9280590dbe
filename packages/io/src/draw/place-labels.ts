import type { Box } from '@mot/core'

/** A label to be placed beside a box; sizes in whole pixels. */
export interface LabelRequest {
  readonly width: number
  readonly height: number
  readonly box: Box
  /** The place that it had in the last frame: it stays there while that is free. */
  readonly place?: number
}

export interface PlacedLabel {
  readonly left: number
  readonly top: number
  /** Number of its place beside the box; undefined for one elsewhere. */
  readonly place: number | undefined
}

/**
 * Places labels, the first ones first: above the box where that is free, else at one of seven other places beside it, else at the
 * nearest free place of the image. All are inside the image if they fit into it, and cover neither each other nor what is taken,
 * as long as there is a free place; one without any is placed above its box.
 * @param taken boxes to keep clear.
 */
export function placeLabels(
  requests: readonly LabelRequest[],
  width: number,
  height: number,
  taken: readonly Box[] = [],
): PlacedLabel[] {
  const occupied = [...taken]
  return requests.map((whole) => {
    const request = { ...whole, box: clipped(whole.box, width, height) }
    const placed = besideBox(request, width, height, occupied) ?? nearestFree(request, width, height, occupied)
    const { left, top } = placed
    occupied.push({ left, top, right: left + request.width, bottom: top + request.height })
    return placed
  })
}

/** Above, in the upper corners, below, and at the sides; in the order of preference. */
const PLACES = 8

function besideBox(
  request: LabelRequest,
  width: number,
  height: number,
  occupied: readonly Box[],
): PlacedLabel | undefined {
  const order = [request.place ?? 0, ...Array.from({ length: PLACES }, (_, i) => i)]
  for (const place of order) {
    const position = positionOf(place, request, width, height)
    if (position && isFree(position, request, occupied)) return { ...position, place }
  }
  return undefined
}

interface Position {
  readonly left: number
  readonly top: number
}

/** A place above, in or below the box may slide sideways into the image, one at its side up and down. */
function positionOf(
  place: number,
  { width, height, box }: LabelRequest,
  imageWidth: number,
  imageHeight: number,
): Position | undefined {
  const isRight = place % 2 === 1
  const [right, bottom] = [imageWidth - width, imageHeight - height]
  if (place >= 6) {
    const left = Math.round(isRight ? box.left - width : box.right)
    return left >= 0 && left <= right ? { left, top: within(Math.round(box.top), bottom) } : undefined
  }
  const top = Math.round(place < 2 ? box.top - height : place < 4 ? box.top : box.bottom)
  if (top < 0 || top > bottom) return undefined
  return { left: within(Math.round(isRight ? box.right - width : box.left), right), top }
}

/**
 * The free position nearest to that above the box. A free position can be moved up or down until it is level with that one or
 * touches the image's edge or a label, so these rows are all that are tried.
 */
function nearestFree(
  { width, height, box }: LabelRequest,
  imageWidth: number,
  imageHeight: number,
  occupied: readonly Box[],
): PlacedLabel {
  const [mostLeft, mostTop] = [imageWidth - width, imageHeight - height]
  const wanted = { left: within(Math.round(box.left), mostLeft), top: within(Math.round(box.top - height), mostTop) }
  const tops = new Set([wanted.top, 0, mostTop])
  for (const { top, bottom } of occupied) tops.add(Math.floor(top) - height).add(Math.ceil(bottom))
  const rows = [...tops]
  const distance = (top: number) => Math.abs(top - wanted.top)
  rows.sort((a, b) => distance(a) - distance(b))
  let best: Position | undefined
  let bestDistance = Number.POSITIVE_INFINITY
  for (const top of rows) {
    if (distance(top) >= bestDistance) break
    if (top < 0 || top > mostTop) continue
    const left = nearestFreeInRow(wanted.left, top, width, height, mostLeft, occupied)
    if (left === undefined) continue
    const away = Math.hypot(left - wanted.left, distance(top))
    if (away < bestDistance) [best, bestDistance] = [{ left, top }, away]
  }
  return { ...(best ?? wanted), place: undefined }
}

function nearestFreeInRow(
  wanted: number,
  top: number,
  width: number,
  height: number,
  most: number,
  occupied: readonly Box[],
): number | undefined {
  if (most < 0) return undefined
  const inRow = occupied.filter((other) => other.top < top + height && other.bottom > top)
  inRow.sort((a, b) => a.left - b.left)
  let best: number | undefined
  // The gaps from left to right: in each, the place nearest to the wanted one.
  let from = 0
  for (const { left, right } of [...inRow, { left: most + width, right: most + width }]) {
    const to = Math.min(most, Math.floor(left) - width)
    if (to >= from) {
      const nearest = Math.max(from, Math.min(wanted, to))
      if (best === undefined || Math.abs(nearest - wanted) < Math.abs(best - wanted)) best = nearest
      if (from >= wanted) break
    }
    from = Math.max(from, Math.ceil(right))
  }
  return best
}

/** The part in the image: a label of a box that is cut off is at its visible part. */
function clipped({ left, top, right, bottom }: Box, width: number, height: number): Box {
  return {
    left: within(left, width),
    top: within(top, height),
    right: within(right, width),
    bottom: within(bottom, height),
  }
}

function isFree({ left, top }: Position, { width, height }: LabelRequest, occupied: readonly Box[]): boolean {
  return occupied.every(
    (other) => other.left >= left + width || other.right <= left || other.top >= top + height || other.bottom <= top,
  )
}

function within(value: number, most: number): number {
  return Math.max(0, Math.min(value, most))
}
