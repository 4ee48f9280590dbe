import type { CenterNetTripletsOptions } from '../center-net-triplets'
import type { CornerNetOptions } from '../corner-net'
import type { CornerNetSaccadeOptions } from '../corner-net-saccade'
import type { CornerNetSqueezeOptions } from '../corner-net-squeeze'
import { type Fit, fixedInput, lengthOf, missingOutputs, type NetworkShape } from './fit'

const corners = ['tl_heat', 'br_heat', 'tl_tag', 'br_tag', 'tl_regr', 'br_regr']

/** What CornerNet-Lite itself, and `training/export` with it, calls otherwise. */
const liteNames: Readonly<Record<string, string>> = {
  tl_regr: 'tl_off',
  br_regr: 'br_off',
  att0: 'attention0_logit',
  att1: 'attention1_logit',
  att2: 'attention2_logit',
}

interface CornerOptions {
  readonly classCount?: number
  readonly outputNames?: Readonly<Record<string, string>>
}

/** The outputs of the corners, and more. */
function fitCorners(network: NetworkShape, more: readonly string[]): Fit<CornerOptions> {
  const classCount = lengthOf(network, 'tl_heat', 1)
  return missingOutputs(network, [...corners, ...more]) ?? { options: classCount === undefined ? {} : { classCount } }
}

/** The same by the heads' names or by CornerNet-Lite's. */
function fitLiteCorners(network: NetworkShape, more: readonly string[]): Fit<CornerOptions> {
  const fit = fitCorners(network, more)
  if ('options' in fit || missingOutputs(network, ['tl_off'])) return fit
  const names = [...corners, ...more].filter((name) => name in liteNames)
  const outputNames = Object.fromEntries(names.map((name) => [name, liteNames[name]!]))
  const classCount = lengthOf(network, 'tl_heat', 1)
  const missing = missingOutputs(
    network,
    [...corners, ...more].map((name) => liteNames[name] ?? name),
  )
  return missing ?? { options: { ...(classCount !== undefined && { classCount }), outputNames } }
}

export function fitCornerNet(network: NetworkShape): Fit<CornerNetOptions> {
  return fitCorners(network, [])
}

/** CornerNet in cells of 8 pixels: (side + 1) / 8 cells. */
export function fitCornerNetSqueeze(network: NetworkShape): Fit<CornerNetSqueezeOptions> {
  const fit = fitLiteCorners(network, [])
  if ('reason' in fit) return fit
  const width = fixedInput(network)?.width
  const columns = lengthOf(network, 'tl_heat', 3)
  if (width !== undefined && columns === Math.floor((width + 1) / 8)) return fit
  return { reason: 'does not declare cells of 8 pixels' }
}

export function fitCornerNetSaccade(network: NetworkShape): Fit<CornerNetSaccadeOptions> {
  return fitLiteCorners(network, ['att0', 'att1', 'att2'])
}

export function fitCenterNetTriplets(network: NetworkShape): Fit<CenterNetTripletsOptions> {
  return fitCorners(network, ['ct_heat', 'ct_regr'])
}
