import search from '../networks/siamrpn-tiny-search.json'
import template from '../networks/siamrpn-tiny-template.json'
import type { ShippedModel } from './shipped-model'

/** A small SiamRPN++, trained on the synthetic street: it follows one person. This part reads the template of the target, once. */
export const siamRPNTinyTemplate: ShippedModel = {
  manifest: template,
  // Written out, because bundlers match exactly this expression.
  url: new URL('../networks/siamrpn-tiny-template.onnx', import.meta.url),
}

/** This part searches the target in every frame. */
export const siamRPNTinySearch: ShippedModel = {
  manifest: search,
  url: new URL('../networks/siamrpn-tiny-search.onnx', import.meta.url),
}
