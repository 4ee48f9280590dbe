import assert from 'node:assert/strict'
import { open, scored, timeout } from './page.mjs'

const rounds = 200

/** Loads a clip, plays and stops it, over and over: neither memory, nodes nor listeners grow. */
export async function leaks(browser, address) {
  const { page, errors } = await open(browser, `${address}/playground`, {})
  await scored(page, '.side')
  const client = await page.context().newCDPSession(page)
  await play(page, 20)
  const before = await counts(client)
  await play(page, rounds)
  const after = await counts(client)
  assert.ok(after.nodes <= before.nodes * 1.2 + 500, `Nodes should not grow from ${before.nodes}, got ${after.nodes}.`)
  assert.ok(
    after.listeners <= before.listeners * 1.2 + 50,
    `Listeners should not grow from ${before.listeners}, got ${after.listeners}.`,
  )
  const grown = after.heap - before.heap
  assert.ok(grown < 8e6, `The heap should not grow over ${rounds} rounds, it has ${(grown / 1e6).toFixed(1)} MB more.`)
  assert.deepEqual(errors, [])
  await page.close()
  console.log(`Over ${rounds} rounds of load, play and stop the heap grows by ${(grown / 1e6).toFixed(1)} MB.`)
}

async function play(page, count) {
  await page.evaluate(
    async ([times, wait]) => {
      const find = (selector) => document.querySelector(selector)
      const until = async (test) => {
        for (const end = Date.now() + wait; !test(); ) {
          if (Date.now() > end) throw new Error(`waited for ${test}`)
          await new Promise((done) => setTimeout(done, 10))
        }
      }
      const isPlaying = () => find('.playground').dataset.playing === 'true'
      find('button[aria-label=Pause]')?.click()
      for (let round = 0; round < times; round++) {
        find(`.clips button:nth-of-type(${1 + (round % 2)})`).click()
        await until(() => !isPlaying())
        find('button[aria-label=Play]').click()
        await until(isPlaying)
        await new Promise((done) => setTimeout(done, 60))
        find('button[aria-label=Pause]')?.click()
        await until(() => !isPlaying())
      }
    },
    [count, timeout],
  )
}

async function counts(client) {
  await client.send('HeapProfiler.collectGarbage')
  await client.send('HeapProfiler.collectGarbage')
  const { nodes, jsEventListeners: listeners } = await client.send('Memory.getDOMCounters')
  const { usedSize: heap } = await client.send('Runtime.getHeapUsage')
  return { nodes, listeners, heap }
}
