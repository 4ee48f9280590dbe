import type { Box } from '@mot/core'

/** A 10 × 10 box whose left edge is at `left`; two of them overlap with IoU (10 − d) / (10 + d) at distance d. */
export function at(left: number, top = 0): Box {
  return { left, top, right: left + 10, bottom: top + 10 }
}

/**
 * Frames from lines, one per frame: 'A at 0, B at 50' is drawn as `A.....B`, a column every 10 pixels. Ids are the letters'
 * places in the alphabet, from 1.
 */
export function drawn(...lines: string[]): { id: number; box: Box }[][] {
  return lines.map((line) =>
    [...line].flatMap((letter, column) =>
      letter === '.' ? [] : [{ id: letter.toUpperCase().charCodeAt(0) - 64, box: at(10 * column) }],
    ),
  )
}
