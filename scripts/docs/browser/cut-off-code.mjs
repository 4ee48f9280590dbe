import { readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** Pages of the guide and of decisions whose code runs out of its box, or which are themselves wider than the screen. */
export async function cutOffCode(browser, address, dist) {
  const pages = ['', 'playground', ...['guide', 'decisions'].flatMap((folder) => pagesOf(dist, folder))]
  const found = []
  for (const width of [390, 1280]) {
    const page = await browser.newPage({ serviceWorkers: 'block', viewport: { width, height: 800 } })
    // Layout alone counts: nothing plays.
    await page.route(/\.(webm|json|webp|woff2)(\?|$)/, (route) => route.abort())
    await page.route(/\.js(\?|$)/, (route) => route.abort())
    for (const path of pages) {
      await page.goto(`${address}/${path}`, { waitUntil: 'domcontentloaded' })
      const problems = await page.evaluate(() => {
        const wide = [...document.querySelectorAll('pre')].filter((each) => each.scrollWidth > each.clientWidth + 1)
        const lines = wide.map((each) => `code is cut off: ${each.textContent.trim().slice(0, 60)}`)
        const { scrollWidth, clientWidth } = document.documentElement
        return scrollWidth > clientWidth + 1 ? [...lines, `the page is ${scrollWidth} pixels wide`] : lines
      })
      found.push(...problems.map((problem) => `/${path} at ${width} pixels: ${problem}`))
    }
    await page.close()
  }
  return found
}

function pagesOf(dist, folder) {
  return readdirSync(join(dist, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.html'))
    .map((entry) =>
      relative(dist, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join('/'),
    )
    .map((file) => file.replace(/(index)?\.html$/, ''))
}
