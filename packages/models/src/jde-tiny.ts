import manifest from '../networks/jde-tiny.json'
import type { ShippedModel } from './shipped-model'

/** A small JDE network, trained on the synthetic street: boxes of anchors on three scales, and appearance embeddings of people. */
export const jdeTiny: ShippedModel = {
  manifest,
  // Written out, because bundlers match exactly this expression.
  url: new URL('../networks/jde-tiny.onnx', import.meta.url),
}
