import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listModels } from '@mot/models'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runMain } from './run-main'

let cache: string

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'mot-cache-'))
})
afterEach(() => rm(cache, { recursive: true }))

test('mot models lists the shipped networks', async () => {
  const { status, stdout } = await runMain(['models'])
  expect(status).toBe(0)
  for (const { manifest } of listModels()) expect(stdout).toContain(`${manifest.name}\n  ${manifest.description}`)
})

test('mot models --json prints the manifests', async () => {
  const { stdout } = await runMain(['models', '--json'])
  expect(JSON.parse(stdout)).toEqual(listModels().map(({ manifest }) => manifest))
})

test('mot models path prints the path of a shipped network', async () => {
  for (const { manifest } of listModels()) {
    const { stdout } = await runMain(['models', 'path', manifest.name])
    const bytes = await readFile(stdout.trimEnd())
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(manifest.sha256)
  }
})

test('mot models pull downloads, checks and prints the path', async () => {
  const network = Buffer.from('bytes of a network')
  const sha256 = createHash('sha256').update(network).digest('hex')
  const server = createServer((_request, response) => response.end(network)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tiny.onnx`
    const unchecked = await runMain(['models', 'pull', url, '--cache', cache])
    expect(unchecked).toMatchObject({
      status: 0,
      stderr: `mot: the hash was not checked; next time pass --sha256 ${sha256}\n`,
    })
    expect(await readFile(unchecked.stdout.trimEnd())).toEqual(network)
    const checked = await runMain(['models', 'pull', url, '--cache', cache, '--sha256', sha256])
    expect(checked).toEqual({ status: 0, stdout: unchecked.stdout, stderr: '' })
    const wrong = await runMain(['models', 'pull', url, '--cache', cache, '--sha256', '0'.repeat(64)])
    expect(wrong).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('(hash-mismatch)') })
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

test('mot models pull accepts URLs and graphs of TensorFlow.js, and refuses all else', async () => {
  expect(await runMain(['models', 'pull', 'fairmot-tiny'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('should be a URL (https://…) or a model.json, got "fairmot-tiny"'),
  })
  expect(await runMain(['models', 'pull', 'nowhere/model.json'])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('No network at "nowhere/model.json"'),
  })
})
