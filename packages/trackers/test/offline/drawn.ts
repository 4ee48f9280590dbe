import type { TrackRow } from '@mot/core'

/** Rows of one id in these frames, with the box of `boxAt`: left and top, 40 × 100 pixels. */
export function track(
  id: number,
  frames: readonly number[],
  boxAt: (frame: number) => readonly [left: number, top: number],
  more: Partial<TrackRow> = {},
): TrackRow[] {
  return frames.map((frame) => {
    const [left, top] = boxAt(frame)
    return { frame, id, box: { left, top, right: left + 40, bottom: top + 100 }, score: 0.9, ...more }
  })
}

/** The whole numbers from `first` to `last`. */
export function frames(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

/** Rows of golden files: frame, id, left, top, width, height, score. */
export function fromNumbers(rows: readonly (readonly number[])[]): TrackRow[] {
  return rows.map(([frame, id, left, top, width, height, score]) => ({
    frame: frame!,
    id: id!,
    box: { left: left!, top: top!, right: left! + width!, bottom: top! + height! },
    score: score!,
  }))
}

export function toNumbers(rows: readonly TrackRow[]): number[][] {
  return rows.map(({ frame, id, box, score }) => [
    frame,
    id,
    box.left,
    box.top,
    box.right - box.left,
    box.bottom - box.top,
    score,
  ])
}

/** The golden rows in the order of frames and ids. */
export function sorted(rows: readonly (readonly number[])[]): (readonly number[])[] {
  return [...rows].sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]!)
}
