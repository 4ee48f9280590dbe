import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { browsers } from '../../test-runtimes/browsers.mjs'
import { serve } from './serve.mjs'

/** Milliseconds. */
const timeout = 120_000

/**
 * The playground in Firefox and in WebKit, where they are on this machine: a page beside it drives it, and sends what it saw.
 * @returns the browsers that were there.
 */
export async function otherBrowsers(dist) {
  const seen = []
  for (const name of ['firefox', 'webkit']) {
    const [program] = browsers[name]('', '')
    if (program === undefined) continue
    const { error, ...state } = JSON.parse(await driven(name, dist))
    assert.equal(error, undefined, `${name}: ${error}`)
    assert.match(state.idf1, /^\d\d\.\d$/, name)
    assert.ok(state.frame > 5, `${name} should play, it is at frame ${state.frame}.`)
    assert.notEqual(state.trackedAnew, state.idf1, `${name} should track anew.`)
    assert.match(state.words, /^Track \d+ .*Round 1, by /s, name)
    assert.match(state.counts, /^line A.*\d+ \/ \d+truth \d+/, name)
    assert.match(state.link, /tracker=ByteTrack.*maxLostFrames=0/, name)
    seen.push(`${name}${state.problem ? ' (without its video)' : ''}`)
  }
  return seen
}

async function driven(name, dist) {
  const profile = mkdtempSync(join(tmpdir(), `mot-${name}-`))
  let send
  const result = new Promise((done) => {
    send = done
  })
  const server = await serve(dist, { '/drive': page, '/result': (text) => send(text) })
  const [program, args] = browsers[name](`${server.address}/drive`, profile)
  // A group of its own: a browser is many processes.
  const child = spawn(program, args, { detached: true, stdio: 'ignore', env: { ...process.env, HOME: profile } })
  let timer
  try {
    return await Promise.race([
      result,
      new Promise((_, reject) => {
        timer = setTimeout(
          () => reject(new Error(`${name}: the page sent nothing within ${timeout / 1000} s.`)),
          timeout,
        )
        child.once('error', reject)
        child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before the page sent anything.`)))
      }),
    ])
  } finally {
    clearTimeout(timer)
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
    server.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

/** Drives the playground in a frame of the same origin. */
const page = `<!doctype html><title>Drive</title><iframe src="/playground" width="1400" height="900"></iframe><script type="module">
const frame = document.querySelector('iframe')
const find = (selector) => frame.contentDocument.querySelector(selector)
async function until(what, test) {
  const end = Date.now() + 90000
  for (;;) {
    const value = test()
    if (value) return value
    if (Date.now() > end) throw new Error('waited for ' + what)
    await new Promise((done) => setTimeout(done, 50))
  }
}
const state = {}
try {
  const score = () => find('.side [data-score=idf1] dd')?.textContent
  state.idf1 = await until('scores', () => /\\d/.test(score() ?? '') && score())
  state.frame = await until('frames', () => Number(find('.playground').dataset.frame) > 5 && Number(find('.playground').dataset.frame))
  find('button[aria-label=Pause]').click()
  const slider = find('.side input[aria-label=maxLostFrames]')
  slider.value = '0'
  slider.dispatchEvent(new Event('input', { bubbles: true }))
  state.trackedAnew = await until('new scores', () => score() !== state.idf1 && score())
  ;(await until('ids', () => find('.side .chips button'))).click()
  state.words = (await until('words', () => find('.explain article'))).textContent
  const press = (text) => [...frame.contentDocument.querySelectorAll('.tools button')].find((each) => each.textContent.includes(text)).click()
  press('Line')
  press((await until('the button', () => find('.tools .plain'))).textContent)
  state.counts = (await until('counts', () => find('.side [data-place=A]'))).textContent
  state.link = find('.code .link').dataset.link
  state.problem = find('.problem')?.textContent
} catch (error) {
  state.error = String(error)
}
await fetch('/result', { method: 'POST', body: JSON.stringify(state) })
</script>`
