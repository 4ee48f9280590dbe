import {
  parseCameraMotion,
  parseDetections,
  parseGroundTruth,
  parseKitti,
  parseTracks,
  readDetections,
} from '@mot/io/mot'
import { describe, expect, test } from 'vitest'

const mode = 'lenient'
const row = '1,1,10,20,30,40,0.9,1,-1,-1'
const json = '{"frame":1,"tracks":[]}'
const broken = (count: number) => 'x\n'.repeat(count)

describe.each([
  ['detections', (text: string) => parseDetections(text, { mode }), row],
  ['detections with a header', (text: string) => parseDetections(text, { mode }), 'frame,left,top,width,height'],
  ['detections as JSON lines', (text: string) => parseDetections(text, { mode }), json],
  ['tracks', (text: string) => parseTracks(text, { mode }), row],
  ['ground truth', (text: string) => parseGroundTruth(text, { mode }), '1,1,10,20,30,40,1,1,1'],
  ['KITTI labels', (text: string) => parseKitti(text, { mode }), '0 1 Car 0 0 0 1 2 3 4 1 1 1 1 1 1 1'],
  ['camera motion', (text: string) => parseCameraMotion(text, { mode }), '1\t1\t0\t0\t0\t1\t0'],
] as const)('of %s, malformed lines', (_, parse, line) => {
  test('are all listed up to a thousand', () => {
    const { skipped, skippedCount } = parse(`${line}\n${broken(3)}`)
    expect(skipped.map((each) => each.line)).toEqual([2, 3, 4])
    expect(skippedCount).toBe(3)
  })

  test('are counted after that', () => {
    const { skipped, skippedCount } = parse(`${line}\n${broken(2500)}`)
    expect([skipped.length, skipped[999]!.line, skippedCount]).toEqual([1000, 1001, 2500])
  })
})

test('embeddings are one for each line, those that are left out and not listed included', async () => {
  const sequence = await readDetections(new TextEncoder().encode(broken(2500) + row), { mode })
  const data = new Float32Array(2501 * 2).fill(1)
  const embedded = sequence.withEmbeddings({ data, dimension: 2, count: 2501 })
  expect([embedded.count, embedded.skippedCount]).toEqual([1, 2500])
})
