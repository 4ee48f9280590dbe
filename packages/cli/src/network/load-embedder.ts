import type { Backend, Model } from '@mot/core'
import { type Embedder, embedder, embedderPresets } from '@mot/heads'
import { findExport } from '../registry'
import { resolveWithProgress } from '../resolve-with-progress'
import type { Streams } from '../streams'
import { checkKind } from './check-kind'

/** The appearance network. */
export interface EmbedderChoice {
  readonly embedder?: string
  /** Its input format: one of `embedderPresets`. Default: that of its manifest, else `osnet`. */
  readonly embedderPreset?: string
  readonly mirror?: string
  readonly quiet?: boolean
}

/**
 * A separate appearance network, ready to run, if one is requested.
 * @param backend runs it beside the detector.
 * @param watch wraps the network, for timing.
 * @throws MotError as `resolveModel`, `Backend.load` and `embedder` do; `invalid-option` for a preset
 *   that does not exist.
 */
export async function loadEmbedder(
  { embedder: source, embedderPreset, mirror, quiet }: EmbedderChoice,
  backend: Backend,
  watch: (model: Model) => Model,
  streams: Streams,
  signal?: AbortSignal,
): Promise<Embedder | undefined> {
  if (source === undefined) return undefined
  const requested = embedderPreset && findExport('embedder preset', embedderPreset, embedderPresets, isPreset)
  const stopping = { ...(signal && { signal }) }
  const { file, manifest } = await resolveWithProgress(
    source,
    { ...stopping, ...(mirror && { mirror }), quiet },
    streams,
  )
  checkKind(manifest, 'appearance')
  const preset = requested || manifest?.headOptions || embedderPresets.osnet
  return embedder(watch(await backend.load(file, stopping)), preset)
}

type Preset = (typeof embedderPresets)[keyof typeof embedderPresets]

function isPreset(value: unknown): value is Preset {
  return typeof value === 'object' && value !== null
}
