import { MotError } from '@mot/core'
import * as platform from '#platform'
import type { BackendOptions } from '../options'
import type { OrtModule } from '../platform'
import { TaskQueue } from '../task-queue'
import { importRuntime } from './import-runtime'
import { probeEngine } from './probe-engine'
import type { Runtime } from './runtime'

// The runtime has one device and one WebAssembly instance per page; overlapping runs on them fail.
const queue = new TaskQueue()

/** onnxruntime-web, an optional peer. */
export const ortWeb: Runtime = {
  name: 'ort-web',
  providers: platform.name === 'Node' ? ['wasm'] : ['webgpu', 'webnn', 'wasm'],

  async isSoftware(provider) {
    if (provider !== 'webgpu') return false
    const adapter = await requestAdapter().catch(() => undefined)
    return adapter !== undefined && isFallback(adapter)
  },

  async open(provider, options) {
    if (provider === 'webgpu') await requestAdapter()
    if (provider === 'webnn' && !('ml' in navigator)) {
      throw new MotError('no-provider', 'this browser has no WebNN (navigator.ml)')
    }
    const build = provider === 'wasm' ? 'wasm' : 'webgpu'
    const module = await importRuntime('onnxruntime-web', () => platform.importOrtWeb(build, options.wasmPaths))
    configure(module, build, options)
    const sessionOptions = {
      ...options.sessionOptions,
      executionProviders: [provider === 'webnn' ? webnn(options) : provider],
    }
    const engine = await probeEngine({
      async createSession(model, more) {
        if (typeof model === 'string') throw new MotError('unsupported', 'onnxruntime-web takes bytes, not a path.')
        // The runtime may keep or detach the array.
        return module.InferenceSession.create(model.slice(), { ...sessionOptions, ...more })
      },
      Tensor: module.Tensor,
      readsPaths: false,
      fillsOutputs: false,
      queue,
    })
    return provider === 'webgpu' ? { ...engine, device: deviceOf(module), lost: whenLost(module) } : engine
  },
}

function webnn({ device }: BackendOptions) {
  return { name: 'webnn', deviceType: device === 'npu' ? 'npu' : 'gpu' } as const
}

async function requestAdapter(): Promise<GPUAdapter> {
  if (!navigator.gpu) {
    const secure = globalThis.isSecureContext ? '' : '; it is available over https or on localhost only'
    throw new MotError('no-provider', `this browser has no WebGPU (navigator.gpu)${secure}`)
  }
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter) throw new MotError('no-provider', 'WebGPU offers no adapter here')
  return adapter
}

function isFallback({ info }: GPUAdapter): boolean {
  return info.isFallbackAdapter || /swiftshader|llvmpipe|basic render/i.test(`${info.architecture} ${info.description}`)
}

/** Must run before the first session is created; afterwards the runtime ignores these settings. */
function configure({ env }: OrtModule, build: 'wasm' | 'webgpu', { threads, wasmPaths }: BackendOptions): void {
  // A bundler merges the runtime into the worker's single script. Threads would start that script instead of their own,
  // and the runtime would wait for them forever.
  if (wasmPaths === undefined && isBrowserWorker()) {
    if (threads !== undefined && threads > 1) {
      throw new MotError('no-provider', 'in a worker more than one thread requires the option "wasmPaths"')
    }
    threads = 1
  }
  if (threads !== undefined) env.wasm.numThreads = threads
  // The runtime puts the names of its files directly behind a folder.
  const paths = typeof wasmPaths === 'string' ? wasmPaths.replace(/\/?$/, '/') : wasmPaths?.[build]
  if (paths !== undefined) env.wasm.wasmPaths = paths
}

function isBrowserWorker(): boolean {
  return platform.name === 'a browser' && platform.parent() !== undefined
}

async function deviceOf({ env }: OrtModule): Promise<GPUDevice> {
  return env.webgpu.device
}

async function whenLost(module: OrtModule): Promise<string> {
  const device = await deviceOf(module)
  const { reason, message } = await device.lost
  return message || reason
}
