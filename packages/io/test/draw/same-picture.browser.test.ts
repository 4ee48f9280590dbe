import { expect, test } from 'vitest'
import { difference, paintCanvas, paintPixels, scenes, size } from './scenes'

test.each(scenes)('pixels and a canvas of the page have the same picture: $name', (scene) => {
  const context = new OffscreenCanvas(size.width, size.height).getContext('2d', { willReadFrequently: true })!
  const canvas = paintCanvas(scene, context, (data) => {
    context.putImageData(new ImageData(data, size.width, size.height), 0, 0)
  })
  const { mean, far } = difference(paintPixels(scene), canvas)
  expect(mean).toBeLessThan(0.5)
  expect(far).toBeLessThan(0.002)
})
