import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { checkCodecs } from '../../src/doctor/check-codecs'
import { checkFfmpeg, checkSharp } from '../../src/doctor/check-tools'
import { formatExamination } from '../../src/doctor/examine'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-doctor-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.doUnmock('@napi-rs/webcodecs')
  await rm(folder, { recursive: true })
})

describe('ffmpeg', () => {
  async function withProgram(script: string | undefined) {
    if (script !== undefined) await writeFile(join(folder, 'ffmpeg'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    vi.stubEnv('PATH', `${folder}:/bin`)
    return checkFfmpeg()
  }

  test('is there with its version', async () => {
    const version = '[ "$2" = -version ] && echo "ffmpeg version 7.1-4 Copyright (c) the developers"'
    expect(await withProgram(version)).toEqual({ name: 'ffmpeg', ok: true, detail: '7.1-4' })
  })

  test('without a version is there, too', async () => {
    expect(await withProgram('echo hello')).toEqual({ name: 'ffmpeg', ok: true, detail: 'of unknown version' })
  })

  test('that fails is not, with the reason', async () => {
    const { ok, detail } = await withProgram('echo broken >&2; exit 3')
    expect(ok).toBe(false)
    expect(detail).toMatch(/broken[\s\S]*required only for AVI/)
  })

  test('that is absent is not on the PATH', async () => {
    vi.stubEnv('PATH', folder)
    expect(await checkFfmpeg()).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/^not on the PATH; required/),
    })
  })
})

test('folders of images are read by sharp, whose version is told', async () => {
  expect(await checkSharp()).toEqual({
    name: 'image folders',
    ok: true,
    detail: expect.stringMatching(/^sharp \d+\.\d+\.\d+/),
  })
})

test('each codec says whether it is decoded and encoded; one that is only encoded does not count', async () => {
  const supports = (...prefixes: string[]) => ({
    isConfigSupported: async ({ codec }: { codec: string }) => ({
      supported: prefixes.some((prefix) => codec.startsWith(prefix)),
    }),
  })
  vi.doMock('@napi-rs/webcodecs', () => ({
    VideoDecoder: supports('avc1', 'vp8'),
    VideoEncoder: supports('avc1', 'av01'),
  }))
  expect(await checkCodecs()).toEqual([
    { name: 'H.264', ok: true, detail: 'decodes and encodes' },
    { name: 'H.265', ok: false, detail: 'no decoder and no encoder' },
    { name: 'VP8', ok: true, detail: 'decodes' },
    { name: 'VP9', ok: false, detail: 'no decoder and no encoder' },
    { name: 'AV1', ok: false, detail: 'encodes' },
  ])
})

test('without the package of codecs there are none, with the reason', async () => {
  vi.doMock('@napi-rs/webcodecs', () => {
    throw new Error('GLIBC_2.99 not found')
  })
  const [check] = await checkCodecs()
  expect(check).toMatchObject({
    name: 'all codecs',
    ok: false,
    detail: expect.stringMatching(/does not load .*ffmpeg/),
  })
})

test('the table has a line for each check, the names in one width', () => {
  const text = formatExamination({
    mot: '1.2.3',
    node: '20.0.0',
    system: 'linux',
    networks: [
      { name: 'cpu', ok: true, detail: 'runs networks' },
      { name: 'webgpu', ok: false, detail: 'no device' },
    ],
    video: [{ name: 'VP8', ok: true, detail: 'decodes' }],
    models: ['a', 'b'],
    cacheFolder: '/cache',
  })
  expect(text).toBe(`mot 1.2.3, Node 20.0.0, linux

Networks run on
  ✓ cpu     runs networks
  ✗ webgpu  no device

Videos and images
  ✓ VP8  decodes

Networks at hand: a, b
Downloads are kept in /cache
`)
})
