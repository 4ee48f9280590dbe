import { createBackend, type Device } from '@mot/backends'
import type { Model } from '@mot/core'
import { type Embedder, embedder, embedderPresets } from '@mot/heads'
import { findExport } from '../registry'
import { resolveWithProgress } from '../resolve-with-progress'
import type { Streams } from '../streams'

/** The appearance network and its device. */
export interface EmbedderChoice {
  readonly embedder?: string
  /** Its input format: one of `embedderPresets`. Default `osnet`. */
  readonly embedderPreset?: string
  readonly device?: string
}

/**
 * A separate appearance network, ready to run, if one is requested. Disposing of it disposes of its backend, too.
 * @param watch wraps the network, for timing.
 * @throws MotError as `resolveModel`, `createBackend`, `Backend.load` and `embedder` do; `invalid-option` for a preset
 *   that does not exist.
 */
export async function loadEmbedder(
  { embedder: source, embedderPreset = 'osnet', device = 'auto' }: EmbedderChoice,
  watch: (model: Model) => Model,
  streams: Streams,
  signal?: AbortSignal,
): Promise<Embedder | undefined> {
  if (source === undefined) return undefined
  const preset = findExport('embedder preset', embedderPreset, embedderPresets, isPreset)
  const stopping = { ...(signal && { signal }) }
  const { file } = await resolveWithProgress(source, stopping, streams)
  const backend = await createBackend({ device: device as Device, ...stopping })
  try {
    const made = embedder(watch(await backend.load(file, stopping)), preset)
    const dispose = () => backend.dispose()
    return { ...made, dispose, [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await backend.dispose()
    throw error
  }
}

type Preset = (typeof embedderPresets)[keyof typeof embedderPresets]

function isPreset(value: unknown): value is Preset {
  return typeof value === 'object' && value !== null
}
