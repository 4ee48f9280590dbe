import { MotError } from '@mot/core'
import * as platform from '#platform'
import type { ProviderName } from '../options'
import { Turns } from '../turns'
import { importRuntime } from './import-runtime'
import type { Runtime } from './runtime'
import { tryOut } from './try-out'

/** onnxruntime-node, an optional peer. It computes on the calling thread: the option `worker` keeps that one free. */
export const ortNode: Runtime = {
  name: 'ort-node',
  providers: platform.name === 'Node' ? ['tensorrt', 'cuda', 'directml', 'coreml', 'webgpu', 'cpu'] : [],

  isSoftware: async (provider) => provider === 'webgpu' && platform.hasNoGraphicsDevice(),

  async open(provider, options) {
    const missing = platform.missingFor(provider)
    if (missing) throw new MotError('no-provider', missing)
    const { InferenceSession, Tensor } = await importRuntime('onnxruntime-node', platform.importOrtNode)
    const sessionOptions = {
      // Its remarks on how a network was exported go to the process's standard error, hundreds of lines for some.
      logSeverityLevel: 3 as const,
      ...(options.threads !== undefined && { intraOpNumThreads: options.threads }),
      ...options.sessionOptions,
      // One at a time: a list whose first entry fails throws instead of falling back to the next.
      executionProviders: [describe(provider, options.deviceId)],
    }
    const engine = {
      // It takes a path as well, but says so in another overload.
      createSession: (model: Uint8Array | string) => InferenceSession.create(model as Uint8Array, sessionOptions),
      Tensor,
      readsPaths: true,
      fillsOutputs: true,
      turns: new Turns(),
    }
    return tryOut(engine)
  },
}

/** ONNX Runtime's own name for the provider, with the device where it takes one. */
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
