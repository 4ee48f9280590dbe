import { type CenterNetOptions, centerNetPresets } from '../center-net'
import { type Fit, lackOf, lengthOf, type NetworkShape } from './fit'

/** CenterNet as its authors export it, or on MobileNetV3, which calls its heatmap by its whole name. */
export function fitCenterNet(network: NetworkShape): Fit<CenterNetOptions> {
  if (lackOf(network, ['heatmap', 'wh']) === undefined && lengthOf(network, 'wh', 1) === 4) {
    return { options: { ...centerNetPresets.mobileNetV3, ...classesOf(network, 'heatmap') } }
  }
  const lack = lackOf(network, ['hm', 'wh'])
  if (lack) return lack
  const classes = classesOf(network, 'hm')
  const sizes = lengthOf(network, 'wh', 1)
  const perClass = sizes !== undefined && sizes !== 2 && sizes === 2 * (classes.classCount ?? 0)
  return {
    options: {
      ...classes,
      boxes: perClass ? 'class-size' : sizes === 4 ? 'ltrb' : 'size',
      // Without the offset in the cell its middle is the best guess.
      offset: lackOf(network, ['reg']) === undefined ? 'reg' : 0.5,
    },
  }
}

function classesOf(network: NetworkShape, heatmap: string): { readonly classCount?: number } {
  const classCount = lengthOf(network, heatmap, 1)
  return classCount === undefined ? {} : { classCount }
}
