import { fork } from 'node:child_process'
import type { ProviderReport } from '@mot/backends'
import type { Check } from './check'

/** Tries every provider that could run networks. */
export async function checkNetworks(): Promise<Check[]> {
  const reports = await probeInChildProcess()
  if (typeof reports === 'string') return [{ name: 'all providers', ok: false, detail: reports }]
  return reports.map(({ provider, runtime, ok, reason, software }) => ({
    name: `${provider} (${runtime})`,
    ok,
    detail: reason ?? (software ? 'emulated on the processor: correct but slow' : 'runs networks'),
  }))
}

/**
 * Tries the providers in a child process, because graphics drivers write to standard error, and some crash. After a
 * crash the result is the exit status of the process, as text.
 */
function probeInChildProcess(): Promise<readonly ProviderReport[] | string> {
  const isSource = import.meta.url.endsWith('.ts')
  const script = new URL(`./probe-networks.${isSource ? 'ts' : 'js'}`, import.meta.url)
  const execArgv = isSource ? ['--conditions=@mot/source', '--import', 'tsx'] : []
  return new Promise((resolve) => {
    const child = fork(script, { execArgv, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    child.once('message', (reports) => resolve(reports as ProviderReport[]))
    child.once('error', ({ message }) => resolve(`they cannot be tried: ${message}`))
    child.once('close', (code, signal) => resolve(`trying them ended the process with ${signal ?? `code ${code}`}`))
  })
}
