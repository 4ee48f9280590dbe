import assert from 'node:assert/strict'
import { readFile, stat } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { frameOf, isPainted, open, scored, setSlider, timeout } from './page.mjs'

/** Bytes of scripts, compressed, that the playground needs beside those of any page. */
const MOST_SCRIPT_BYTES = 150_000

/** The front page and the playground at work: load, play, seek, change tracker, drag a slider, click an id, explain, share. */
export async function playground(browser, address, trackers) {
  await frontPage(browser, address)
  const bytes =
    (await scriptsOf(browser, `${address}/playground`, '.side')) - (await scriptsOf(browser, `${address}/guide/start`))
  assert.ok(bytes > 20_000, `The playground should add the trackers, it adds ${bytes} bytes.`)
  assert.ok(
    bytes <= MOST_SCRIPT_BYTES,
    `The playground should add at most ${MOST_SCRIPT_BYTES} bytes of scripts, it adds ${bytes}.`,
  )
  const link = await controls(browser, address)
  await sharedLink(browser, link)
  await trackerPages(browser, address, trackers)
  await savedVideo(browser, address)
  await withoutVideo(browser, address)
  await badLink(browser, address)
  console.log(
    `The playground plays, tracks anew, explains and shares; its scripts are ${(bytes / 1000).toFixed(0)} kB compressed.`,
  )
}

/** Above the fold, tracks move by themselves; a slider tracks anew. */
async function frontPage(browser, address) {
  const { page, errors } = await open(browser, address, { width: 1280, height: 800 })
  await scored(page, '.player')
  const { bottom } = await page.$eval('.player', (element) => element.getBoundingClientRect().toJSON())
  assert.ok(bottom <= 800, `The player should end above the fold, it ends at ${bottom} pixels.`)
  await page.waitForFunction(() => Number(document.querySelector('.player').dataset.frame) > 5, null, { timeout })
  const before = await page.textContent('.player [data-score=idSwitches]')
  await setSlider(page, '.player input[aria-label=maxLostFrames]', 0)
  await page.waitForFunction(
    (old) => document.querySelector('.player [data-score=idSwitches]').textContent !== old,
    before,
    { timeout },
  )
  assert.match(
    await page.getAttribute('.player .foot a', 'href'),
    /^\/playground\?.*tracker=ByteTrack.*maxLostFrames=0/,
  )
  assert.deepEqual(errors, [])
  await page.close()
}

/** @returns the link that the page offers in the end. */
async function controls(browser, address) {
  const { page, errors } = await open(browser, `${address}/playground`, { width: 1440, height: 900 })
  await scored(page, '.side:nth-of-type(2)')

  // Play, and pause.
  await page.waitForFunction(() => Number(document.querySelector('.playground').dataset.frame) > 5, null, { timeout })
  await page.click('button[aria-label=Pause]')
  const paused = await frameOf(page)
  await page.waitForTimeout(300)
  assert.equal(await frameOf(page), paused)

  // Seek, by slider and by key; the picture follows.
  await setSlider(page, '.bar input[aria-label=Frame]', 100)
  assert.equal(await frameOf(page), 100)
  await page.evaluate(() => document.activeElement.blur())
  await page.keyboard.press('ArrowRight')
  assert.equal(await frameOf(page), 101)
  await page.waitForFunction(
    () => Math.abs(document.querySelector('.playground video').currentTime - 100.5 / 20) < 0.026,
    null,
    { timeout },
  )
  assert.ok(await isPainted(page), 'The picture of the clip should be on the stage.')

  // Change the tracker: scores and code follow.
  const byteTrack = await idf1Of(page)
  await page.selectOption('.side:first-of-type select[aria-label=Tracker]', 'JDETracker')
  const byAppearance = await otherIdf1(page, byteTrack)
  assert.match(await page.textContent('.code pre'), /new JDETracker\(/)

  // Drag a slider: the whole clip is tracked anew.
  await setSlider(page, '.side:first-of-type input[aria-label=maxEmbeddingDistance]', 0)
  await otherIdf1(page, byAppearance)
  assert.match(await page.textContent('.code pre'), /maxEmbeddingDistance: 0\b/)

  // Click an id, then a box: why is it that track?
  const chip = page.locator('.side:first-of-type .chips button').first()
  const id = (await chip.textContent()).trim()
  await chip.click()
  assert.match(
    await page.textContent('.explain article'),
    new RegExp(`Track ${id} .*Round 1, by appearance and motion`, 's'),
  )
  await page.keyboard.press('Escape')
  await page.evaluate(() => document.activeElement.blur())
  await page.keyboard.press('Escape')
  await clickABox(page)
  assert.match(await page.textContent('.side:nth-of-type(2) .explain article'), /Track \d+ .*Round 1, by overlap/s)

  // A switch in the timeline tells of both ids.
  await page.locator('.side:nth-of-type(2) .switch').first().click()
  assert.equal(await page.locator('.side:nth-of-type(2) .explain article').count(), 2)

  // The tracks can be saved.
  assert.match(await saved(page, 'MOT text'), /^1,\d+,/)
  assert.match(await saved(page, 'CSV'), /^frame,id,left,top,width,height,score,class\n1,/)

  const link = await page.getAttribute('.code .link', 'data-link')
  assert.equal(page.url(), link)
  assert.deepEqual(errors, [])
  await page.close()
  return link
}

/** What a link carries is there again. */
async function sharedLink(browser, link) {
  const { page, errors } = await open(browser, link, { width: 390, height: 844 })
  await scored(page, '.side:nth-of-type(2)')
  assert.equal(await page.inputValue('.side:first-of-type select[aria-label=Tracker]'), 'JDETracker')
  assert.equal(await page.inputValue('.side:first-of-type input[aria-label=maxEmbeddingDistance]'), '0')
  assert.equal(String(await frameOf(page)), new URL(link).searchParams.get('frame'))
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390)
  assert.deepEqual(errors, [])
  await page.close()
}

