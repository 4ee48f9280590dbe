import { fairMOTTiny } from './fairmot-tiny'
import { jdeTiny } from './jde-tiny'
import type { ShippedModel } from './shipped-model'

/** The networks that come with this package, one for every file in `networks/`. */
export function listModels(): readonly ShippedModel[] {
  return [fairMOTTiny, jdeTiny]
}
