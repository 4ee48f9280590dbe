// Serves a folder and opens its page in a headless Chromium.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { chromium } from 'playwright'

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
}

/**
 * @returns the title that the page sets once it is done: results, or `failed`. A file that the page requests and that is missing is a failure, and
 * so is an error that it does not catch.
 */
export async function titleOf(folder, timeout = 120_000) {
  const problems = []
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost')
    const path = normalize(decodeURIComponent(pathname)).replace(/\/$/, '/index.html')
    try {
      const data = await readFile(join(folder, path))
      response.writeHead(200, { 'Content-Type': types[extname(path)] ?? 'application/octet-stream' }).end(data)
    } catch {
      if (path !== '/favicon.ico') problems.push(`404 ${path}`)
      response.writeHead(404).end()
    }
  })
  await new Promise((done) => server.listen(0, 'localhost', done))
  const browser = await chromium.launch({
    executablePath: [process.env.CHROMIUM_PATH, '/usr/bin/chromium'].find((path) => path && existsSync(path)),
    args: ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
  })
  try {
    const page = await browser.newPage()
    page.on('pageerror', (error) => problems.push(error.message))
    await page.goto(`http://localhost:${server.address().port}/`)
    const isDone = page.waitForFunction(() => /^(detections|failed)/.test(document.title), null, { timeout })
    await isDone.catch((error) => problems.push(error.message))
    if (problems.length > 0) throw new Error(`${await page.title()}\n${problems.join('\n')}`)
    return await page.title()
  } finally {
    await browser.close()
    server.close()
  }
}
