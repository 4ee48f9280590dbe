import { nameOf } from './catalogue/find-entry'
import { listModels } from './list-models'
import type { ShippedModel } from './shipped-model'

/** The files of a shipped network by its name, or one of them by name and part: `siamrpn-tiny/search`. None for any other text. */
export function findShipped(source: string): readonly ShippedModel[] {
  return listModels().filter(({ manifest }) => manifest.name === source || nameOf(manifest, manifest.part) === source)
}
