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
  const told = present.map((key) => ({ key, kind: kindOfValues(maps[key]!.data) }))
  // A map of one value, where nothing was found, goes along with the others.
  const varying = told.filter(({ key }) => !isConstant(maps[key]!.data))
  const [first] = varying.length > 0 ? varying : told
  const differing = varying.find(({ kind }) => kind !== first!.kind)
  if (differing) {
    const names = [first!, differing].map(({ key, kind }) => `"${specs[key]!.name}" ${kind}`)
    throw new MotError(
      'invalid-output',
      `Heatmaps should all hold logits or all hold scores, got ${names.join(' and ')}: set heatmap to what they hold.`,
    )
  }
  return { ...settings, heatmap: first?.kind ?? 'logits' }
}

function isConstant(data: Float32Array): boolean {
  return data.every((value) => value === data[0])
}

/** NaN is no score: the reader of the logits reports it. */
function kindOfValues(data: Float32Array): HeatmapKind {
  for (let i = 0; i < data.length; i++) if (!(data[i]! >= 0 && data[i]! <= 1)) return 'logits'
  return 'scores'
}
