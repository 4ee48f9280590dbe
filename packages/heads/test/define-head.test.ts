import { MotError } from '@mot/core'
import { createDetector, defineHead, jde } from '@mot/heads'
import { expect, test } from 'vitest'
import { fakeModel, tensorInfo } from './fake-model'

function headThatThrows(error: Error) {
  return defineHead({
    ...jde(),
    name: 'mine',
    decode() {
      throw error
    },
  })
}

test("errors about outputs begin with the head's name", () => {
  const head = headThatThrows(new MotError('invalid-output', 'Output "x" should have shape [1], got [2].'))
  expect(() => head.decode({}, [])).toThrow('Head mine: Output "x" should have shape [1], got [2].')
  expect(() => head.decode({}, [])).toThrow(expect.objectContaining({ code: 'invalid-output' }))
})

test('other errors are unchanged', () => {
  const error = new RangeError('mine')
  expect(() => headThatThrows(error).decode({}, [])).toThrow(error)
})

test('a network that does not fit its head is refused with the name of the head', () => {
  const model = fakeModel([tensorInfo('image', 1, 3, 32, 64)], [tensorInfo('raw_32', 1, 26, 1, 2)], () => ({}))
  expect(() => createDetector(model, jde())).toThrow('Head jde: The network should have an output "raw_16"')
})
