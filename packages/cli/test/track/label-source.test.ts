import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatObjects } from '@mot/io/formats'
import { parseTracks } from '@mot/io/mot'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDetections } from '../../src/track/detections-source'
import { runMain } from '../run-main'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-labels-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Two bars that cross at right angles: one of frame 2 has no rotation. */
const bars = [1, 2, 3, 4].flatMap((frame) =>
  [-1, 1].map((side) => ({
    frame,
    score: 0.9,
    box: { left: 40 + side * (3 - frame) * 4, top: 0, right: 100 + side * (3 - frame) * 4, bottom: 60 },
    ...(frame !== 2 && {
      orientedBox: { x: 70 + side * (3 - frame) * 4, y: 30, width: 76, height: 8, angle: (side * Math.PI) / 4 },
    }),
  })),
)

test('rotations of a file of CVAT are compared, and a row without one is upright', async () => {
  const file = join(folder, 'bars.xml')
  const about = { kind: 'detections', classNames: ['bar'], imageWidth: 200, imageHeight: 100 } as const
  await writeFile(file, formatObjects({ rows: bars, ...about }, { format: 'cvat' }).content)
  const source = await openDetections({ detections: file })
  expect(source).toMatchObject({ frameCount: 4, classes: ['bar'], frameRate: 30 })
  const frames = []
  for await (const { detections } of source) frames.push(detections)
  // A rectangle is the same after half a turn.
  expect(Math.tan(frames[0]!.at(0).orientedBox!.angle)).toBeCloseTo(-1, 3)
  expect(frames[1]!.at(0).orientedBox).toMatchObject({ angle: 0, height: 60 })
  expect(frames[1]).toMatchObject({ imageWidth: 200, imageHeight: 100 })
  const call = ['track', '--detections', file, '--set', 'geometry=oriented', '--set', 'minHits=1', '--tracker', 'SORT']
  const { status, stdout, stderr } = await runMain(call)
  expect(status, stderr).toBe(0)
  expect(parseTracks(stdout).frameCount).toBe(4)
})

test('masks of a file of COCO are compared; ids of its tracks are left out', async () => {
  const file = join(folder, 'masks.json')
  const data = Uint8Array.of(1, 1, 0, 1)
  const mask = { left: 4, top: 6, width: 2, height: 2, data }
  const rows = [
    { frame: 1, id: 7, score: 1, box: { left: 4, top: 6, right: 6, bottom: 8 }, mask },
    { frame: 3, id: 7, score: 1, box: { left: 4, top: 6, right: 6, bottom: 8 } },
  ]
  const about = { kind: 'tracks', classNames: ['cat'], imageWidth: 20, imageHeight: 10, frameCount: 3 } as const
  await writeFile(file, formatObjects({ rows, ...about }, { format: 'coco' }).content)
  const frames = []
  for await (const { detections } of await openDetections({ detections: file, frameRate: 5 })) frames.push(detections)
  expect(frames.map(({ count }) => count)).toEqual([1, 0, 1])
  expect(frames[0]!.at(0).mask).toEqual(mask)
  expect(frames[2]!.at(0).mask).toMatchObject({ width: 0, height: 0 })
})

test('a damaged det.txt is refused as one, and embeddings beside labels are', async () => {
  const damaged = join(folder, 'det.txt')
  await writeFile(damaged, '1,-1,10,20,30\n')
  await expect(openDetections({ detections: damaged })).rejects.toMatchObject({
    code: 'invalid-file',
    message: expect.stringContaining('det.txt, line 1'),
  })
  const options = { detections: join(folder, 'masks.json'), embeddings: join(folder, 'e.npy') }
  await expect(openDetections(options)).rejects.toMatchObject({ code: 'invalid-option' })
})
