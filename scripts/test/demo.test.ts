import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatGroundTruth, readGroundTruth } from '@mot/io/mot'
import { openVideo } from '@mot/io/video'
import { heldOutSeeds, Street, sceneOptions } from '@mot/street'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderScene, type Scene } from '../../examples/demo/scene'
import { countScene, scoreScenes } from '../../examples/demo/score-scene'
import { formatScores } from '../../examples/demo/score-table'

const options = { ...sceneOptions(heldOutSeeds[1]!), width: 320, height: 192, people: 60, frameCount: 6 }
let folder: string
let scene: Scene

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-demo-'))
  scene = await renderScene(options, folder)
})
afterAll(() => rm(folder, { recursive: true }))

test('a scene on disk has the frames and people of the street', async () => {
  await using video = openVideo(scene.video)
  expect(await video.info()).toMatchObject({ width: 320, height: 192, frameRate: 20, frameCount: 6 })
  const truth = await readGroundTruth(scene.truth)
  for (const { frame, truth: people } of new Street(options)) {
    expect(truth.at(frame.index).map(({ id }) => id)).toEqual(people.map(({ id }) => id))
  }
})

test('the part of a box outside of the image counts as occluded', async () => {
  let cut = 0
  for (const { box, visibility } of await readGroundTruth(scene.truth)) {
    const inside = Math.min(box.right, 320) - Math.max(box.left, 0)
    if (inside < box.right - box.left) cut++
    expect(visibility).toBeLessThanOrEqual(inside / (box.right - box.left) + 1e-6)
  }
  expect(cut).toBeGreaterThan(0)
})

test('detections and tracks equal to the truth have perfect scores, also over several scenes', async () => {
  const answers = join(folder, 'answers.txt')
  await writeFile(answers, formatGroundTruth(await visiblePeople()))
  const counts = await countScene({ truth: scene.truth, tracks: answers, detections: answers })
  const perfect = { ap50: 1, mota: 1, idf1: 1, idSwitches: 0, falsePositives: 0, falseNegatives: 0 }
  expect(scoreScenes([counts])).toEqual(perfect)
  expect(scoreScenes([counts, counts])).toEqual(perfect)
})

test('empty results score 0, and people of low visibility do not count as misses', async () => {
  const empty = join(folder, 'empty.txt')
  await writeFile(empty, '')
  const scores = scoreScenes([await countScene({ truth: scene.truth, tracks: empty, detections: empty })])
  expect(scores).toEqual({
    ap50: 0,
    mota: 0,
    idf1: 0,
    idSwitches: 0,
    falsePositives: 0,
    falseNegatives: (await visiblePeople()).length,
  })
})

test('scores are a table with right-aligned numbers', () => {
  const scores = { ap50: 0.9564, mota: 1, idf1: 0.5, idSwitches: 3, falsePositives: 12, falseNegatives: 0 }
  expect(formatScores([{ name: 'all together', scores }])).toBe(
    '                AP50   MOTA  IDF1  IDSW  FP  FN\n' + '  all together  95.6  100.0  50.0     3  12   0\n',
  )
})

async function visiblePeople() {
  return [...(await readGroundTruth(scene.truth))].filter(({ visibility }) => visibility >= 0.25)
}
