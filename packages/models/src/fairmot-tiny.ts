import manifest from '../networks/fairmot-tiny.json'
import type { ShippedModel } from './shipped-model'

/** A small FairMOT network, trained on the synthetic street: boxes and appearance embeddings of people. */
export const fairMOTTiny: ShippedModel = {
  manifest,
  // Written out, because bundlers match exactly this expression.
  url: new URL('../networks/fairmot-tiny.onnx', import.meta.url),
}
