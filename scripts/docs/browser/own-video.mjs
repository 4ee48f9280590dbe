import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { frameOf, open, scored, setSlider, timeout } from './page.mjs'

/** Milliseconds: a network runs on a processor that others use, too. */
const patience = 120_000

/** A video of the visitor: people are found in it, sliders track it anew, and a bad file changes nothing. */
export async function ownVideo(browser, address, dist, screenshots) {
  const { page, errors } = await open(browser, `${address}/playground?frame=30`, { width: 1440, height: 1100 })
  const fetched = []
  // The catalogue's network is out of reach: that of the site is taken.
  await page.context().route(/^https:/, (route) => route.abort())
  page.context().on('request', (request) => fetched.push(request.url()))
  await scored(page, '.side:nth-of-type(2)')
  await badFiles(page, fetched)
  await page.setInputFiles('input[type=file]', join(dist, 'clips/street.webm'))
  await page.waitForFunction(
    () => /frame [3-9]/.test(document.querySelector('.own [role=status]')?.textContent ?? ''),
    null,
    {
      timeout: patience,
    },
  )
  await page.screenshot({ path: `${screenshots}/own-video.png` })
  assert.ok(
    fetched.some((url) => /ort-wasm-simd-threaded.*\.wasm/.test(url)),
    'The runtime should have been fetched.',
  )
  assert.equal(await readOut(page, 'network'), 'fairmot-tiny')
  assert.match(await page.textContent('.own .note'), /yolox-nano cannot be reached/)
  assert.equal(await readOut(page, 'runs on'), 'processor (wasm)')
  assert.equal(await readOut(page, 'threads'), '1')
  assert.equal(await readOut(page, 'isolated'), 'no')
  for (const name of ['decode', 'prepare, read', 'infer', 'track'])
    assert.match(await readOut(page, name), /^\d+\.\d ms$/)
  await page.click('.own button:has-text("Stop")')
  await page.waitForSelector('.own button:has-text("Stop")', { state: 'detached', timeout: patience })
  await page.waitForFunction(() => document.querySelectorAll('.side .chips button').length > 3, null, { timeout })
  // Detections are kept: a slider tracks anew.
  await page.click('button[aria-label=Pause]').catch(() => {})
  await setSlider(page, '.side input[aria-label=highScore]', 0.95)
  await page.waitForFunction(() => document.querySelectorAll('.side:first-of-type .chips button').length === 0, null, {
    timeout,
  })
  // Back to a clip of the site.
  await page.click('.clips button:nth-of-type(1)')
  await page.waitForFunction(
    () => /\d/.test(document.querySelector('.side [data-score=hota] dd')?.textContent ?? ''),
    null,
    { timeout },
  )
  assert.deepEqual(errors, [])
  await page.close()
  console.log("People are found in a visitor's video, in a worker; bad files change nothing.")
}

/** Each says what is wrong in a sentence, and costs no download. */
async function badFiles(page, fetched) {
  const files = [
    ['notes.txt', 'Not a video.', /notes\.txt has a container that cannot be read here/],
    ['empty.mp4', '', /empty\.mp4 is empty/],
    ['broken.webm', Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 1, 2, 3]), /broken\.webm /],
  ]
  for (const [name, content, sentence] of files) {
    await page.setInputFiles('input[type=file]', { name, mimeType: 'video/mp4', buffer: Buffer.from(content) })
    await page.waitForFunction(
      (text) => document.querySelector('.own [role=status]')?.textContent.includes(text),
      name,
      { timeout },
    )
    assert.match(await page.textContent('.own [role=status]'), sentence)
    assert.equal(await page.getAttribute('.clips button:nth-of-type(1)', 'aria-pressed'), 'true')
    assert.equal(await frameOf(page), 30)
    assert.match(await page.textContent('.side [data-score=idf1] dd'), /\d/)
  }
  assert.ok(!fetched.some((url) => url.includes('.wasm')), 'A bad file should fetch no runtime.')
}

/** A camera that shows the street: objects are found, and its pictures stay when it stops. */
export async function camera(launch, browser, address, screenshots) {
  const file = join(screenshots, 'camera.mjpeg')
  await writeFile(file, await pictures(browser, address))
  const own = await launch([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ])
  try {
    const { page, errors } = await open(
      own,
      `${address}/playground?tracker=ByteTrack&highScore=0.4&newTrackScore=0.4`,
      {},
    )
    await page.context().route(/^https:/, (route) => route.abort())
    await scored(page, '.side')
    await page.click('.own-button:has-text("Camera")')
    await page.waitForFunction(
      () => /frame [3-9]/.test(document.querySelector('.own [role=status]')?.textContent ?? ''),
      null,
      {
        timeout: patience,
      },
    )
    await page.screenshot({ path: `${screenshots}/camera.png` })
    await page.click('.own button:has-text("Stop")')
    await page.waitForSelector('.own button:has-text("Stop")', { state: 'detached', timeout: patience })
    await page.waitForFunction(() => Number(document.querySelector('.playground').dataset.frame) > 1, null, { timeout })
    assert.ok((await page.locator('.side .timeline .run').count()) > 0, 'There should be people before the camera.')
    assert.deepEqual(errors, [])
    await page.close()
  } finally {
    await own.close()
  }
  await refusedCamera(browser, address)
  console.log('A camera is tracked, and its pictures stay; a refused one is told of.')
}

async function refusedCamera(browser, address) {
  const { page, errors } = await open(browser, `${address}/playground?tracker=SORT`, {})
  await scored(page, '.side')
  await page.click('.own-button:has-text("Camera")')
  await page.waitForFunction(
    () => /camera/.test(document.querySelector('.own [role=status]')?.textContent ?? ''),
    null,
    { timeout },
  )
  assert.match(await page.textContent('.side [data-score=idf1] dd'), /\d/)
  assert.deepEqual(errors, [])
  await page.close()
}

/** Some frames of the street as JPEG pictures, one after another. */
async function pictures(browser, address) {
  const page = await browser.newPage({ serviceWorkers: 'block' })
  await page.goto(`${address}/playground`)
  const texts = await page.evaluate(async () => {
    const video = Object.assign(document.createElement('video'), { src: '/clips/street.webm', muted: true })
    await new Promise((done) => video.addEventListener('loadeddata', done, { once: true }))
    const canvas = Object.assign(document.createElement('canvas'), {
      width: video.videoWidth,
      height: video.videoHeight,
    })
    const list = []
    for (let frame = 1; frame <= 12; frame++) {
      video.currentTime = (frame - 0.5) / 20
      await new Promise((done) => video.addEventListener('seeked', done, { once: true }))
      canvas.getContext('2d').drawImage(video, 0, 0)
      list.push(canvas.toDataURL('image/jpeg', 0.9).split(',')[1])
    }
    return list
  })
  await page.close()
  return Buffer.concat(texts.map((text) => Buffer.from(text, 'base64')))
}

function readOut(page, name) {
  return page.textContent(`.own [data-read="${name}"]`)
}
