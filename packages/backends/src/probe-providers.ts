import { readOptions } from '@mot/core'
import { throwIfAborted } from './abort'
import type { BackendOptions, ProviderReport } from './options'
import { plainMessage } from './runtime-errors'
import { kindOf, type Runtime } from './runtimes/runtime'

/** Tries every provider of the runtimes with a network of one addition. */
export async function probeProvidersOn(runtimes: readonly Runtime[], given: BackendOptions): Promise<ProviderReport[]> {
  const options = readOptions(given)
  const reports: ProviderReport[] = []
  for (const runtime of runtimes) {
    for (const provider of runtime.providers) {
      throwIfAborted(options.signal)
      const about = { provider, runtime: runtime.name, kind: kindOf(provider) }
      try {
        const engine = await runtime.open(provider, options)
        await engine.close()
        reports.push({ ...about, ok: true, software: await runtime.isSoftware(provider) })
      } catch (error) {
        reports.push({ ...about, ok: false, software: false, reason: plainMessage(error) })
      }
    }
  }
  return reports
}
