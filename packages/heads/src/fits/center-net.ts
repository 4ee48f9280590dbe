import { type CenterNetOptions, centerNetPresets } from '../center-net'
import { type Fit, lengthOf, missingOutputs, type NetworkShape } from './fit'

/** CenterNet with the original's output names, or on MobileNetV3, whose heatmap is `heatmap`. */
export function fitCenterNet(network: NetworkShape): Fit<CenterNetOptions> {
  if (missingOutputs(network, ['heatmap', 'wh']) === undefined && lengthOf(network, 'wh', 1) === 4) {
    return { options: { ...centerNetPresets.mobileNetV3, ...classesOf(network, 'heatmap') } }
  }
  const missing = missingOutputs(network, ['hm', 'wh'])
  if (missing) return missing
  const classes = classesOf(network, 'hm')
  const sizes = lengthOf(network, 'wh', 1)
  const perClass = sizes !== undefined && sizes !== 2 && sizes === 2 * (classes.classCount ?? 0)
  return {
    options: {
      ...classes,
      boxes: perClass ? 'class-size' : sizes === 4 ? 'ltrb' : 'size',
      // Without an offset output, the middle of the cell.
      offset: missingOutputs(network, ['reg']) === undefined ? 'reg' : 0.5,
    },
  }
}

function classesOf(network: NetworkShape, heatmap: string): { readonly classCount?: number } {
  const classCount = lengthOf(network, heatmap, 1)
  return classCount === undefined ? {} : { classCount }
}
