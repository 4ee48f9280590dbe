import { type CenterNetPoseOptions, centerNetPosePresets } from '../center-net-pose'
import { type Fit, lengthOf, missingOutputs, type NetworkShape } from './fit'

/** CenterNet's poses, or MoveNet, which has an offset for each joint. */
export function fitCenterNetPose(network: NetworkShape): Fit<CenterNetPoseOptions> {
  const missing = missingOutputs(network, ['hm', 'wh', 'hps'])
  if (missing) return missing
  const coordinates = lengthOf(network, 'hps', 1)
  const jointCount = coordinates === undefined ? 17 : coordinates / 2
  if (!Number.isInteger(jointCount)) return { reason: `has ${coordinates} channels in "hps", not two for each joint` }
  const has = (name: string) => missingOutputs(network, [name]) === undefined
  const eachJoint = has('hp_offset') && lengthOf(network, 'hp_offset', 1) === 2 * jointCount
  if (eachJoint && has('hm_hp') && has('reg')) return { options: { ...centerNetPosePresets.moveNet, jointCount } }
  return {
    options: {
      jointCount,
      // Without an offset output, the middle of the cell.
      offset: has('reg') ? 'reg' : 0.5,
      jointHeatmap: has('hm_hp'),
      jointOffset: has('hp_offset') ? (eachJoint ? 'each' : 'shared') : 0.5,
    },
  }
}
