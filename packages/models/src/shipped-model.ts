import type { ModelManifest } from './manifest'

/** A network that comes with this package. */
export interface ShippedModel {
  readonly manifest: ModelManifest
  /** URL of the network: `file:` in Node, an asset in bundlers that support `new URL(…, import.meta.url)`. */
  readonly url: URL
}
