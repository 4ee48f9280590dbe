import { Detections } from '@mot/core'
import { describe, expect, test } from 'vitest'
import golden from '../../../../../fixtures/deepsort/nms.json'
import { FrameObservations } from '../../../src/multi/frames/frame-observations'
import { DetectionFilter, type DetectionFilterOptions } from '../../../src/multi/rounds/detection-filter'
import { Unmatched } from '../../../src/multi/rounds/unmatched'

interface Row {
  /** Left, top, width, height. */
  readonly box: readonly number[]
  readonly score: number
}

/** The rows that pass, in their order. */
function detectionFilter(rows: readonly Row[], options: Partial<DetectionFilterOptions> = {}): number[] {
  const observations = new FrameObservations({
    name: 'test',
    toMeasurement: () => {},
    minScore: -1,
    badDetections: 'refuse',
    needsEmbeddings: false,
  })
  observations.read(
    Detections.from(
      rows.map(({ box: [left, top, width, height], score }) => ({
        box: { left: left!, top: top!, right: left! + width!, bottom: top! + height! },
        score,
      })),
    ),
  )
  const own = new Unmatched(observations)
  const best = new Unmatched(observations)
  for (const row of rows.keys()) own.add(row)
  new DetectionFilter(observations, { minScore: 0, minHeight: 0, maxOverlap: 1, ...options }).fill(best, own)
  return [...best.observations.subarray(0, best.count)]
}

const box = [0, 0, 40, 100]

describe('DetectionFilter', () => {
  test('the highest score comes first, of equal scores the later one', () => {
    const rows = [0.5, 0.9, 0.5, 0.7, 0.9].map((score) => ({ box, score }))
    expect(detectionFilter(rows)).toEqual([4, 1, 3, 2, 0])
  })

  test('drops low scores and small heights', () => {
    const rows = [
      { box, score: 0.3 },
      { box, score: 0.29 },
      { box: [0, 0, 40, 39], score: 0.9 },
      { box: [0, 0, 40, 40], score: 0.8 },
    ]
    expect(detectionFilter(rows, { minScore: 0.3, minHeight: 40 })).toEqual([3, 0])
  })

  test('a small box inside a better large one is covered, a large one around a better small one is not', () => {
    const inside = [10, 10, 10, 20]
    const rows = (insideScore: number) => [
      { box, score: 0.5 },
      { box: inside, score: insideScore },
    ]
    expect(detectionFilter(rows(0.4), { maxOverlap: 0.7 })).toEqual([0])
    expect(detectionFilter(rows(0.6), { maxOverlap: 0.7 })).toEqual([1, 0])
  })

  test.each(golden.cases.map((each) => [each.boxes.length, each.maxOverlap, each] as const))(
    "takes of %i boxes at a share of %d those that DeepSORT's own takes",
    (_, maxOverlap, { boxes, scores, keep }) => {
      const rows = boxes.map((own, i) => ({ box: own, score: scores[i]! }))
      expect(detectionFilter(rows, { maxOverlap })).toEqual(keep)
    },
  )
})
