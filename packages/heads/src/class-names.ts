import type { Model } from '@mot/core'

/**
 * Names by class id in the metadata that some exporters write: `{0: 'person', 1: 'bicycle'}` or JSON, under `names`.
 * @returns none where there are none.
 */
export function classNamesOf({ metadata }: Pick<Model, 'metadata'>): readonly string[] {
  const names: string[] = []
  for (const [, id, , name] of (metadata.names ?? '').matchAll(/(?<!\d)(\d{1,5})['"]?:\s*(['"])(.*?)\2/g))
    names[Number(id)] = name!
  return names
}
