import type { JDEOptions } from '../jde'
import { type Fit, lackOf, type NetworkShape } from './fit'

export function fitJDE(network: NetworkShape): Fit<JDEOptions> {
  return lackOf(network, ['raw_32', 'raw_16', 'raw_8']) ?? { options: {} }
}
