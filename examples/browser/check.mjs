// Opens the built page in a headless Chromium, lets it track people through its clip, saves its tracks, and compares
// them with those of `mot track` for the same clip in Node. Then it clicks a person, who is followed from there on.
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
const { text, status, frame, target } = await trackInPage(dist)
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

const overlaps = target.rows.slice(0, 20).map(({ frame, box }) => {
  const person = expected.at(frame).find(({ id }) => id === target.id)
  return box && person ? overlapOf(box, person.box) : 0
})
const mean = overlaps.reduce((sum, each) => sum + each, 0) / overlaps.length
assert.ok(overlaps.length === 20 && mean > 0.5, `The clicked person should be followed, mean overlap is ${mean}.`)
console.log(
  `A person who was clicked is followed for ${target.rows.length} frames, mean overlap ${mean.toFixed(2)} in the first 20.`,
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
    const frame = await page.textContent('#frame')
    const target = await followAClick(page)
    assert.deepEqual(errors, [])
    return { text, status, frame, target }
  } finally {
    await browser.close()
    await server.close()
  }
}

/** Plays the clip again, clicks the largest person of an early frame, and returns what was saved of it. */
async function followAClick(page) {
  await page.click('#demo')
  await page.waitForFunction(() => Number.parseInt(document.querySelector('#frame').textContent, 10) >= 5, undefined, {
    timeout,
  })
  await page.click('#pause')
  // The frame in work is finished first.
  let at = -1
  for (let before = -2; before !== at; ) {
    before = at
    await page.waitForTimeout(2000)
    at = Number.parseInt(await page.textContent('#frame'), 10)
  }
  const { id, box } = expected.at(at).toSorted((a, b) => b.box.bottom - b.box.top - (a.box.bottom - a.box.top))[0]
  const canvas = page.locator('canvas')
  const scale = await canvas.evaluate((element) => element.getBoundingClientRect().width / element.width)
  const position = { x: ((box.left + box.right) / 2) * scale, y: ((box.top + box.bottom) / 2) * scale }
  await canvas.click({ position })
  await page.waitForFunction(() => document.querySelector('#status').textContent.startsWith('Following'))
  await page.click('#pause')
  await page.waitForSelector('[data-state=done], [data-state=failed]', { timeout })
  const saved = page.waitForEvent('download')
  await page.click('#save-target')
  const text = await readFile(await (await saved).path(), 'utf8')
  return { id, rows: text.trim().split('\n').map(rowOf) }
}

/** A line of target.txt. */
function rowOf(line) {
  const [frame, left, top, width, height] = line.split(',')
  if (left === '') return { frame: Number(frame), box: undefined }
  const box = {
    left: Number(left),
    top: Number(top),
    right: Number(left) + Number(width),
    bottom: Number(top) + Number(height),
  }
  return { frame: Number(frame), box }
}

/** Intersection by union. */
function overlapOf(a, b) {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left)
  const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  if (across <= 0 || down <= 0) return 0
  const area = (box) => (box.right - box.left) * (box.bottom - box.top)
  return (across * down) / (area(a) + area(b) - across * down)
}
