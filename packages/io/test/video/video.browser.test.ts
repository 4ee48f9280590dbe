import { createOverlay } from '@mot/io/draw'
import { createVideoWriter, openVideo } from '@mot/io/video'
import { expect, test } from 'vitest'
import { rejected } from '../rejected'
import { colorInside, colorOfFrame, difference, picture } from './pictures'

const size = { width: 64, height: 48 }

test('a video written in a page is read again frame by frame', async () => {
  const writer = await createVideoWriter('memory', { ...size, frameRate: 10 })
  for (let i = 0; i < 12; i++) await writer.write(picture(i))
  const bytes = await writer.close()
  await using video = openVideo(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'video/mp4' }))
  expect(await video.info()).toEqual({ ...size, frameRate: 10, frameCount: 12 })
  let count = 0
  for await (const frame of video) {
    expect(difference(colorInside(frame), colorOfFrame(count))).toBeLessThanOrEqual(8)
    expect(frame.time).toBeCloseTo(count / 10, 3)
    count++
  }
  expect(count).toBe(12)
})

test('features that require Node are errors that name it', async () => {
  expect((await rejected(createVideoWriter('street.mp4', size))).code).toBe('unsupported')
  expect((await rejected(createVideoWriter('frames', size))).code).toBe('unsupported')
})

test('an overlay is the same on a canvas and on pixels', () => {
  const tracks = Array.from({ length: 3 }, (_, i) => ({
    id: i + 1,
    box: { left: 20 + 50 * i, top: 40.5, right: 60.25 + 50 * i, bottom: 100 },
  }))
  const image = { width: 200, height: 120, data: new Uint8ClampedArray(4 * 200 * 120).fill(255) }
  const context = new OffscreenCanvas(200, 120).getContext('2d')!
  context.fillStyle = 'white'
  context.fillRect(0, 0, 200, 120)
  createOverlay({ textHeight: 12 }).draw(image, tracks)
  createOverlay({ textHeight: 12 }).drawOnCanvas(context, tracks)
  const canvas = context.getImageData(0, 0, 200, 120).data
  let sum = 0
  for (const [i, value] of image.data.entries()) sum += Math.abs(value - canvas[i]!)
  // Edges are smoothed differently: a mean difference of one step in 255 is invisible.
  expect(sum / canvas.length).toBeLessThan(1)
  expect(image.data).not.toEqual(new Uint8ClampedArray(4 * 200 * 120).fill(255))
})
