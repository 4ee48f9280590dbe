import manifest from '../networks/fairmot-tiny.json'
import type { ShippedModel } from './shipped-model'

/** A small FairMOT network, trained on the synthetic street: finds people and tells them apart by their looks. */
export const fairMOTTiny: ShippedModel = {
  manifest,
  // Written out, because bundlers look for exactly this.
  url: new URL('../networks/fairmot-tiny.onnx', import.meta.url),
}
