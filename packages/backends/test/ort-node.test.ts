import { existsSync } from 'node:fs'
import { createBackend } from '@mot/backends'
import { testBackend } from '@mot/test-utils/test-backend'
import { whyNot } from './why-not'

testBackend('ort-node on the processor', () => createBackend({ device: 'cpu' }))

testBackend('ort-node in a worker', () => createBackend({ device: 'cpu', worker: true }))

// A graphics device in software, which comes with Debian's chromium; libvulkan1 loads it. Vulkan reads the variable
// when it first starts.
const softwareDevice = '/usr/lib/chromium/vk_swiftshader_icd.json'
if (existsSync(softwareDevice)) process.env.VK_ICD_FILENAMES ??= softwareDevice

testBackend('ort-node on WebGPU', () => createBackend({ device: 'webgpu' }), { skip: whyNot('webgpu') })
