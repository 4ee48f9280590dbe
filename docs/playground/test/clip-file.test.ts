import { expect, test } from 'vitest'
import { type ClipFile, readClip, writeHalfBytes } from '../model/clip-file'
import { clipNames } from '../model/clips'
import { readRecorded } from './helpers'

const file: ClipFile = {
  title: 'Two frames',
  seed: 1,
  width: 64,
  height: 48,
  frameRate: 20,
  frameCount: 2,
  detections: {
    counts: [1, 0],
    boxes: [105, 20, 300, 455],
    scores: [875],
    dimension: 4,
    embeddings: writeHalfBytes([7, -7, -3, -1]),
  },
  truth: { counts: [1, 1], ids: [3, 3], boxes: [100, 20, 300, 450, 110, 20, 310, 450], ignored: [0, 1] },
}

test('boxes are tenths of a pixel, scores thousandths, and embeddings half bytes', () => {
  const { frames, truth } = readClip(file)
  const { box, score, embedding } = frames[0]!.at(0)
  expect(box).toEqual({ left: 10.5, top: 2, right: 30, bottom: 45.5 })
  expect(score).toBe(0.875)
  expect([...embedding!]).toEqual([7, -7, -3, -1])
  expect(frames[1]!.count).toBe(0)
  expect(truth[1]).toEqual([{ id: 3, box: { left: 11, top: 2, right: 31, bottom: 45 }, ignore: true }])
})

test('a file whose columns differ in length is refused', () => {
  const short = { ...file, detections: { ...file.detections, scores: [] } }
  expect(() => readClip(short)).toThrow('Column "detections.scores" of the clip should have 1 entries, got 0.')
})

test.each(clipNames)('the clip "%s" has people with embeddings in every frame', (name) => {
  const { frames, truth, camera } = readRecorded(name)
  expect(frames.length).toBe(truth.length)
  expect(frames.length).toBeGreaterThanOrEqual(100)
  for (const detections of frames) expect(detections.count).toBeGreaterThan(0)
  expect(frames[0]!.embeddingDimension).toBeGreaterThan(0)
  expect(camera).toBeDefined()
})
