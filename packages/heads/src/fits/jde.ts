import type { JDEOptions } from '../jde'
import { type Fit, missingOutputs, type NetworkShape } from './fit'

export function fitJDE(network: NetworkShape): Fit<JDEOptions> {
  return missingOutputs(network, ['raw_32', 'raw_16', 'raw_8']) ?? { options: {} }
}
