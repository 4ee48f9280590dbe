import { MotError } from '@mot/core'
import { expect, test } from 'vitest'
import { describeFailure } from '../src/failure'

test('an error is one line with its code, also if it lists reasons', () => {
  const error = new MotError('no-provider', 'Nothing runs here:\n  cuda: not there\n  webgpu: no device')
  expect(describeFailure(error, undefined, false)).toEqual({
    status: 1,
    message: 'mot: Nothing runs here: cuda: not there; webgpu: no device (no-provider)',
  })
})

test('a usage error has its own status', () => {
  expect(describeFailure(new MotError('invalid-option', 'No.'), undefined, false).status).toBe(2)
})

test('an unexpected error is marked as such', () => {
  const { status, message } = describeFailure(new TypeError('x is undefined'), undefined, false)
  expect({ status, message }).toEqual({ status: 1, message: 'mot: x is undefined (unexpected; --debug shows more)' })
})

test('debugging shows the stack of an error and of its cause', () => {
  const error = new MotError('run-failed', 'It broke.', { cause: new Error('deep inside') })
  const { message } = describeFailure(error, undefined, true)
  expect(message).toMatch(/^mot: It broke\. \(run-failed\)\n(.*\n)*caused by Error: deep inside\n +at /)
})

test('after an interruption no other error is reported', () => {
  const failure = describeFailure(new Error('anything'), AbortSignal.abort(), false)
  expect(failure).toEqual({ status: 130, message: 'mot: interrupted' })
})
