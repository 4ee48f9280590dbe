import type { FairMOTOptions } from '../fairmot'
import { type Fit, lackOf, lengthOf, type NetworkShape } from './fit'

export function fitFairMOT(network: NetworkShape): Fit<FairMOTOptions> {
  const lack = lackOf(network, ['hm', 'wh', 'reg', 'id'])
  if (lack) return lack
  const classCount = lengthOf(network, 'hm', 1)
  return { options: { ltrb: lengthOf(network, 'wh', 1) !== 2, ...(classCount && { classCount }) } }
}
