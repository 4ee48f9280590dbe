import type { Box } from '@mot/core'
import { type Color, textColorOn } from './color'
import { fitText, type Lettering } from './lettering'
import { placeLabels } from './place-labels'
import type { Surface } from './surface'

/** A label before it is placed. */
export interface Tag {
  readonly text: string
  readonly color: Color
  readonly opacity: number
  /** What it is the label of. */
  readonly box: Box
  /** Of a track, whose place is told to the next frame. */
  readonly id?: number
  /** Of the last frame, or the preferred one. */
  readonly place?: number | undefined
}

/** Paints labels that keep clear of each other, the first ones in the best places. @returns the places by id. */
export function paintTags(
  surface: Surface,
  tags: readonly Tag[],
  textHeight: number,
  lettering: Lettering,
): Map<number, number> {
  const padding = Math.round(0.45 * textHeight)
  // Room for small letters below the line.
  const height = Math.ceil(textHeight) + 2 * padding + Math.round(0.1 * textHeight)
  const measure = (text: string) => surface.measureText(text, textHeight)
  const fitted = tags.flatMap((tag) => {
    const text = fitText(lettering.prepare(tag.text), surface.width - 2 * padding, measure)
    return text === '' ? [] : [{ ...tag, text, width: Math.ceil(measure(text)) + 2 * padding, height }]
  })
  const requests = fitted.map(({ width, box, place }) => ({
    width,
    height,
    box,
    ...(place !== undefined && { place }),
  }))
  const positions = placeLabels(requests, surface.width, surface.height)
  const places = new Map<number, number>()
  for (const [i, tag] of fitted.entries()) {
    const { left, top, place } = positions[i]!
    if (tag.id !== undefined && place !== undefined) places.set(tag.id, place)
    if (place === undefined)
      paintLeader(surface, { left, top, right: left + tag.width, bottom: top + height }, tag, textHeight)
  }
  for (const [i, { text, width, color, opacity }] of fitted.entries()) {
    const { left, top } = positions[i]!
    surface.fillRectangle(left, top, width, height, Math.round(0.25 * textHeight), color, opacity)
    surface.writeText(text, left + padding, top + padding, textHeight, textColorOn(color))
  }
  return places
}

/** A line from a label that is not beside its box to that. */
function paintLeader(surface: Surface, label: Box, { box, color, opacity }: Tag, textHeight: number): void {
  const [fromX, toX] = nearest(label.left, label.right, box.left, box.right)
  const [fromY, toY] = nearest(label.top, label.bottom, box.top, box.bottom)
  if (Math.hypot(toX - fromX, toY - fromY) < 2) return
  surface.strokeLine([fromX, fromY, toX, toY], Math.max(1, 0.1 * textHeight), color, 0.8 * opacity)
}

/** The nearest points of two intervals; their common middle where they overlap. */
function nearest(from: number, to: number, otherFrom: number, otherTo: number): readonly [number, number] {
  if (to < otherFrom) return [to, otherFrom]
  if (otherTo < from) return [from, otherTo]
  const middle = (Math.max(from, otherFrom) + Math.min(to, otherTo)) / 2
  return [middle, middle]
}
