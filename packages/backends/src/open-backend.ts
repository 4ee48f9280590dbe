import { type Backend, MotError, type ProviderAttempt } from '@mot/core'
import { throwIfAborted } from './abort'
import type { BackendOptions, Device, ProviderName } from './options'
import { type FrameRoads, OrtBackend } from './ort-backend'
import { plainMessage } from './runtime-errors'
import { type Engine, kindOf, type Runtime } from './runtimes/runtime'

/** Makes roads for whole frames on an engine. */
export type RoadsOf = (engine: Engine, provider: ProviderName) => Promise<FrameRoads>

/**
 * Tries the providers of the requested device one by one, on this thread, and takes the first that runs a small network.
 * @throws MotError `no-provider` when none does, with the reason of each.
 */
export async function openBackend(
  runtimes: readonly Runtime[],
  options: BackendOptions,
  roadsOf?: RoadsOf,
): Promise<Backend> {
  const { device = 'auto', signal } = options
  const attempts: ProviderAttempt[] = []
  for (const { runtime, provider } of candidates(runtimes, device)) {
    try {
      if (device !== provider && (await runtime.isSoftware(provider))) {
        const advice = `request "${provider}" by name to use a software device`
        throw new MotError('no-provider', `there is no graphics device, or only a software one: ${advice}`)
      }
      const engine = await runtime.open(provider, options)
      if (signal?.aborted) await engine.close()
      throwIfAborted(signal)
      const roads = await roadsOf?.(engine, provider)
      return new OrtBackend(runtime.name, provider, [...attempts, { provider, ok: true }], engine, roads)
    } catch (error) {
      throwIfAborted(signal)
      attempts.push({ provider, ok: false, reason: plainMessage(error) })
    }
  }
  const reasons = attempts.map(({ provider, reason }) => `\n  ${provider}: ${reason}`)
  const none = `\n  no provider "${device}" among those of ${runtimes.map(({ name }) => name).join(' and ')} here`
  throw new MotError('no-provider', `Nothing here can run a network on "${device}":${reasons.join('') || none}`)
}

/** Providers to try, in order: runtimes as given for each kind, graphics before processor. */
function candidates(runtimes: readonly Runtime[], device: Device): { runtime: Runtime; provider: ProviderName }[] {
  const all = runtimes.flatMap((runtime) => runtime.providers.map((provider) => ({ runtime, provider })))
  const ofKind = (kind: 'gpu' | 'cpu') =>
    all.filter(({ provider }) => kindOf(provider) === kind && provider !== 'tensorrt')
  switch (device) {
    case 'auto':
      return [...ofKind('gpu'), ...ofKind('cpu')]
    case 'gpu':
    case 'cpu':
      return ofKind(device)
    case 'npu':
      return all.filter(({ provider }) => provider === 'webnn')
    default:
      return all.filter(({ provider }) => provider === device)
  }
}
