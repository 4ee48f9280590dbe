import type { CenterNet3DOptions } from '../center-net-3d'
import { type Fit, lackOf, lengthOf, type NetworkShape } from './fit'

export function fitCenterNet3D(network: NetworkShape): Fit<CenterNet3DOptions> {
  const lack = lackOf(network, ['hm', 'dep', 'rot', 'dim'])
  if (lack) return lack
  const classCount = lengthOf(network, 'hm', 1)
  return {
    options: {
      ...(classCount && { classCount }),
      boxes: lackOf(network, ['wh']) === undefined ? 'wh' : 'corners',
      // Without the offset in the cell its middle is the best guess.
      offset: lackOf(network, ['reg']) === undefined ? 'reg' : 0.5,
    },
  }
}
