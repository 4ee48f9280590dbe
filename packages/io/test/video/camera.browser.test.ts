import { openCamera } from '@mot/io/video'
import { expect, test } from 'vitest'

/** A picture that changes colour 25 times a second. */
function drawnStream(): { stream: MediaStream; end: () => void } {
  const canvas = document.createElement('canvas')
  canvas.width = 64
  canvas.height = 48
  const context = canvas.getContext('2d')!
  let count = 0
  const timer = setInterval(() => {
    context.fillStyle = count++ % 2 === 0 ? '#c83214' : '#1432c8'
    context.fillRect(0, 0, 64, 48)
  }, 40)
  return { stream: canvas.captureStream(25), end: () => clearInterval(timer) }
}

test('the stream of a page gives its newest frames to a slow loop, and counts all', async () => {
  const { stream, end } = drawnStream()
  const camera = openCamera(stream, { timeout: 10 })
  expect(await camera.info()).toMatchObject({ width: 64, height: 48 })
  const indices: number[] = []
  for await (const { width, height, data, index, time } of camera) {
    expect([width, height, data.length]).toEqual([64, 48, 4 * 64 * 48])
    expect([data[0]! > 150, data[2]! > 150]).toContain(true)
    expect(Math.abs(Date.now() / 1000 - time)).toBeLessThan(2)
    indices.push(index)
    await new Promise((done) => setTimeout(done, 300))
    if (indices.length === 4) break
  }
  expect(indices.at(-1)! - indices[0]!).toBeGreaterThan(6)
  expect(stream.getVideoTracks()[0]!.readyState).toBe('live')
  end()
})

test('one that gives nothing ends after the time-out, and a signal ends the wait', async () => {
  const canvas = document.createElement('canvas')
  canvas.getContext('2d')
  await expect(openCamera(canvas.captureStream(0), { timeout: 0.3 }).info()).rejects.toMatchObject({
    code: 'download-failed',
  })
  const control = new AbortController()
  const info = openCamera(canvas.captureStream(0), { signal: control.signal }).info()
  setTimeout(() => control.abort(new Error('enough')), 100)
  await expect(info).rejects.toThrow('enough')
})
