import { probeProviders } from '@mot/backends'
import type { Check } from './check'

/** Every provider that could run networks, tried out. */
export async function checkNetworks(): Promise<Check[]> {
  const reports = await probeProviders()
  return reports.map(({ provider, runtime, ok, reason, software }) => ({
    name: `${provider} (${runtime})`,
    ok,
    detail: reason ?? (software ? 'computed by the processor: right but slow' : 'runs networks'),
  }))
}
