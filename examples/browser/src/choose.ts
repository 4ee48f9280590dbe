import type { Box } from '@mot/core'

/** A place that was clicked, or a box that was drawn, in pixels of the video. */
export type Choice = { readonly x: number; readonly y: number } | Box

/** Pixels of the page that the pointer moves before a click becomes a drawn box. */
const SMALLEST_DRAG = 6

/** Calls back for each click on the canvas, and for each box that is drawn on it by dragging. */
export function onChoice(canvas: HTMLCanvasElement, choose: (choice: Choice) => void): void {
  let start: PointerEvent | undefined
  canvas.addEventListener('pointerdown', (event) => {
    start = event
    canvas.setPointerCapture(event.pointerId)
  })
  canvas.addEventListener('pointercancel', () => {
    start = undefined
  })
  canvas.addEventListener('pointerup', (end) => {
    if (!start) return
    const from = placeOf(canvas, start)
    const to = placeOf(canvas, end)
    const isDrag = Math.hypot(end.clientX - start.clientX, end.clientY - start.clientY) >= SMALLEST_DRAG
    start = undefined
    choose(isDrag ? boxBetween(from, to) : to)
  })
}

/** The smallest of some boxes that a place lies in. */
export function boxUnder<Item extends { readonly box: Box }>(
  { x, y }: { readonly x: number; readonly y: number },
  items: readonly Item[],
): Item | undefined {
  return items
    .filter(({ box }) => x >= box.left && x < box.right && y >= box.top && y < box.bottom)
    .sort((a, b) => areaOf(a.box) - areaOf(b.box))[0]
}

function placeOf(canvas: HTMLCanvasElement, { clientX, clientY }: PointerEvent) {
  const { left, top, width, height } = canvas.getBoundingClientRect()
  return { x: ((clientX - left) / width) * canvas.width, y: ((clientY - top) / height) * canvas.height }
}

function boxBetween(a: { x: number; y: number }, b: { x: number; y: number }): Box {
  const left = Math.min(a.x, b.x)
  const top = Math.min(a.y, b.y)
  return { left, top, right: Math.max(a.x, b.x, left + 1), bottom: Math.max(a.y, b.y, top + 1) }
}

function areaOf({ left, top, right, bottom }: Box): number {
  return (right - left) * (bottom - top)
}
