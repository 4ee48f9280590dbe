import type { ExtremeNetOptions } from '../extreme-net'
import { type Fit, lengthOf, missingOutputs, type NetworkShape } from './fit'

export function fitExtremeNet(network: NetworkShape): Fit<ExtremeNetOptions> {
  const heatmaps = ['hm_t', 'hm_l', 'hm_b', 'hm_r', 'hm_c']
  const classCount = lengthOf(network, 'hm_c', 1)
  return (
    missingOutputs(network, [...heatmaps, 'reg_t', 'reg_l', 'reg_b', 'reg_r']) ?? {
      options: classCount === undefined ? {} : { classCount },
    }
  )
}
