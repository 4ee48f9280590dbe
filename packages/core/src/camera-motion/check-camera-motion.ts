import { MotError } from '../errors'
import type { Affine } from '../prepare/affine'
import { shown } from '../shown'

/** Pixels: a larger translation leaves no overlap with the frame before. */
const FARTHEST = 1e6
/** Factor: so does a larger change of area. */
const LARGEST_GROWTH = 1e4

/**
 * Whether a map from pixels of the frame before to pixels of this one is a possible camera motion: it is finite, does not mirror or
 * flatten the image, and both frames can overlap.
 */
export function isCameraMotion(map: Affine): boolean {
  // JavaScript may pass anything.
  if (typeof map !== 'object' || map === null || map.length !== 6) return false
  const { 0: a, 1: b, 2: c, 3: d, 4: e, 5: f } = map
  if (typeof a !== 'number' || typeof b !== 'number' || typeof c !== 'number') return false
  if (typeof d !== 'number' || typeof e !== 'number' || typeof f !== 'number') return false
  const growth = a * e - b * d
  const extent = Math.max(Math.abs(a), Math.abs(b), Math.abs(d), Math.abs(e))
  const isSound = growth >= 1 / LARGEST_GROWTH && extent ** 2 <= LARGEST_GROWTH
  return isSound && Math.abs(c) <= FARTHEST && Math.abs(f) <= FARTHEST
}

/**
 * For public entry points: trackers apply camera motion to their complete state.
 * @throws MotError `invalid-detections` unless `isCameraMotion`.
 */
export function checkCameraMotion(map: Affine): void {
  if (isCameraMotion(map)) return
  throw new MotError(
    'invalid-detections',
    `Camera motion should be six finite numbers a, b, c, d, e, f that neither mirror nor flatten the image, got ${listed(map)}.`,
  )
}

function listed(map: unknown): string {
  return Array.isArray(map) && map.length <= 6 ? `[${map.map(shown).join(', ')}]` : shown(map)
}
