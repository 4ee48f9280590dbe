import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openVideo } from '@mot/io/video'
import { expect, test } from 'vitest'
import { runMain } from './run-main'

/** Small inputs with their right answers. */
const cases = fileURLToPath(new URL('../../../../shared/cases', import.meta.url))
const testCase = (name: string, run: (path: (file: string) => string) => Promise<void>) => {
  const isThere = existsSync(`${cases}/${name}`)
  const title = isThere ? name : `${name} (skipped: ../shared/cases is missing)`
  test.skipIf(!isThere)(title, () => run((file) => `${cases}/${name}/${file}`))
}

const idsOf = (text: string) =>
  new Set(
    text
      .trim()
      .split('\n')
      .map((line) => line.split(',')[1]),
  )

testCase('dpm-scores', async (path) => {
  const { status, stdout, stderr } = await runMain(['track', '--detections', path('det.txt'), '--tracker', 'SORT'])
  expect(status, stderr).toBe(0)
  expect(idsOf(stdout).size).toBe(1)
})

testCase('deep-sort-npy', async (path) => {
  for (const tracker of ['StrongSORT', 'DeepSORT']) {
    for (const vectors of readdirSync(path('')).filter((file) => file.endsWith('.npy'))) {
      const call = ['track', '--detections', path('det.txt'), '--embeddings', path(vectors), '--tracker', tracker]
      const { status, stdout, stderr } = await runMain(call)
      expect(status, stderr).toBe(0)
      expect([...idsOf(stdout)], `${tracker}, ${vectors}`).toEqual(['1', '2'])
    }
  }
})

testCase('decimal-comma', async (path) => {
  const call = ['eval', '--gt', path('gt.txt'), '--tracks', path('tracks.csv'), '--lenient', '--json']
  const { status, stdout, stderr } = await runMain(call)
  expect(status, stderr).toBe(0)
  expect(JSON.parse(stdout).combined).toMatchObject({ HOTA: 1, MOTA: 1, IDF1: 1 })
})

testCase('lfs-pointer', async (path) => {
  const outcome = await runMain(['detect', path('grey.png'), '--model', path('pointer.onnx'), '--device', 'cpu'])
  expect(outcome.status).toBe(1)
  expect(outcome.stderr).toMatch(/Git LFS pointer.*git lfs pull/)
})

testCase('one-frame', async (path) => {
  await using video = openVideo(path('one.mp4'))
  expect([10, 30]).toContain((await video.info()).frameRate)
})

testCase('alpha-webm', async (path) => {
  const { status, stderr } = await runMain(['track', path('alpha.webm'), '--model', 'fairmot-tiny', '--device', 'cpu'])
  expect(status, stderr).toBe(0)
  expect(stderr).toMatch(/^5 frames, /m)
})

testCase('bmp-folder', async (path) => {
  const { status, stderr } = await runMain(['detect', path('000001.bmp'), '--model', 'fairmot-tiny', '--device', 'cpu'])
  expect(status, stderr).toBe(0)
  expect(stderr).toMatch(/^1 frame, /m)
})
