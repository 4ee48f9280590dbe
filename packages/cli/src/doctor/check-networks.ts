import { fork } from 'node:child_process'
import type { ProviderReport } from '@mot/backends'
import type { Check } from './check'

/** Every provider that could run networks, tried out. */
export async function checkNetworks(): Promise<Check[]> {
  const reports = await probeApart()
  if (typeof reports === 'string') return [{ name: 'all providers', ok: false, detail: reports }]
  return reports.map(({ provider, runtime, ok, reason, software }) => ({
    name: `${provider} (${runtime})`,
    ok,
    detail: reason ?? (software ? 'computed by the processor: right but slow' : 'runs networks'),
  }))
}

/**
 * Tries out in a process of its own, because graphics drivers write to standard error what nobody asked for, and some
 * crash. Where that happens, the answer is what became of the process.
 */
function probeApart(): Promise<readonly ProviderReport[] | string> {
  const isSource = import.meta.url.endsWith('.ts')
  const script = new URL(`./probe-networks.${isSource ? 'ts' : 'js'}`, import.meta.url)
  const execArgv = isSource ? ['--conditions=@mot/source', '--import', 'tsx'] : []
  return new Promise((resolve) => {
    const child = fork(script, { execArgv, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    child.once('message', (reports) => resolve(reports as ProviderReport[]))
    child.once('error', ({ message }) => resolve(`they cannot be tried out: ${message}`))
    child.once('close', (code, signal) => resolve(`trying them out ended the process with ${signal ?? `code ${code}`}`))
  })
}
