// Opens the built page in a headless Chromium, lets it track people through its clip, saves its tracks, and compares
// them with those of `mot track` for the same clip in Node.
//   node check.mjs <folder of the built page> <tracks.txt from Node>
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { parseTracks } from '@mot/io/mot'
import { chromium } from 'playwright'
import { preview } from 'vite'

/** Pixels. WebAssembly sums the network's products in another order than Node: the last bits differ. */
const tolerance = 0.01
/** Milliseconds. */
const timeout = 300_000

const [dist, tracksOfNode] = process.argv.slice(2)
const expected = parseTracks(await readFile(tracksOfNode, 'utf8'))
const { text, status, frame } = await trackInPage(dist)
const found = parseTracks(text)

assert.equal(frame, `${expected.frameCount} / ${expected.frameCount}`)
assert.ok(expected.count > expected.frameCount, 'Node should have tracked more than one person per frame.')
for (let i = 1; i <= expected.frameCount; i++)
  assert.deepEqual(idsIn(found, i), idsIn(expected, i), `Ids of frame ${i}.`)
const farthest = Math.max(...found.boxes.map((edge, i) => Math.abs(edge - expected.boxes[i])))
assert.ok(farthest <= tolerance, `Boxes should be within ${tolerance} px of those in Node, one is ${farthest} px off.`)
console.log(
  `${status} ${found.count} boxes of ${new Set(found.ids).size} people in ${found.frameCount} frames: ` +
    `ids as in Node, boxes within ${farthest.toExponential(1)} px.`,
)

/** In the order of the tracker's rows. */
function idsIn(tracks, frame) {
  return tracks.at(frame).map(({ id }) => id)
}

/** Runs the page and returns its tracks and its final status. */
async function trackInPage(outDir) {
  const isolated = {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
  }
  const server = await preview({
    configFile: false,
    logLevel: 'warn',
    build: { outDir },
    preview: { port: 0, headers: isolated },
  })
  const browser = await chromium.launch({
    executablePath: [process.env.CHROMIUM_PATH, '/usr/bin/chromium'].find((path) => path && existsSync(path)),
    args: ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
  })
  try {
    const page = await browser.newPage()
    const errors = []
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(server.resolvedUrls.local[0])
    await page.waitForSelector('[data-state=done], [data-state=failed]', { timeout })
    const status = await page.textContent('#status')
    assert.equal(await page.getAttribute('body', 'data-state'), 'done', status)
    assert.deepEqual(errors, [])
    const saved = page.waitForEvent('download')
    await page.click('#save')
    const text = await readFile(await (await saved).path(), 'utf8')
    return { text, status, frame: await page.textContent('#frame') }
  } finally {
    await browser.close()
    await server.close()
  }
}
