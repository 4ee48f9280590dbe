import { type ChildProcess, fork } from 'node:child_process'
import { MotError, type MotErrorCode } from '@mot/core'
import type { Settings } from './search-space'
import { Subject, type SubjectOptions, type TunedFiles } from './subject'

/** Something that can try settings. */
export interface Crew {
  score(settings: Settings, sequences: readonly TunedFiles[]): Promise<number | null>
  dismiss(): Promise<void>
}

/** What a worker is asked, and what it answers. */
export interface TrialRequest {
  readonly settings: Settings
  readonly sequences: readonly TunedFiles[]
}
export type TrialAnswer =
  | { readonly score: number | null }
  | { readonly error: { readonly code?: MotErrorCode; readonly message: string } }

/** Processes that try settings side by side; where one is enough, it is this one. */
export function hire(count: number, options: SubjectOptions, signal?: AbortSignal): Crew {
  return count === 1 ? workAlone(options, signal) : hireProcesses(count, options, signal)
}

function workAlone(options: SubjectOptions, signal?: AbortSignal): Crew {
  const subject = new Subject(options)
  return {
    async score(settings, sequences) {
      // Lets the bar move and a signal be heard between two trials.
      await new Promise((resolve) => setImmediate(resolve))
      return subject.score(settings, sequences, signal)
    },
    dismiss: async () => {},
  }
}

function hireProcesses(count: number, options: SubjectOptions, signal?: AbortSignal): Crew {
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
        return await ask(worker, { settings, sequences }, signal)
      } finally {
        const next = waiting.shift()
        if (next) next(worker)
        else idle.push(worker)
      }
    },
    async dismiss() {
      for (const worker of all) worker.kill()
    },
  }
}

function ask(worker: ChildProcess, request: TrialRequest, signal?: AbortSignal): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      worker.off('message', onMessage)
      worker.off('error', reject)
      worker.off('exit', onExit)
      signal?.removeEventListener('abort', onAbort)
      act()
    }
    const onMessage = (message: unknown) => {
      const answer = message as TrialAnswer
      settle(() => ('score' in answer ? resolve(answer.score) : reject(toError(answer.error))))
    }
    const onExit = () => settle(() => reject(new Error('A process that tries settings has ended.')))
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
