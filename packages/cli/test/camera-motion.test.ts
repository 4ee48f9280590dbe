import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Detections } from '@mot/core'
import { Street } from '@mot/street'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { followCamera } from '../src/track/follow-camera'
import type { DetectionSource } from '../src/track/source'
import { Stopwatch } from '../src/track/stopwatch'
import { runMain } from './run-main'

/** A person stands while the camera pans: 40 pixels to the left in frame 2, and back in frame 3. */
const detections = '1,-1,100,20,30,60,0.9\n2,-1,60,20,30,60,0.9\n3,-1,100,20,30,60,0.9\n'
const motion = '0\t1\t0\t0\t0\t1\t0\n1\t1\t0\t-40\t0\t1\t0\n2\t1\t0\t40\t0\t1\t0\n'
let folder: string
let call: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-camera-'))
  await writeFile(join(folder, 'det.txt'), detections)
  await writeFile(join(folder, 'emb.f32'), new Float32Array([1, 0, 1, 0, 1, 0]))
  await writeFile(join(folder, 'motion.txt'), motion)
  call = ['track', '--detections', join(folder, 'det.txt'), '--embeddings', join(folder, 'emb.f32')]
  call.push('--embedding-dimension', '2', '--preset', 'fairmot', '--out', join(folder, 'tracks.txt'), '--quiet')
})
afterEach(() => rm(folder, { recursive: true }))

describe('mot track --camera-motion', () => {
  test('reads a file, and --save-camera-motion writes it again', async () => {
    const saved = join(folder, 'saved.txt')
    const outcome = await runMain([
      ...call,
      '--camera-motion',
      join(folder, 'motion.txt'),
      '--save-camera-motion',
      saved,
    ])
    expect(outcome).toMatchObject({ status: 0, stderr: '' })
    expect(await readFile(saved, 'utf8')).toBe(motion)
  })

  test.each([
    ['a missing file', ['none.txt'], 1, 'file-not-found'],
    ['a file of another format', ['det.txt'], 1, 'det.txt, line 1: expected 7 columns'],
    ['an estimate without images', ['estimate'], 2, 'requires images'],
  ])('refuses %s', async (_, [from], status, words) => {
    const path = from === 'estimate' ? from : join(folder, from!)
    const outcome = await runMain([...call, '--camera-motion', path])
    expect(outcome).toMatchObject({ status, stderr: expect.stringContaining(words) })
  })

  test('refuses a file that ends before the detections do', async () => {
    await writeFile(join(folder, 'motion.txt'), motion.split('\n').slice(0, 2).join('\n'))
    const outcome = await runMain([...call, '--camera-motion', join(folder, 'motion.txt')])
    expect(outcome).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('ends with frame 2; it should have frame 3'),
    })
  })

  test('is required by --save-camera-motion', async () => {
    const outcome = await runMain([...call, '--save-camera-motion', join(folder, 'saved.txt')])
    expect(outcome).toMatchObject({ status: 2, stderr: expect.stringContaining('requires --camera-motion') })
  })
})

test('an estimated camera motion is added to the detections of a source', async () => {
  const street = [...new Street({ seed: 8, camera: 'shake', frameCount: 6 })]
  const source: DetectionSource = {
    frameRate: 20,
    frameCount: 6,
    classes: [],
    async *[Symbol.asyncIterator]() {
      for (const { frame, truth } of street) {
        yield { image: frame, detections: Detections.from(truth.map(({ box }) => ({ box, score: 1 }))) }
      }
    },
  }
  const stopwatch = new Stopwatch()
  const followed = await followCamera(source, 'estimate', stopwatch)
  expect(followed).toMatchObject({ frameRate: 20, frameCount: 6, classes: [] })
  let frame = 0
  for await (const { image, detections } of followed) {
    const { truth, cameraMotion } = street[frame++]!
    expect(image).toBeDefined()
    expect(detections.count).toBe(truth.length)
    expect(Math.abs(detections.cameraMotion![2] - cameraMotion.x)).toBeLessThan(0.5)
    expect(Math.abs(detections.cameraMotion![5] - cameraMotion.y)).toBeLessThan(0.5)
  }
  expect(frame).toBe(6)
  expect(stopwatch.seconds.camera).toBeGreaterThan(0)
})
