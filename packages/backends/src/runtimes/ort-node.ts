import { MotError } from '@mot/core'
import * as platform from '#platform'
import type { ProviderName } from '../options'
import { TaskQueue } from '../task-queue'
import { importRuntime } from './import-runtime'
import { probeEngine } from './probe-engine'
import type { Runtime } from './runtime'

/** onnxruntime-node, an optional peer. It computes on the calling thread; with the option `worker`, on a worker's. */
export const ortNode: Runtime = {
  name: 'ort-node',
  providers: platform.name === 'Node' ? ['tensorrt', 'cuda', 'directml', 'coreml', 'webgpu', 'cpu'] : [],

  isSoftware: async (provider) => provider === 'webgpu' && platform.hasNoGraphicsDevice(),

  async open(provider, options) {
    const missing = platform.missingFor(provider)
    if (missing) throw new MotError('no-provider', missing)
    const { InferenceSession, Tensor } = await importRuntime('onnxruntime-node', platform.importOrtNode)
    const sessionOptions = {
      // Its warnings about a network's export go to the process's standard error, hundreds of lines for some networks.
      logSeverityLevel: 3 as const,
      ...(options.threads !== undefined && { intraOpNumThreads: options.threads }),
      ...options.sessionOptions,
      // One at a time: a list whose first entry fails throws instead of falling back to the next.
      executionProviders: [describe(provider, options.deviceId)],
    }
    const engine = {
      // Another overload accepts a path.
      createSession: (model: Uint8Array | string, more?: object) =>
        InferenceSession.create(model as Uint8Array, { ...sessionOptions, ...more }),
      Tensor,
      readsPaths: true,
      fillsOutputs: true,
      queue: new TaskQueue(),
    }
    return probeEngine(engine)
  },
}

/** The provider's name in ONNX Runtime, with the device where there is a choice. */
function describe(provider: ProviderName, deviceId = 0) {
  switch (provider) {
    case 'directml':
      return { name: 'dml', deviceId }
    case 'cuda':
    case 'tensorrt':
      return { name: provider, deviceId }
    default:
      return provider
  }
}
