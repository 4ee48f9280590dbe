import { expect, test } from 'vitest'
import { countHiddenGarbage } from '../src/hidden-garbage'

/** Whether an object that nothing holds any more is collected while frames of so many bytes in all are closed. */
async function isCollected(bytes: number): Promise<boolean> {
  let collected = false
  const registry = new FinalizationRegistry(() => {
    collected = true
  })
  const register = () => registry.register({ frame: 'of another library' }, undefined)
  register()
  // Its last reference is on the stack until this function has waited.
  await new Promise((done) => setTimeout(done, 1))
  for (let i = 0; i < 16; i++) countHiddenGarbage(bytes / 16)
  await new Promise((done) => setTimeout(done, 20))
  return collected
}

test('the garbage collector is started once frames of many bytes have been closed, and not before', async () => {
  expect(await isCollected(2 ** 20)).toBe(false)
  expect(await isCollected(2 ** 25)).toBe(true)
})

test('the collector is no global of the program', () => {
  expect('gc' in globalThis).toBe(false)
})
