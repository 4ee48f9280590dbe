import assert from 'node:assert/strict'
import { scored, timeout } from './page.mjs'
import { serve } from './serve.mjs'

/** After the first visit the playground works without a network; what was half received is not kept. */
export async function offline(browser, dist) {
  const server = await serve(dist)
  const context = await browser.newContext()
  const page = await context.newPage()
  try {
    await page.goto(`${server.address}/playground`)
    await scored(page, '.side')
    // The worker has all that the page has loaded, the clip's video too.
    const loaded = () =>
      performance
        .getEntriesByType('resource')
        .filter((each) => each.name.startsWith(location.origin) && each.responseStatus < 300)
        .map((each) => new URL(each.name).pathname)
        .filter((path) => path !== '/service-worker.js')
    await page.waitForFunction(isKept, ['/playground', '/clips/street.json', ...(await page.evaluate(loaded))], {
      timeout,
    })
    const names = await page.evaluate(() => caches.keys())
    assert.equal(names.filter((name) => name.startsWith('mot-docs-')).length, 1)
    server.close()
    await context.setOffline(true)
    await page.goto(`${server.address}/playground?tracker=SORT&frame=20`)
    await scored(page, '.side')
    await page.waitForFunction(() => document.querySelector('.playground video').readyState >= 2, null, { timeout })
    const { status, text } = await page.evaluate(async () => {
      const response = await fetch('/clips/street.webm', { headers: { range: 'bytes=10-19' } })
      return { status: response.status, text: response.headers.get('content-range') }
    })
    assert.equal(status, 206)
    assert.match(text, /^bytes 10-19\/\d+$/)
    await page.goto(`${server.address}/guide/limits`)
    assert.match(await page.textContent('body'), /was not opened before/)
  } finally {
    await context.close()
    server.close()
  }
  await halfAnswer(browser, dist)
  console.log('The playground works offline after the first visit.')
}

async function halfAnswer(browser, dist) {
  const server = await serve(dist)
  const context = await browser.newContext()
  const page = await context.newPage()
  try {
    await page.goto(`${server.address}/playground`)
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout })
    await page.evaluate(() =>
      fetch('/broken.bin')
        .then((each) => each.arrayBuffer())
        .catch(() => undefined),
    )
    await page.evaluate(() => fetch('/no-such-file').catch(() => undefined))
    assert.equal(await page.evaluate(isKept, ['/no-such-file']), false)
    assert.equal(await page.evaluate(isKept, ['/broken.bin']), false)
  } finally {
    await context.close()
    server.close()
  }
}

async function isKept(paths) {
  const kept = await Promise.all(paths.map((path) => caches.match(path)))
  return kept.every((each) => each !== undefined)
}
