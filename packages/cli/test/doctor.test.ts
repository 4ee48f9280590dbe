import { expect, test } from 'vitest'
import type { Examination } from '../src/doctor/examine'
import { runMain } from './run-main'

test('mot doctor --json lists what runs and why the rest does not', async () => {
  const { status, stdout } = await runMain(['doctor', '--json'])
  const { node, networks, video } = JSON.parse(stdout) as Examination
  expect({ status, node }).toEqual({ status: 0, node: process.versions.node })
  expect(networks).toContainEqual({ name: 'cpu (ort-node)', ok: true, detail: 'runs networks' })
  expect(video.find(({ name }) => name === 'H.264')).toMatchObject({ ok: true })
  for (const { ok, detail } of [...networks, ...video]) expect(ok || detail.length > 0).toBe(true)
})

test('mot doctor is a table for people', async () => {
  const { stdout } = await runMain(['doctor'])
  expect(stdout).toMatch(/^ {2}✓ cpu \(ort-node\) {2,}runs networks$/m)
  expect(stdout).toMatch(/^ {2}[✓✗] ffmpeg /m)
})
