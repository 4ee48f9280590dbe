import type { ModelManifest } from './manifest'

/** A network that comes with this package. */
export interface ShippedModel {
  readonly manifest: ModelManifest
  /** Where the network lies: a `file:` URL in Node; a bundler that knows `new URL(…, import.meta.url)` makes it an asset. */
  readonly url: URL
}
