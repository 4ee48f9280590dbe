import { type ChildProcess, fork } from 'node:child_process'
import { MotError, type MotErrorCode } from '@mot/core'
import type { Settings } from './search-space'
import { Subject, type SubjectOptions, type TuningFiles } from './subject'

/** Evaluates settings. */
export interface TrialRunner {
  score(settings: Settings, sequences: readonly TuningFiles[]): Promise<number | null>
  close(): Promise<void>
}

/** The request to a worker; its response is a `TrialResponse`. */
export interface TrialRequest {
  readonly settings: Settings
  readonly sequences: readonly TuningFiles[]
}
export type TrialResponse =
  | { readonly score: number | null }
  | { readonly error: { readonly code?: MotErrorCode; readonly message: string } }

/** Starts processes that evaluate settings in parallel; a count of 1 uses this process. */
export function startTrialRunner(count: number, options: SubjectOptions, signal?: AbortSignal): TrialRunner {
  return count === 1 ? runInThisProcess(options, signal) : runInProcesses(count, options, signal)
}

function runInThisProcess(options: SubjectOptions, signal?: AbortSignal): TrialRunner {
  const subject = new Subject(options)
  return {
    async score(settings, sequences) {
      // Yields to the event loop: the bar and the signal are updated between trials.
      await new Promise((resolve) => setImmediate(resolve))
      return subject.score(settings, sequences, signal)
    },
    close: async () => {},
  }
}

function runInProcesses(count: number, options: SubjectOptions, signal?: AbortSignal): TrialRunner {
  const isSource = import.meta.url.endsWith('.ts')
  const script = new URL(`./tune-worker.${isSource ? 'ts' : 'js'}`, import.meta.url)
  const execArgv = isSource ? ['--conditions=@mot/source', '--import', 'tsx'] : []
  const all = Array.from({ length: count }, () =>
    fork(script, [JSON.stringify(options)], { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
  )
  const idle = [...all]
  const waiting: ((worker: ChildProcess) => void)[] = []
  return {
    async score(settings, sequences) {
      signal?.throwIfAborted()
      const worker = idle.pop() ?? (await new Promise<ChildProcess>((resolve) => waiting.push(resolve)))
      try {
        return await requestTrial(worker, { settings, sequences }, signal)
      } finally {
        const next = waiting.shift()
        if (next) next(worker)
        else idle.push(worker)
      }
    },
    async close() {
      for (const worker of all) worker.kill()
    },
  }
}

function requestTrial(worker: ChildProcess, request: TrialRequest, signal?: AbortSignal): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      worker.off('message', onMessage)
      worker.off('error', reject)
      worker.off('exit', onExit)
      signal?.removeEventListener('abort', onAbort)
      act()
    }
    const onMessage = (message: unknown) => {
      const response = message as TrialResponse
      settle(() => ('score' in response ? resolve(response.score) : reject(toError(response.error))))
    }
    const onExit = () => settle(() => reject(new Error('A process that evaluates settings has ended.')))
    const onAbort = () => settle(() => reject(signal!.reason))
    worker.on('message', onMessage)
    worker.on('error', reject)
    worker.on('exit', onExit)
    signal?.addEventListener('abort', onAbort)
    if (worker.connected) worker.send(request)
    else onExit()
  })
}

function toError({ code, message }: { readonly code?: MotErrorCode; readonly message: string }): Error {
  return code === undefined ? new Error(message) : new MotError(code, message)
}
