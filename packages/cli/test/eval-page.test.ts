import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runMain } from './run-main'

const executablePath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', chromium.executablePath()].find(
  (path) => path && existsSync(path),
)
const launch = () => chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] })
const skip = await whyNoChromium()

/** Two people; the first changes its id in frame 60 of 120. */
const rows = (people: (frame: number) => readonly (readonly [id: number, left: number])[]) =>
  Array.from({ length: 120 }, (_, i) =>
    people(i + 1).map(([id, left]) => `${i + 1},${id},${left},20,30,60,1,-1,-1,-1\n`),
  )
    .flat()
    .join('')

let folder: string
let call: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-eval-page-'))
  await writeFile(
    join(folder, 'gt.txt'),
    rows(() => [
      [1, 10],
      [2, 200],
    ]),
  )
  await writeFile(
    join(folder, 'tracks.txt'),
    rows((frame) => [
      [frame < 60 ? 5 : 6, 11],
      [7, 203],
    ]),
  )
  call = [
    'eval',
    '--gt',
    join(folder, 'gt.txt'),
    '--tracks',
    join(folder, 'tracks.txt'),
    '--sequence',
    '</script>street',
  ]
})
afterAll(() => rm(folder, { recursive: true }))

test('--html alone goes to standard output, and is self-contained', async () => {
  const { stdout } = await runMain([...call, '--html'])
  expect(stdout).toMatch(/^<!doctype html>/i)
  expect(stdout).not.toMatch(/(src|href)="/)
})

describe.skipIf(skip)(`the page in Chromium${skip && `, skipped: ${skip}`}`, () => {
  let browser: Browser
  let page: Page
  const pageErrors: string[] = []

  beforeAll(async () => {
    const file = join(folder, 'report.html')
    const { stdout } = await runMain([...call, '--html', file])
    expect(stdout).toContain('combined')
    browser = await launch()
    page = await browser.newPage()
    page.on('console', (message) => pageErrors.push(message.text()))
    page.on('pageerror', (error) => pageErrors.push(error.message))
    await page.goto(pathToFileURL(file).href)
  })
  afterAll(() => browser?.close())

  /** Number of different colours in a chart. */
  const coloursOf = (id: string) =>
    page.evaluate((id) => {
      const canvas = document.getElementById(id) as HTMLCanvasElement
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
      return new Set(new Uint32Array(data.buffer)).size
    }, id)

  test('shows the table, and draws every chart without errors', async () => {
    expect(await page.locator('#scores tbody tr').allTextContents()).toEqual([
      expect.stringContaining('</script>street'),
    ])
    for (const chart of ['curves', 'bars', 'timeline']) expect(await coloursOf(chart), chart).toBeGreaterThan(10)
    expect(pageErrors).toEqual([])
  })

  test('lists the switches, and a click moves the chart there', async () => {
    const range = () =>
      page.evaluate(() => {
        const { Chart } = globalThis as unknown as {
          Chart: { getChart(id: string): { scales: { x: { min: number; max: number } } } }
        }
        const { min, max } = Chart.getChart('timeline').scales.x
        return { min, max }
      })
    const button = page.locator('#switches button')
    expect(await button.allTextContents()).toEqual(['frame 60: object 1, 5 → 6'])
    expect((await range()).max).toBeGreaterThanOrEqual(120)
    await button.click()
    expect(await range()).toEqual({ min: 10, max: 110 })
    await page.click('#whole')
    expect((await range()).min).toBe(1)
  })

  test('shows each part of HOTA over alpha', async () => {
    const before = await page.locator('#curves').screenshot()
    await page.selectOption('#part', 'locA')
    expect((await page.locator('#curves').screenshot()).equals(before)).toBe(false)
    expect(pageErrors).toEqual([])
  })
})

/** A file is no browser yet: Playwright's own comes without the libraries that it loads. So it is started. */
async function whyNoChromium(): Promise<string> {
  if (!executablePath) return 'there is none'
  return launch().then(
    (browser) => browser.close().then(() => ''),
    (error: Error) => error.message.split('\n')[0]!,
  )
}
