// Serves a built page as the guide says, and opens it in a headless Chromium.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright'
import { preview } from 'vite'

const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

/**
 * @param folder of the built page.
 * @param args of Chromium, beside those that every page needs here.
 * @param use is given Playwright's page; its result is returned. An error that the page does not catch is a failure.
 */
export async function withPage(folder, args, use) {
  const { NODE_ENV } = process.env
  const server = await preview({
    configFile: false,
    logLevel: 'warn',
    build: { outDir: folder },
    preview: { port: 0, headers },
  })
  // Vite sets it to production for the whole process: npm would then install later projects without what builds them.
  if (NODE_ENV === undefined) delete process.env.NODE_ENV
  try {
    return await withBrowser(args, async (page) => {
      await page.goto(server.resolvedUrls.local[0])
      return use(page)
    })
  } finally {
    await server.close()
  }
}

/** The same for a page that `use` opens. */
export async function withBrowser(args, use) {
  const browser = await chromium.launch({
    executablePath: [process.env.CHROMIUM_PATH, '/usr/bin/chromium'].find((path) => path && existsSync(path)),
    args: ['--no-sandbox', ...args],
  })
  try {
    const page = await browser.newPage()
    const errors = []
    page.on('pageerror', (error) => errors.push(error.message))
    const result = await use(page)
    assert.deepEqual(errors, [])
    return result
  } finally {
    await browser.close()
  }
}
