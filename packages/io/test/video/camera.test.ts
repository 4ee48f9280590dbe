import { openCamera } from '@mot/io/video'
import { expect, test } from 'vitest'
import { cameraInput } from '../../src/video/camera'
import { rejected } from '../shared'

test.each([
  ['linux', undefined, ['-f', 'v4l2', '-i', '/dev/video0']],
  ['linux', '/dev/v4l/by-id/usb-cam', ['-f', 'v4l2', '-i', '/dev/v4l/by-id/usb-cam']],
  ['darwin', undefined, ['-f', 'avfoundation', '-framerate', '30', '-i', '0']],
  ['win32', 'USB Camera', ['-f', 'dshow', '-i', 'video=USB Camera']],
])('on %s, camera %s is a device of ffmpeg', (platform, device, input) => {
  expect(cameraInput(platform, device).input).toEqual(input)
})

test.each([
  ['linux', '/etc/passwd'],
  ['linux', '-i'],
  ['linux', '/dev/../etc/passwd'],
  ['win32', undefined],
])('on %s, %s is no camera', (platform, device) => {
  expect(() => cameraInput(platform, device)).toThrow(expect.objectContaining({ code: 'invalid-option' }))
})

test.skipIf(process.platform !== 'linux')('a device that is not there is named in the error', async () => {
  const { code, message } = await rejected(openCamera('/dev/video77').info())
  expect(['invalid-file', 'unsupported']).toContain(code)
  expect(message).toContain('/dev/video77')
})

test('the stream of a page is none in Node', () => {
  expect(() => openCamera({} as MediaStream)).toThrow('A camera should be the name of a device')
})
