import { createCanvas, ImageData } from '@napi-rs/canvas'
import { expect, test } from 'vitest'
import { background, difference, paintCanvas, paintPixels, scenes, size } from './scenes'

test.each(scenes)('pixels and a canvas of Node have the same picture: $name', (scene) => {
  const context = createCanvas(size.width, size.height).getContext('2d')
  const canvas = paintCanvas(scene, context as never, (data) => {
    context.putImageData(new ImageData(data, size.width, size.height), 0, 0)
  })
  const pixels = paintPixels(scene)
  const { mean, far } = difference(pixels, canvas)
  expect(mean).toBeLessThan(0.5)
  expect(far).toBeLessThan(0.002)
  // Something is painted.
  expect(difference(background(), pixels).mean).toBeGreaterThan(0.5)
})