/** On each tracker's page is its drawing, and it is at work below. */
async function trackerPages(browser, address, names) {
  for (const name of names) {
    const { page, errors } = await open(browser, `${address}/guide/trackers/${name}`, {})
    assert.equal(await page.locator('.drawing svg.rounds').count(), 1, name)
    await scored(page, '.player')
    assert.match(await page.textContent('.player [data-score=idf1] dd'), /^[5-9]\d\.\d$/, name)
    assert.deepEqual(errors, [], name)
    await page.close()
  }
}

/** The clip with its boxes is recorded as it plays. */
async function savedVideo(browser, address) {
  const { page, errors } = await open(browser, `${address}/playground?tracker=SORT`, {})
  await scored(page, '.side')
  const download = page.waitForEvent('download', { timeout })
  await page.locator('.export button', { hasText: 'video' }).click()
  const file = await download
  assert.equal(file.suggestedFilename(), 'street-SORT.webm')
  const { size } = await stat(await file.path())
  assert.ok(size > 50_000, `The video should have pictures, it has ${size} bytes.`)
  assert.deepEqual(errors, [])
  await page.close()
}

/** A browser that cannot play the video shows boxes, and says so. */
async function withoutVideo(browser, address) {
  const page = await browser.newPage({ serviceWorkers: 'block' })
  await page.route(/\.webm/, (route) => route.fulfill({ status: 200, contentType: 'video/webm', body: 'no video' }))
  await page.goto(`${address}/playground`)
  await page.waitForSelector('.problem', { timeout })
  assert.match(await page.textContent('.problem'), /does not play the video/)
  await page.waitForFunction(() => Number(document.querySelector('.playground').dataset.frame) > 5, null, { timeout })
  await page.close()
}

/** Nonsense in the address is as no address; a clip that is not there leaves a page that says so. */
async function badLink(browser, address) {
  const { page, errors } = await open(browser, `${address}/playground?clip=no&tracker=No&maxLostFrames=-9`, {})
  await scored(page, '.side:nth-of-type(2)')
  assert.equal(await page.inputValue('.side:first-of-type select[aria-label=Tracker]'), 'ByteTrack')
  await page.route(/evening\.json/, (route) => route.fulfill({ status: 404 }))
  await page.click('.clips button:nth-of-type(2)')
  await page.waitForSelector('.problem', { timeout })
  assert.match(await page.textContent('.problem'), /The clip "evening" cannot be loaded: the server answered 404/)
  await page.click('.clips button:nth-of-type(1)')
  await page.waitForSelector('.problem', { state: 'detached', timeout })
  assert.deepEqual(
    errors.filter((error) => !error.includes('404')),
    [],
  )
  await page.close()
}

/** The text of the file that a button of the second side saves. */
async function saved(page, name) {
  const download = page.waitForEvent('download')
  await page.locator('.side:nth-of-type(2) .export button', { hasText: name }).click()
  return readFile(await (await download).path(), 'utf8')
}

function idf1Of(page) {
  return page.textContent('.side:first-of-type [data-score=idf1]')
}

/** Waits for another score of the first side. */
async function otherIdf1(page, before) {
  const isOther = (old) => document.querySelector('.side [data-score=idf1]').textContent !== old
  await page.waitForFunction(isOther, before, { timeout })
  return idf1Of(page)
}

/** Clicks points of the second stage until one is in a box. */
async function clickABox(page) {
  const stage = page.locator('.side:nth-of-type(2) canvas')
  const { width, height } = await stage.boundingBox()
  for (let y = 0.35; y < 0.95; y += 0.05) {
    for (let x = 0.04; x < 1; x += 0.04) {
      await stage.click({ position: { x: x * width, y: y * height } })
      if ((await page.locator('.side:nth-of-type(2) .explain article').count()) > 0) return
    }
  }
  assert.fail('There should be a box to click on the second stage.')
}

/** Bytes of the scripts that a page loads, compressed. @param part of the page that has scores in the end, if any. */
async function scriptsOf(browser, url, part) {
  const page = await browser.newPage({ serviceWorkers: 'block' })
  const scripts = new Map()
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.set(response.url(), response.body())
  })
  await page.goto(url, { waitUntil: 'networkidle' })
  if (part) await scored(page, part)
  // Bodies are gone with their page.
  const bodies = await Promise.all(scripts.values())
  await page.close()
  return bodies.reduce((sum, body) => sum + gzipSync(body).length, 0)
}
