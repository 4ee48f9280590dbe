import { MotError, type Tensor } from '@mot/core'
import type { OutputSpec } from '../head'
import type { HeatmapKind } from './peaks'

/** Settings of a head whose heatmaps are known to hold logits or scores. */
export type KnownHeatmap<Settings> = Omit<Settings, 'heatmap'> & { readonly heatmap: HeatmapKind }

/**
 * The settings with `auto` replaced by what the values of a run show: heatmaps within 0 to 1 hold scores, since a sigmoid
 * ends there, and logits of a background lie far below 0.
 * @param keys the outputs that are heatmaps, by the head's own names.
 * @throws MotError `invalid-output` where some of them hold scores and others logits.
 */
export function knowHeatmap<Key extends string, Settings extends { readonly heatmap: HeatmapKind | 'auto' }>(
  settings: Settings,
  specs: Readonly<Partial<Record<Key, OutputSpec>>>,
  maps: Readonly<Partial<Record<Key, Tensor<Float32Array>>>>,
  keys: readonly Key[],
): KnownHeatmap<Settings> {
  const { heatmap } = settings
  if (heatmap !== 'auto') return { ...settings, heatmap }
  const present = keys.filter((key) => maps[key] !== undefined)
  const kinds = present.map((key) => kindOfValues(maps[key]!.data))
  const differing = kinds.findIndex((kind) => kind !== kinds[0])
  if (differing > 0) {
    const names = [0, differing].map((i) => `"${specs[present[i]!]!.name}" ${kinds[i]}`)
    throw new MotError(
      'invalid-output',
      `Heatmaps should all hold logits or all hold scores, got ${names.join(' and ')}: set heatmap to what they hold.`,
    )
  }
  return { ...settings, heatmap: kinds[0] ?? 'logits' }
}

/** NaN is no score: the reader of the logits reports it. */
function kindOfValues(data: Float32Array): HeatmapKind {
  for (let i = 0; i < data.length; i++) if (!(data[i]! >= 0 && data[i]! <= 1)) return 'logits'
  return 'scores'
}
