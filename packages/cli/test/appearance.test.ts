import { asDetections, Detections } from '@mot/core'
import type { Embedder } from '@mot/heads'
import { BoostTrack, BoTSORT, ByteTrack, DeepOCSORT, HybridSORT, JDETracker } from '@mot/trackers'
import { expect, test } from 'vitest'
import { embedCompared, useAppearance } from '../src/track/appearance'
import { chooseTracker } from '../src/track/choose-tracker'

const network = { from: '--embedder', usedElsewhere: false } as const

test.each(['BoTSORT', 'BoostTrack', 'HybridSORT'])(
  'an appearance network switches useEmbeddings of %s on',
  (tracker) => {
    expect(useAppearance(chooseTracker({ tracker }), {}, network)).toEqual({ settings: { useEmbeddings: true } })
  },
)

test.each(['DeepOCSORT', 'DeepSORT', 'StrongSORT', 'JDETracker'])('%s compares appearance as it is', (tracker) => {
  expect(useAppearance(chooseTracker({ tracker }), {}, network)).toEqual({ settings: {} })
})

test.each(['ByteTrack', 'SORT', 'OCSORT', 'IOUTracker'])('an appearance network is refused with %s', (tracker) => {
  expect(() => useAppearance(chooseTracker({ tracker }), {}, network)).toThrow(
    expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(`${tracker} never compares`) }),
  )
  // Its vectors may be saved, or compared by a second pass.
  expect(useAppearance(chooseTracker({ tracker }), {}, { ...network, usedElsewhere: true })).toEqual({ settings: {} })
})

test('an appearance network is refused where useEmbeddings is set to false, and switches that of a preset on', () => {
  const botSort = chooseTracker({ tracker: 'BoTSORT' })
  expect(() => useAppearance(botSort, { useEmbeddings: false }, network)).toThrow('useEmbeddings is false')
  const { settings, remark } = useAppearance(chooseTracker({ preset: 'botsort' }), {}, network)
  expect({ settings, remark }).toEqual({
    settings: { useEmbeddings: true },
    remark: expect.stringContaining('botsort'),
  })
})

test('a file of embeddings leaves a preset as it is, and says so', () => {
  const file = { from: '--embeddings', usedElsewhere: false } as const
  const { settings, remark } = useAppearance(chooseTracker({ preset: 'botsort' }), {}, file)
  expect({ settings, remark }).toEqual({ settings: {}, remark: '--embeddings has no effect: useEmbeddings is false' })
})

const image = { width: 4, height: 4, data: new Uint8Array(64) }
const detections = Detections.from(
  [0.9, 0.3, 0.05, 0.7].map((score, i) => ({ box: { left: 40 * i, top: 0, right: 40 * i + 20, bottom: 50 }, score })),
)

test.each([
  ['BoTSORT', new BoTSORT({ useEmbeddings: true, highScore: 0.6 }), [0.9, 0.7]],
  [
    'BoTSORT, low scores too',
    new BoTSORT({ useEmbeddings: true, learnLowScoreAppearance: true, lowScore: 0.1 }),
    [0.9, 0.3, 0.7],
  ],
  ['DeepOCSORT', new DeepOCSORT({ highScore: 0.6 }), [0.9, 0.7]],
  ['HybridSORT', new HybridSORT({ useEmbeddings: true, lowScore: 0.1 }), [0.9, 0.3, 0.7]],
  ['JDETracker', new JDETracker({ minScore: 0.5 }), [0.9, 0.7]],
  ['BoostTrack, whose scores are boosted', new BoostTrack({ useEmbeddings: true }), [0.9, 0.3, 0.05, 0.7]],
])('%s: only boxes that may be compared are embedded', async (_, tracker, expected) => {
  const seen: number[] = []
  const embed = embedCompared(countingEmbedder(seen), tracker)
  const embedded = await embed(image, detections)
  expect(seen).toEqual(expected)
  // Each box that is compared has its own vector.
  for (const [i, score] of [...detections.scores].entries()) {
    if (expected.includes(score)) expect([...embedded.at(i).embedding!]).toEqual([0, Math.fround(score)])
  }
  expect(() => tracker.update(embedded)).not.toThrow()
})

test('a frame without any high score after the first costs no run', async () => {
  const seen: number[] = []
  const embed = embedCompared(countingEmbedder(seen), new BoTSORT({ useEmbeddings: true, highScore: 0.6 }))
  await embed(image, detections)
  seen.length = 0
  const low = await embed(image, detections.select([1, 2]))
  expect({ seen, dimension: low.embeddingDimension, count: low.count }).toEqual({ seen: [], dimension: 2, count: 2 })
})

test('a tracker without appearance says that nothing is compared', () => {
  expect(new ByteTrack().minAppearanceScore).toBe(Number.POSITIVE_INFINITY)
})

/** The vector of a box is 0 and its score. */
function countingEmbedder(seen: number[]): Embedder {
  return {
    async embed(_, input) {
      const detections = asDetections(input)
      seen.push(...detections.scores)
      const embeddings = Float32Array.from([...detections.scores].flatMap((score) => [0, score]))
      return new Detections({ ...detections, embeddings, embeddingDimension: detections.count > 0 ? 2 : 0 })
    },
    async dispose() {},
    async [Symbol.asyncDispose]() {},
  }
}
