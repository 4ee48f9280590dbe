import assert from 'node:assert/strict'
import { frameOf, open, scored, timeout } from './page.mjs'

/** Lines, zones and the followed object: drawn by pointer and by keys, in the link, on both sides. */
export async function tools(browser, address, screenshots) {
  const link = await lineAndZone(browser, address, screenshots)
  await placesOfALink(browser, link)
  await byKeys(browser, address)
  await byTouch(browser, address)
  await followed(browser, address, screenshots)
  console.log('Lines and zones count, and a click is followed.')
}

async function lineAndZone(browser, address, screenshots) {
  const { page, errors } = await open(
    browser,
    `${address}/playground?clip=street&tracker=ByteTrack&with=SORT&frame=200`,
    {
      width: 1440,
      height: 1100,
    },
  )
  await scored(page, '.side:nth-of-type(2)')
  await page.click('.choices button:has-text("Line")')
  await drag(page, [0.5, 0.98], [0.5, 0.3])
  await page.click('.choices button:has-text("Zone")')
  await drag(page, [0.1, 0.4], [0.4, 0.95])
  for (const side of [1, 2]) {
    const cell = (place, kind) =>
      page.textContent(`.side:nth-of-type(${side}) [data-place=${place}] [data-count=${kind}]`)
    const [now, all, truth] = numbersOf(await cell('A', 'in'))
    assert.ok(now === all, 'At the last frame all has been counted.')
    assert.ok(truth > 0 && Math.abs(all - truth) <= 3, `Side ${side} should count about ${truth}, got ${all}.`)
    assert.ok(numbersOf(await cell('B', 'in'))[1] > 2, 'People should enter the zone.')
  }
  // A corner moves, and what is counted follows.
  const before = await page.textContent('.side [data-place=B]')
  await drag(page, [0.4, 0.95], [0.99, 0.99])
  await page.waitForFunction((old) => document.querySelector('.side [data-place=B]').textContent !== old, before, {
    timeout,
  })
  await page.screenshot({ path: `${screenshots}/counts.png` })
  const link = await page.getAttribute('.code .link', 'data-link')
  assert.match(link, /places=line\.\d+\.\d+\.\d+\.\d+_zone(\.\d+){8}/)
  // A click draws nothing, and a place that is removed is gone.
  await page.click('.choices button:has-text("Line")')
  await page
    .locator('.side .layer')
    .first()
    .click({ position: { x: 30, y: 30 } })
  await page.click('button[aria-label="Remove line A"]')
  assert.deepEqual(
    await page.locator('.side:first-of-type [data-place]').evaluateAll((rows) => rows.map((row) => row.dataset.place)),
    ['B'],
  )
  assert.deepEqual(errors, [])
  await page.close()
  return link
}

async function placesOfALink(browser, link) {
  const { page, errors } = await open(browser, link, { width: 390, height: 844 })
  await scored(page, '.side')
  assert.equal(await page.locator('.side:first-of-type [data-place]').count(), 2)
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390)
  assert.deepEqual(errors, [])
  await page.close()
}

/** Without a pointer: put in the middle, and moved by arrow keys. */
async function byKeys(browser, address) {
  const { page, errors } = await open(browser, `${address}/playground?tracker=SORT&frame=50`, {})
  await scored(page, '.side')
  await page.focus('.choices button:has-text("Line")')
  await page.keyboard.press('Enter')
  await page.focus('button:has-text("Put it in the middle")')
  await page.keyboard.press('Enter')
  const handle = page.locator('.layer .handle').first()
  const x = Number(await handle.getAttribute('cx'))
  await handle.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  assert.equal(Number(await handle.getAttribute('cx')), x + 24)
  assert.equal(await frameOf(page), 50, 'Arrow keys of a handle should not seek.')
  assert.deepEqual(errors, [])
  await page.close()
}

/** A finger draws, and does not scroll the page. */
async function byTouch(browser, address) {
  const context = await browser.newContext({
    serviceWorkers: 'block',
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  })
  const page = await context.newPage()
  await page.goto(`${address}/playground?tracker=SORT&frame=50`)
  await scored(page, '.side')
  await page.tap('.choices button:has-text("Line")')
  const layer = page.locator('.side .layer').first()
  await layer.evaluate((element) => element.scrollIntoView({ block: 'center' }))
  const { x, y, width, height } = await layer.boundingBox()
  const client = await context.newCDPSession(page)
  const touch = (type, points) => client.send('Input.dispatchTouchEvent', { type, touchPoints: points })
  await touch('touchStart', [{ x: x + 0.5 * width, y: y + 0.9 * height }])
  for (const share of [0.7, 0.5, 0.3]) await touch('touchMove', [{ x: x + 0.5 * width, y: y + share * height }])
  await touch('touchEnd', [])
  await page.waitForSelector('.side [data-place=A]', { timeout })
  await context.close()
}

/** A click on a person, who is followed as the clip plays; then it is forgotten. */
async function followed(browser, address, screenshots) {
  const { page, errors } = await open(browser, `${address}/playground?tracker=ByteTrack&frame=40`, {
    width: 1280,
    height: 1000,
  })
  await scored(page, '.side')
  await page.waitForFunction(() => document.querySelector('.playground video').readyState >= 2, null, { timeout })
  await page.click('.choices button:has-text("Follow")')
  assert.match(await page.textContent('.target'), /Nothing is followed yet/)
  await clickAPerson(page)
  await page.waitForSelector('.target .strip', { timeout })
  await page.waitForFunction(() => Number(document.querySelector('.playground').dataset.frame) > 60, null, { timeout })
  assert.match(await page.getAttribute('.target', 'data-state'), /^(tracking|uncertain|lost)$/)
  assert.match(await page.textContent('.target .state'), /^It is (seen|uncertain|lost)/)
  assert.match(await page.textContent('.target .time'), /\d ms a frame/)
  await page.screenshot({ path: `${screenshots}/follow.png` })
  // A box about anything; then the other tracker.
  await page.click('button[aria-label=Pause]')
  await page.selectOption('.target select', 'MedianFlow')
  await drag(page, [0.05, 0.55], [0.3, 0.95])
  const first = await frameOf(page)
  await page.waitForFunction((at) => Number(document.querySelector('.playground').dataset.frame) > at + 5, first, {
    timeout,
  })
  assert.match(await page.getAttribute('.target', 'data-state'), /^(tracking|uncertain|lost)$/)
  await page.click('button:has-text("Stop following")')
  assert.equal(await page.locator('.target .strip').count(), 0)
  assert.deepEqual(errors, [])
  await page.close()
}

/** Clicks points of the first picture until a track is there. */
async function clickAPerson(page) {
  const layer = page.locator('.side .layer').first()
  const { width, height } = await layer.boundingBox()
  for (let y = 0.85; y > 0.3; y -= 0.05) {
    for (let x = 0.1; x < 0.9; x += 0.05) {
      await layer.click({ position: { x: x * width, y: y * height } })
      if (!/No track is there|Nothing/.test(await page.textContent('.target .state'))) return
    }
  }
  assert.fail('There should be a person to click.')
}

/** Drags over the first picture, between two places as shares of its size. */
async function drag(page, from, to) {
  const layer = page.locator('.side .layer').first()
  await layer.scrollIntoViewIfNeeded()
  const { x, y, width, height } = await layer.boundingBox()
  await page.mouse.move(x + from[0] * width, y + from[1] * height)
  await page.mouse.down()
  await page.mouse.move(x + to[0] * width, y + to[1] * height, { steps: 4 })
  await page.mouse.up()
}

function numbersOf(text) {
  return text.match(/\d+/g).map(Number)
}
