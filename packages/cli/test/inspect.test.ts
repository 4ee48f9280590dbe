import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runMain } from './run-main'
import { squaresAt, writeSquares } from './squares'

let folder: string
const at = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-inspect-'))
  await writeSquares(at('squares.mp4'), 6)
  const rows = [1, 2, 3, 4, 5, 6].flatMap((frame) =>
    squaresAt(frame).map(({ left, top }) => `${frame},-1,${left},${top},32,32,0.9`),
  )
  await writeFile(at('det.txt'), rows.join('\n'))
})
afterAll(() => rm(folder, { recursive: true }))

const inspect = (out: string, ...options: string[]) =>
  runMain(['inspect', at('squares.mp4'), '--detections', at('det.txt'), '--out', at(out), ...options])

test('mot inspect paints a picture a frame and writes all pairs', async () => {
  const { status, stderr } = await inspect('why', '--frames', '3-4')
  expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining('2 pictures of ByteTrack in') })
  expect((await readdir(at('why'))).sort()).toEqual(['000003.png', '000004.png', 'explanations.jsonl'])
  const { width, height } = await sharp(at('why/000003.png')).metadata()
  // Enlarged, as the video is 96 pixels high; the text is beside it.
  expect(height).toBe(480)
  expect(width).toBeGreaterThan(5 * 160 + 200)
  const lines = (await readFile(at('why/explanations.jsonl'), 'utf8')).trim().split('\n')
  const [third] = lines.map((line) => JSON.parse(line))
  expect(lines).toHaveLength(2)
  expect(third.frame).toBe(3)
  expect(third.rounds[0].pairs.filter(({ verdict }: { verdict: string }) => verdict === 'matched')).toHaveLength(2)
  // The squares move by 4 pixels a frame: after two frames the filter expects them between the last place and the next.
  const expected = third.predicted.map(({ left }: { left: number }) => left).sort((a: number, b: number) => a - b)
  expect(expected[0]).toBeGreaterThan(squaresAt(2)[0]!.left)
  expect(expected[0]).toBeLessThan(squaresAt(3)[0]!.left + 1)
})

test('what is explained is what mot track does with the same options', async () => {
  await runMain(['track', '--detections', at('det.txt'), '--tracker', 'OCSORT', '--out', at('tracks.json'), '--quiet'])
  const frames = JSON.parse(await readFile(at('tracks.json'), 'utf8'))
  expect(await inspect('oc', '--frames', '1-6', '--tracker', 'OCSORT', '--quiet')).toMatchObject({
    status: 0,
    stderr: '',
  })
  const lines = (await readFile(at('oc/explanations.jsonl'), 'utf8')).trim().split('\n')
  const last = JSON.parse(lines.at(-1)!)
  const matched = last.rounds.flatMap(
    ({ pairs }: { pairs: { verdict: string; trackId: number; detectionIndex: number }[] }) =>
      pairs
        .filter(({ verdict }) => verdict === 'matched')
        .map(({ trackId, detectionIndex }) => [trackId, detectionIndex]),
  )
  expect(matched.sort()).toEqual(
    frames
      .at(-1)
      .tracks.map(({ id, detectionIndex }: { id: number; detectionIndex: number }) => [id, detectionIndex])
      .sort(),
  )
})

test.each([
  ['frames that are none', ['--frames', '4-2'], 2, 'frames from 1, such as 120-140'],
  ['frames after the end', ['--frames', '5-9'], 2, 'ends with frame 6'],
  ['an unknown tracker', ['--frames', '1', '--tracker', 'Tracker'], 2, 'racker'],
])('refuses %s, and leaves nothing behind', async (_, options, status, message) => {
  const before = await readdir(folder)
  const outcome = await inspect('refused', ...options)
  expect(outcome.status).toBe(status)
  expect(outcome.stderr).toContain(message)
  expect(await readdir(folder)).toEqual(before)
})

test('does not write into a folder with files', async () => {
  await mkdir(at('full'))
  await writeFile(at('full/own.txt'), '')
  expect(await inspect('full', '--frames', '1')).toMatchObject({ status: 2 })
  expect(await readdir(at('full'))).toEqual(['own.txt'])
})
