import { availableParallelism } from 'node:os'
import { parentPort, Worker } from 'node:worker_threads'
import type { Platform, WorkerHandle } from './platform'

export const cores: Platform['cores'] = () => availableParallelism()

export const startWorker: Platform['startWorker'] = () => {
  if (!import.meta.url.endsWith('.ts')) return handleOf(new Worker(new URL('./worker.js', import.meta.url)))
  // Run from the TypeScript sources, as in tests: the worker loads their loader first.
  const entry = new URL('./worker.ts', import.meta.url).href
  const start = `import('tsx/esm/api').then(({ register }) => register() && import('${entry}'))`
  return handleOf(new Worker(start, { eval: true, execArgv: ['--conditions=@mot/source'] }))
}

export const parent: Platform['parent'] = () => ({
  post: (message, transfer) => parentPort!.postMessage(message, transfer),
  onMessage: (listener) => parentPort!.on('message', listener),
})

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
