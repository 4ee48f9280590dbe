import { availableParallelism } from 'node:os'
import { createBackend, type Device } from '@mot/backends'
import type { Backend, Model } from '@mot/core'
import { classNamesOf } from '@mot/heads'
import type { ModelManifest } from '@mot/models'
import { resolveWithProgress } from '../resolve-with-progress'
import type { Streams } from '../streams'
import { checkKind } from './check-kind'
import { type ChosenHead, chooseHead } from './choose-head'
import { defaultModel } from './default-model'
import { drawnRemark } from './drawn-remark'

/** The network and its device. */
export interface NetworkOptions {
  readonly model?: string
  readonly sha256?: string
  /** Address that serves named networks. */
  readonly mirror?: string
  readonly head?: string
  readonly device?: string
  /** Workers that run the network side by side. Default 2; 1 on one core. */
  readonly workers?: number
  /** Nothing is said of what is fetched. */
  readonly quiet?: boolean
}

/** A network that is ready to run, with its head. */
export interface LoadedNetwork extends AsyncDisposable {
  readonly model: Model
  /** What runs it, and further networks beside it. */
  readonly backend: Backend
  readonly head: ChosenHead
  readonly manifest: ModelManifest | undefined
  /** Frames that are worked on at once, so that no worker waits. */
  readonly ahead: number
  /** The provider that runs it: `cpu`, `webgpu`, … */
  readonly provider: string
  /** Names by class id; empty if unknown. */
  readonly classes: readonly string[]
  /** What a user should know of it. */
  readonly remark: string | undefined
}

/** @throws MotError as `resolveModel`, `createBackend`, `Backend.load` and `chooseHead` do. */
export async function loadNetwork(
  { model, sha256, mirror, head, device = 'auto', workers = defaultWorkers(), quiet }: NetworkOptions,
  streams: Streams,
  signal?: AbortSignal,
): Promise<LoadedNetwork> {
  const stopping = { ...(signal && { signal }) }
  const source = model ?? (await defaultModel())
  const places = { ...(sha256 && { sha256 }), ...(mirror && { mirror }) }
  const { file, manifest } = await resolveWithProgress(source, { ...places, ...stopping, quiet }, streams)
  // A head that is named by hand reads any network.
  if (head === undefined) checkKind(manifest, 'detector')
  const backend = await createBackend({ device: device as Device, worker: workers, ...stopping })
  try {
    const model = await backend.load(file, stopping)
    return {
      model,
      backend,
      head: chooseHead(head, manifest, model),
      manifest,
      ahead: workers + 1,
      provider: backend.provider,
      classes: manifest?.classes ?? classNamesOf(model),
      remark: drawnRemark(manifest),
      [Symbol.asyncDispose]: () => backend.dispose(),
    }
  } catch (error) {
    await backend.dispose()
    throw error
  }
}

/** Two, of half the cores each, take less time than one of all: threads of one run wait for each other. */
function defaultWorkers(): number {
  return Math.min(availableParallelism(), 2)
}
