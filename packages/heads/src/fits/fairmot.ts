import type { FairMOTOptions } from '../fairmot'
import { type Fit, lengthOf, missingOutputs, type NetworkShape } from './fit'

export function fitFairMOT(network: NetworkShape): Fit<FairMOTOptions> {
  const missing = missingOutputs(network, ['hm', 'wh', 'reg', 'id'])
  if (missing) return missing
  const classCount = lengthOf(network, 'hm', 1)
  return { options: { ltrb: lengthOf(network, 'wh', 1) !== 2, ...(classCount && { classCount }) } }
}
