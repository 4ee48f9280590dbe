import { findShipped, type ModelManifest } from '@mot/models'

/** What to use on real footage, by what a network is for. */
const forFootage = { detector: 'yolox-nano', 'single-object': 'vittrack', appearance: 'person-reid' } as const

/** What a user should know of a shipped network: all are trained on the drawn street of the examples. */
export function drawnRemark(manifest: Pick<ModelManifest, 'name' | 'kind'> | undefined): string | undefined {
  if (manifest === undefined || findShipped(manifest.name).length === 0) return undefined
  const { name, kind = 'detector' } = manifest
  return `${name} has seen drawings of a street only, not photographs: for real footage pass --model ${forFootage[kind]}`
}
