import { ImageBuffer } from '@mot/core'
import { expect, test } from 'vitest'

test('an image buffer reuses its memory for images that fit', () => {
  const buffer = new ImageBuffer()
  const large = buffer.take(8, 8)
  const small = buffer.take(3, 2)
  expect(small).toMatchObject({ width: 3, height: 2 })
  expect(small.data.length).toBe(24)
  expect(small.data.buffer).toBe(large.data.buffer)
  expect(buffer.take(3, 2)).toBe(small)
})

test('an image buffer grows for a larger image', () => {
  const buffer = new ImageBuffer()
  buffer.take(2, 2)
  expect(buffer.take(10, 10).data.length).toBe(400)
})
