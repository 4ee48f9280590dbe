import { withBase } from 'vitepress'

/** Lets a service worker keep what was opened, also what this page loads before it is there. */
export function keepOffline(): void {
  if (import.meta.env.DEV || !('serviceWorker' in navigator)) return
  const { serviceWorker } = navigator
  const tell = async (addresses: readonly string[]) => {
    const { active } = await serviceWorker.ready
    active?.postMessage({ keep: addresses })
  }
  /** Also of what comes later: until the worker has taken the page over, it sees no request. */
  const watch = () => {
    const observer = new PerformanceObserver((list) => void tell(list.getEntries().map(({ name }) => name)))
    observer.observe({ type: 'resource', buffered: true })
    void tell([location.href])
  }
  // After all that the page itself needs. Where it is refused, as in a private window, the page works without.
  const begin = () => {
    serviceWorker
      .register(withBase('/service-worker.js'))
      .then(watch)
      .catch(() => undefined)
  }
  if (document.readyState === 'complete') begin()
  else window.addEventListener('load', begin)
}
