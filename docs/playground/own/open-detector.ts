import { createOrtWebBackend } from '@mot/backends/ort-web'
import type { Model } from '@mot/core'
import { createDetector, type Detector, fairMOT, yolox } from '@mot/heads'
import { fairMOTTiny } from '@mot/models'
import { resolveModel } from '@mot/models/resolve'
import { fetchBlob } from './fetch-bytes'
import type { Engine, Fetching, RuntimeFiles } from './messages'
import { ownNetwork } from './networks'

/** A detector that tells how long the network alone took. */
export interface TimedDetector {
  readonly detector: Detector
  readonly engine: Engine
  /** Milliseconds of the network in the last frame. */
  inferred(): number
}

/**
 * Fetches runtime and network, and puts them together. Where the network cannot be reached, that of the site is taken.
 * @throws Error where there is neither.
 */
export async function openDetector(
  network: string,
  { mjs, wasm }: RuntimeFiles,
  progress: (fetching: Fetching) => void,
): Promise<TimedDetector> {
  const isolated = self.crossOriginIsolated
  const threads = isolated ? Math.max(1, Math.min(8, navigator.hardwareConcurrency ?? 1)) : 1
  const runtime = await fetchBlob(wasm, 'ONNX Runtime', progress)
  const address = URL.createObjectURL(new Blob([runtime], { type: 'application/wasm' }))
  const backend = await createOrtWebBackend({ device: 'wasm', threads, wasmPaths: { wasm: { mjs, wasm: address } } })
  URL.revokeObjectURL(address)
  const { file, name, note } = await fetchNetwork(network, progress)
  const model = await backend.load(file)
  URL.revokeObjectURL(file)
  let milliseconds = 0
  const timed: Model = {
    inputs: model.inputs,
    outputs: model.outputs,
    metadata: model.metadata,
    dispose: () => model.dispose(),
    [Symbol.asyncDispose]: () => model.dispose(),
    async run(inputs, options) {
      const begin = performance.now()
      const outputs = await model.run(inputs, options)
      milliseconds = performance.now() - begin
      return outputs
    },
  }
  return {
    detector: detectorOf(name, timed),
    engine: { network: name, note, provider: backend.provider, threads, isolated },
    inferred: () => milliseconds,
  }
}

async function fetchNetwork(name: string, progress: (fetching: Fetching) => void) {
  const fetchIt = async (each: string) => {
    const onProgress = ({ received, total }: Omit<Fetching, 'what'>) => progress({ what: each, received, total })
    const { file } = await resolveModel(each, { onProgress, retries: 0, stallSeconds: 8 })
    return file
  }
  if (name === ownNetwork) return { file: await fetchIt(name), name, note: '' }
  try {
    return { file: await fetchIt(name), name, note: '' }
  } catch {
    const note = `${name} cannot be reached. ${ownNetwork} of this site is used, which has learned from drawn streets: real people it may miss.`
    return { file: await fetchIt(ownNetwork), name: ownNetwork, note }
  }
}

function detectorOf(name: string, model: Model): Detector {
  if (name === ownNetwork) return createDetector(model, fairMOT(fairMOTTiny.manifest.headOptions))
  return createDetector(model, yolox())
}
