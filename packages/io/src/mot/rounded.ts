import type { Box } from '@mot/core'

/** With at most six decimals: a millionth of a pixel. */
export function rounded(value: number, decimals = 6): number {
  return Number(value.toFixed(decimals))
}

/** Left, top, width and height of a box, rounded. */
export function roundedXywh({ left, top, right, bottom }: Box): number[] {
  return [left, top, right - left, bottom - top].map((value) => rounded(value))
}
