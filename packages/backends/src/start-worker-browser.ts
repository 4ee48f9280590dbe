import type { StartWorker } from './platform'

export const startWorker: StartWorker = (url) => {
  // Written out, because bundlers match exactly this expression.
  const worker =
    url === undefined ? new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }) : moduleWorker(url)
  return {
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    onMessage: (listener) => worker.addEventListener('message', (event) => listener(event.data)),
    onFailure: (listener) =>
      worker.addEventListener('error', (event) =>
        listener(event.message || 'its script could not be loaded: see the option "workerUrl"'),
      ),
    keepAlive: () => {},
    async terminate() {
      worker.terminate()
    },
  }
}

function moduleWorker(url: string): Worker {
  return new Worker(url, { type: 'module' })
}
