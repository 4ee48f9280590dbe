import { readFile } from 'node:fs/promises'
import { createBackend, type Device } from '@mot/backends'
import type { Model } from '@mot/core'
import { freeInputSize } from '@mot/models'
import { resolveWithProgress } from '../resolve-with-progress'
import type { Streams } from '../streams'
import type { ModelParts } from './model-parts'

/** Networks by part, ready to run. */
export interface LoadedModels extends AsyncDisposable {
  readonly models: Readonly<Record<string, Model>>
  /** What runs them: `cpu`, `webgpu`, …; undefined where there are none. */
  readonly provider: string | undefined
}

/** Where the networks come from and run. */
export interface PlaceOptions {
  readonly device?: string
  /** Address that serves named networks. */
  readonly mirror?: string
  /** Nothing is said of what is fetched. */
  readonly quiet?: boolean
}

/**
 * Loads the networks of a tracker. A backbone serves two sizes, so one whose file says one size by mistake is set free.
 * @throws MotError as `resolveModel`, `createBackend` and `Backend.load` do.
 */
export async function loadModels(
  parts: ModelParts,
  { device = 'auto', mirror, quiet }: PlaceOptions,
  streams: Streams,
  signal?: AbortSignal,
): Promise<LoadedModels> {
  const names = Object.keys(parts)
  if (names.length === 0) return { models: {}, provider: undefined, async [Symbol.asyncDispose]() {} }
  const stopping = { ...(signal && { signal }) }
  const backend = await createBackend({ device: device as Device, worker: true, ...stopping })
  try {
    const models: Record<string, Model> = {}
    for (const name of names) {
      const { file } = await resolveWithProgress(
        parts[name]!,
        { ...stopping, ...(mirror && { mirror }), quiet },
        streams,
      )
      const source = name === 'backbone' ? freeInputSize(await readFile(file)) : file
      models[name] = await backend.load(source, stopping)
    }
    return { models, provider: backend.provider, [Symbol.asyncDispose]: () => backend.dispose() }
  } catch (error) {
    await backend.dispose()
    throw error
  }
}
