import { Worker } from 'node:worker_threads'
import { MotError } from '@mot/core'
import type { StartWorker, WorkerHandle } from './platform'

export const startWorker: StartWorker = (url) => {
  if (url !== undefined) return handleOf(new Worker(absolute(url)))
  if (!import.meta.url.endsWith('.ts')) return handleOf(new Worker(new URL('./worker.js', import.meta.url)))
  // When run from the TypeScript sources, as in tests, the worker first registers their loader.
  // No `new URL(…, import.meta.url)`: bundlers would look for a file that is not published.
  const entry = import.meta.url.replace(/[^/]*$/, 'worker.ts')
  const start = `import('tsx/esm/api').then(({ register }) => register() && import('${entry}'))`
  return handleOf(new Worker(start, { eval: true, execArgv: ['--conditions=@mot/source'] }))
}

/** @throws MotError `invalid-option`. */
function absolute(url: string): URL {
  if (URL.canParse(url)) return new URL(url)
  throw new MotError('invalid-option', `Option "workerUrl" should be an absolute URL, got "${url}".`)
}

function handleOf(worker: Worker): WorkerHandle {
  worker.unref()
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    onMessage: (listener) => worker.on('message', listener),
    onFailure(listener) {
      worker.on('error', (error) => listener(error.message))
      worker.on('exit', (code) => listener(`it ended with code ${code}`))
    },
    keepAlive: (on) => (on ? worker.ref() : worker.unref()),
    async terminate() {
      await worker.terminate()
    },
  }
}
