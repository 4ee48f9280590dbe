import { nearestName } from '@mot/core'
import { expect, test } from 'vitest'

const names = ['ByteTrack', 'BoTSORT', 'yolox-nano', 'nanodet-m']

test.each([
  ['byte-tack', 'ByteTrack'],
  ['BOT_SORT', 'BoTSORT'],
  ['yolo nano', 'yolox-nano'],
  ['nanodet', 'nanodet-m'],
])('%s is nearest to %s', (name, expected) => {
  expect(nearestName(name, names)).toBe(expected)
})

test('a name of other letters has no nearest one', () => {
  expect(nearestName('kalman', names)).toBeUndefined()
  expect(nearestName('', [])).toBeUndefined()
})
