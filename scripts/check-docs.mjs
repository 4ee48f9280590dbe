// Opens the built docs in a headless Chromium: the playground at work, and no code that is cut off.
//   npm run docs && npm run check:docs
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'
import { cutOffCode } from './docs/browser/cut-off-code.mjs'
import { leaks } from './docs/browser/leaks.mjs'
import { offline } from './docs/browser/offline.mjs'
import { otherBrowsers } from './docs/browser/other-browsers.mjs'
import { camera, ownVideo } from './docs/browser/own-video.mjs'
import { playground } from './docs/browser/playground.mjs'
import { serve } from './docs/browser/serve.mjs'
import { tools } from './docs/browser/tools.mjs'

const dist = fileURLToPath(new URL('../docs/.vitepress/dist', import.meta.url))
// Pictures of the pages at work, for those who read CI's output.
const screenshots = fileURLToPath(new URL('../out/docs', import.meta.url))
mkdirSync(screenshots, { recursive: true })
if (!existsSync(dist)) throw new Error('The docs are not built: npm run docs.')
const server = await serve(dist)
const executablePath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium'].find((path) => path && existsSync(path))
const launch = (args) => chromium.launch({ executablePath, args: ['--no-sandbox', ...args] })
const browser = await launch([])
try {
  const trackers = readdirSync(join(dist, 'guide/trackers')).filter((file) => file.endsWith('.html'))
  await playground(
    browser,
    server.address,
    trackers.map((file) => file.replace('.html', '')),
  )
  await tools(browser, server.address, screenshots)
  await ownVideo(browser, server.address, dist, screenshots)
  await camera(launch, browser, server.address, screenshots)
  await offline(browser, dist)
  await leaks(browser, server.address)
  const others = await otherBrowsers(dist)
  console.log(`It does so in ${['chromium', ...others].join(', ')}.`)
  const cut = await cutOffCode(browser, server.address, dist)
  for (const line of cut) console.error(line)
  if (cut.length > 0) process.exitCode = 1
  else console.log('No code is cut off at 390 and 1280 pixels.')
} finally {
  await browser.close()
  server.close()
}
