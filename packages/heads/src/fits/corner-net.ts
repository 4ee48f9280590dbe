import type { CenterNetTripletsOptions } from '../center-net-triplets'
import type { CornerNetOptions } from '../corner-net'
import type { CornerNetSaccadeOptions } from '../corner-net-saccade'
import type { CornerNetSqueezeOptions } from '../corner-net-squeeze'
import { type Fit, fixedInput, lengthOf, missingOutputs, type NetworkShape } from './fit'

const corners = ['tl_heat', 'br_heat', 'tl_tag', 'br_tag', 'tl_regr', 'br_regr']

interface ClassCount {
  readonly classCount?: number
}

/** The outputs of the corners, and more. */
function fitCorners(network: NetworkShape, more: readonly string[]): Fit<ClassCount> {
  const classCount = lengthOf(network, 'tl_heat', 1)
  return missingOutputs(network, [...corners, ...more]) ?? { options: classCount === undefined ? {} : { classCount } }
}

export function fitCornerNet(network: NetworkShape): Fit<CornerNetOptions> {
  return fitCorners(network, [])
}

/** CornerNet in cells of 8 pixels: (side + 1) / 8 cells. */
export function fitCornerNetSqueeze(network: NetworkShape): Fit<CornerNetSqueezeOptions> {
  const fit = fitCorners(network, [])
  if ('reason' in fit) return fit
  const width = fixedInput(network)?.width
  const columns = lengthOf(network, 'tl_heat', 3)
  if (width !== undefined && columns === Math.floor((width + 1) / 8)) return fit
  return { reason: 'does not declare cells of 8 pixels' }
}

export function fitCornerNetSaccade(network: NetworkShape): Fit<CornerNetSaccadeOptions> {
  return fitCorners(network, ['att0', 'att1', 'att2'])
}

export function fitCenterNetTriplets(network: NetworkShape): Fit<CenterNetTripletsOptions> {
  return fitCorners(network, ['ct_heat', 'ct_regr'])
}
