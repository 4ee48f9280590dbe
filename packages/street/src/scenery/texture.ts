import { clamp } from '../arithmetic'
import { hash2 } from '../random'

/** Smooth noise from 0 to 1 with features of about width 1. */
function valueNoise(x: number, y: number, seed: number): number {
  const column = Math.floor(x)
  const row = Math.floor(y)
  const u = ease(x - column)
  const v = ease(y - row)
  const upper = hash2(column, row, seed) * (1 - u) + hash2(column + 1, row, seed) * u
  const lower = hash2(column, row + 1, seed) * (1 - u) + hash2(column + 1, row + 1, seed) * u
  return upper * (1 - v) + lower * v
}

/** Sum of noise at three scales, 0 to 1. */
export function fractalNoise(x: number, y: number, seed: number): number {
  return (
    0.55 * valueNoise(x, y, seed) +
    0.29 * valueNoise(2.1 * x, 2.1 * y, seed + 1) +
    0.16 * valueNoise(4.3 * x, 4.3 * y, seed + 2)
  )
}

/**
 * Share of a pixel that a line covers.
 * @param distance From the centre of the pixel to the centre of the line.
 * @param width Of the line.
 * @param pixel Width of a pixel, in the same unit.
 */
export function lineShare(distance: number, width: number, pixel: number): number {
  return clamp((width / 2 + pixel / 2 - Math.abs(distance)) / pixel, 0, Math.min(1, width / pixel))
}

/** Distance to the nearest multiple of `period`. */
export function toMultiple(value: number, period: number): number {
  return value - period * Math.floor(value / period + 0.5)
}

function ease(t: number): number {
  return t * t * (3 - 2 * t)
}
