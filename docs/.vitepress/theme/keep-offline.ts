import { withBase } from 'vitepress'

/** Lets a service worker keep what was opened, also what this page has loaded before there was one. */
export function keepOffline(): void {
  if (import.meta.env.DEV || !('serviceWorker' in navigator)) return
  const { serviceWorker } = navigator
  const tell = async () => {
    const { active } = await serviceWorker.ready
    const loaded = performance.getEntriesByType('resource').map(({ name }) => name)
    active?.postMessage({ keep: [location.href, ...loaded] })
  }
  serviceWorker.addEventListener('controllerchange', () => void tell())
  // After all that the page itself needs. Where it is refused, as in a private window, the page works without.
  const begin = () => {
    serviceWorker
      .register(withBase('/service-worker.js'))
      .then(tell)
      .catch(() => undefined)
  }
  if (document.readyState === 'complete') begin()
  else window.addEventListener('load', begin)
}
