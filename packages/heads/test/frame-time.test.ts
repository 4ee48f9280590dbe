import { createDetector, yolox } from '@mot/heads'
import { expect, test } from 'vitest'
import { fakeModel, tensorInfo } from './fake-model'

const image = { width: 64, height: 32, data: new Uint8ClampedArray(4 * 64 * 32) }
const answer = () => ({ output: { data: new Float32Array(42 * 6), shape: [1, 42, 6] } })
const detector = createDetector(
  fakeModel([tensorInfo('images', 1, 3, 32, 64)], [tensorInfo('output', 1, 42, 6)], answer),
  yolox(),
)

test('number and time of a frame go through the detector into its detections', async () => {
  const detections = await detector.detect({ ...image, index: 3, time: 0.125 })
  expect(detections).toMatchObject({ frame: 3, time: 0.125 })
})

test('an image that is no frame has neither', async () => {
  expect(await detector.detect(image)).toMatchObject({ frame: undefined, time: undefined })
})
