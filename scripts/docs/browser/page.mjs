/** Milliseconds. */
export const timeout = 60_000

/** A page at an address, and the errors that it throws. It has no service worker, whose requests no test sees. */
export async function open(browser, url, viewport) {
  const page = await browser.newPage({ serviceWorkers: 'block', viewport: { width: 1280, height: 800, ...viewport } })
  const errors = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(url)
  return { page, errors }
}

/** Moves a slider, as a visitor does. */
export async function setSlider(page, selector, value) {
  await page
    .locator(selector)
    .first()
    .evaluate((element, to) => {
      element.value = String(to)
      element.dispatchEvent(new Event('input', { bubbles: true }))
    }, value)
}

/** Waits until a part of the page has scores: before, it has dashes. */
export async function scored(page, part) {
  const hasNumber = (selector) =>
    /\d/.test(document.querySelector(`${selector} [data-score=idf1] dd`)?.textContent ?? '')
  await page.waitForFunction(hasNumber, part, { timeout })
}

/** The frame that the playground is at. */
export function frameOf(page) {
  return page.$eval('.playground', (element) => Number(element.dataset.frame))
}

/** Whether the first stage has more than boxes: most of its pixels are opaque. */
export function isPainted(page) {
  return page.$eval('.side canvas', (canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    let opaque = 0
    for (let i = 3; i < data.length; i += 4) if (data[i] === 255) opaque++
    return opaque > 0.9 * canvas.width * canvas.height
  })
}
