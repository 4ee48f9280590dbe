import { expect, test } from 'vitest'
import { whyNot } from './why-not'

const preload = (code: string) => ({
  env: { ...process.env, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` },
})

test('the processor runs networks', () => {
  expect(whyNot('cpu')).toBe('')
})

test('a provider that does not exist gives a reason of one line', () => {
  expect(whyNot('abacus')).toMatch(/^.*abacus.*$/)
})

test.skipIf(process.platform !== 'linux')('WebGPU without a Vulkan driver is no device (Linux only)', () => {
  const env = { ...process.env, VK_ICD_FILENAMES: '/nowhere/driver.json', VK_DRIVER_FILES: '/nowhere/driver.json' }
  expect(whyNot('webgpu', { env })).toMatch(/./)
})

test.skipIf(process.platform === 'win32')('a driver that ends the process is no device', () => {
  expect(whyNot('cpu', preload('process.kill(process.pid, "SIGSEGV")'))).toBe(
    'trying it out ended the process with SIGSEGV',
  )
})

test('a process that fails without an answer is no device', () => {
  expect(whyNot('cpu', preload('process.exit(3)'))).toBe('trying it out ended the process with status 3')
})

test('a driver that hangs is no device', () => {
  const hang = preload('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)')
  expect(whyNot('cpu', { ...hang, seconds: 1 })).toBe('no answer in 1 seconds')
})
