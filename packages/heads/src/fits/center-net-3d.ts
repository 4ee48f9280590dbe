import type { CenterNet3DOptions } from '../center-net-3d'
import { type Fit, lengthOf, missingOutputs, type NetworkShape } from './fit'

export function fitCenterNet3D(network: NetworkShape): Fit<CenterNet3DOptions> {
  const missing = missingOutputs(network, ['hm', 'dep', 'rot', 'dim'])
  if (missing) return missing
  const classCount = lengthOf(network, 'hm', 1)
  return {
    options: {
      ...(classCount && { classCount }),
      boxes: missingOutputs(network, ['wh']) === undefined ? 'wh' : 'corners',
      // Without an offset output, the middle of the cell.
      offset: missingOutputs(network, ['reg']) === undefined ? 'reg' : 0.5,
    },
  }
}
