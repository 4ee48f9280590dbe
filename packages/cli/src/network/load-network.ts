import { createBackend, type Device } from '@mot/backends'
import type { Model } from '@mot/core'
import type { ModelManifest } from '@mot/models'
import { resolveWithProgress } from '../resolve-with-progress'
import type { Streams } from '../streams'
import { type ChosenHead, chooseHead } from './choose-head'

/** The shipped network, the default. It is trained on the drawn street of the examples. */
const DRAWN = 'fairmot-tiny'
const drawnRemark =
  'fairmot-tiny knows drawings of a street only, not photographs: for real footage pass --model with a network, such as yolox_nano.onnx'

/** The network and its device. */
export interface NetworkOptions {
  readonly model?: string
  readonly sha256?: string
  readonly head?: string
  readonly device?: string
}

/** A network that is ready to run, with its head. */
export interface LoadedNetwork extends AsyncDisposable {
  readonly model: Model
  readonly head: ChosenHead
  readonly manifest: ModelManifest | undefined
  /** The provider that runs it: `cpu`, `webgpu`, … */
  readonly provider: string
  /** Names by class id; empty if unknown. */
  readonly classes: readonly string[]
  /** What a user should know of it. */
  readonly remark: string | undefined
}

/** @throws MotError as `resolveModel`, `createBackend`, `Backend.load` and `chooseHead` do. */
export async function loadNetwork(
  { model: source = DRAWN, sha256, head, device = 'auto' }: NetworkOptions,
  streams: Streams,
  signal?: AbortSignal,
): Promise<LoadedNetwork> {
  const stopping = { ...(signal && { signal }) }
  const { file, manifest } = await resolveWithProgress(source, { ...(sha256 && { sha256 }), ...stopping }, streams)
  const backend = await createBackend({ device: device as Device, ...stopping })
  try {
    const model = await backend.load(file, stopping)
    return {
      model,
      head: chooseHead(head, manifest, model),
      manifest,
      provider: backend.provider,
      classes: manifest?.classes ?? namesIn(model.metadata.names),
      remark: manifest?.name === DRAWN ? drawnRemark : undefined,
      [Symbol.asyncDispose]: () => backend.dispose(),
    }
  } catch (error) {
    await backend.dispose()
    throw error
  }
}

/** Class names in the metadata of some exporters: `{0: 'person', 1: 'bicycle'}`. */
function namesIn(text = ''): readonly string[] {
  const names: string[] = []
  for (const [, id, , name] of text.matchAll(/(\d+):\s*(['"])(.*?)\2/g)) names[Number(id)] = name!
  return names
}
