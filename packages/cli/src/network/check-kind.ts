import { MotError } from '@mot/core'
import type { ModelManifest } from '@mot/models'

type Kind = NonNullable<ModelManifest['kind']>

/** Where a network of a kind is passed. */
const places: Readonly<Record<Kind, string>> = {
  detector: 'detects: mot track or mot detect take it as --model',
  appearance: 'measures appearance: mot track takes it as --embedder, beside the --model that detects',
  'single-object': 'follows one object: mot follow takes it as --model',
}

/**
 * Refuses a network whose manifest says that it is of another kind; without a manifest its outputs decide.
 * @throws MotError `invalid-model`.
 */
export function checkKind(manifest: Pick<ModelManifest, 'name' | 'kind'> | undefined, expected: Kind): void {
  if (manifest === undefined) return
  const { name, kind = 'detector' } = manifest
  if (kind !== expected) throw new MotError('invalid-model', `${name} ${places[kind]}.`)
}
