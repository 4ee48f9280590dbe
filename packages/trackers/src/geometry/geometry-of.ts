import { MotError, shown } from '@mot/core'
import { box3d } from './box3d'
import type { Geometry } from './geometry'
import { type KeypointGeometryOptions, keypoints } from './keypoints'
import { masks } from './masks'
import { oriented } from './oriented'

/**
 * A geometry by its name, or by the description that snapshots have of it: as a command line, a file or another thread has it.
 * @throws MotError `invalid-option`.
 */
export function geometryOf(given: unknown): 'box' | Geometry {
  const isRecord = typeof given === 'object' && given !== null
  const { name, ...options } = (isRecord ? given : { name: given }) as { readonly name?: unknown }
  switch (name) {
    case 'box':
      return 'box'
    case 'oriented':
      return oriented()
    case 'mask':
      return masks()
    case 'keypoints':
      return keypoints(options as KeypointGeometryOptions)
    case 'box3d':
      return box3d()
  }
  throw new MotError(
    'invalid-option',
    `Option "geometry" should be one of box, oriented, mask, keypoints, box3d, got ${shown(name)}.`,
  )
}
