// Keeps what a visitor has opened, so that it is there without a network. `npm run docs` writes this file into the site, with the
// version of the build: a new build is a new worker, whose cache takes the place of the old one.
const cacheName = 'mot-docs-VERSION'

self.addEventListener('install', () => self.skipWaiting())

self.addEventListener('activate', (event) => {
  const begin = async () => {
    const names = await caches.keys()
    // Networks of the catalogue lie in a cache of their own, and stay.
    await Promise.all(
      names.filter((name) => name.startsWith('mot-docs-') && name !== cacheName).map((name) => caches.delete(name)),
    )
    await self.clients.claim()
  }
  event.waitUntil(begin())
})

// The first page was loaded before there was a worker: it tells what it loaded.
self.addEventListener('message', (event) => {
  const { keep } = event.data
  event.waitUntil(Promise.all(keep.filter(isOwn).map((address) => keepWhole(address).catch(() => undefined))))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET' || !isOwn(request.url)) return
  event.respondWith(answer(request, (work) => event.waitUntil(work)))
})

async function answer(request, later) {
  const { url, headers } = request
  // Files under assets have their hash in their name: they never change.
  const kept = await stored(url)
  if (kept && /\/assets\//.test(url)) return headers.has('range') ? part(kept, headers.get('range')) : kept
  try {
    const response = await fetch(request)
    if (headers.has('range')) {
      // A part is no whole file: that is fetched beside it, once.
      if (!kept) later(keepWhole(url).catch(() => undefined))
    } else later(put(url, response.clone()).catch(() => undefined))
    return response
  } catch (error) {
    if (kept) return headers.has('range') ? part(kept, headers.get('range')) : kept
    if (request.mode !== 'navigate') throw error
    return new Response(
      '<!doctype html><title>Not kept</title><p>This page was not opened before, and there is no network.</p>',
      {
        status: 503,
        headers: { 'content-type': 'text/html; charset=utf-8' },
      },
    )
  }
}

async function stored(url) {
  return (await caches.open(cacheName)).match(url, { ignoreVary: true, ignoreSearch: true })
}

async function keepWhole(url) {
  if (await stored(url)) return
  await put(url, await fetch(url))
}

/** Only whole answers are kept: one that breaks off is read to its break first, and thrown away. */
async function put(url, response) {
  if (response.status !== 200 || response.redirected) return
  const body = await response.arrayBuffer()
  const length = response.headers.get('content-length')
  if (length !== null && !response.headers.has('content-encoding') && body.byteLength !== Number(length)) return
  const { status, headers } = response
  await (await caches.open(cacheName)).put(bare(url), new Response(body, { status, headers }))
}

/** A part of a kept file, as videos request it. */
async function part(kept, range) {
  const body = await kept.arrayBuffer()
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [undefined, '0', '']
  const first = Math.min(Number(from), body.byteLength - 1)
  const last = to ? Math.min(Number(to), body.byteLength - 1) : body.byteLength - 1
  const headers = new Headers(kept.headers)
  headers.set('content-range', `bytes ${first}-${last}/${body.byteLength}`)
  headers.set('content-length', String(last - first + 1))
  return new Response(body.slice(first, last + 1), { status: 206, headers })
}

function isOwn(address) {
  return new URL(address).origin === self.location.origin && !/\/service-worker\.js$/.test(new URL(address).pathname)
}

/** Without a query: a link to the playground is the same page. */
function bare(url) {
  const { origin, pathname } = new URL(url)
  return origin + pathname
}
