import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  type Benchmark,
  benchmarkTruth,
  coco,
  countSequence,
  evaluate,
  type Sequence,
  scoreCounts,
  trackAveragePrecision,
} from '@mot/eval'
import { describe, expect, test } from 'vitest'
import { expectTrackEval, type TrackEvalScores, trackEvalMetrics } from './trackeval-fields'

type Row = readonly number[]

interface Scene {
  readonly benchmark: Benchmark
  readonly frames: number
  readonly truth: readonly Row[]
  readonly tracks: readonly Row[]
}

interface Recorded {
  readonly scenes: Readonly<Record<string, Scene>>
  readonly scores: Readonly<Record<string, TrackEvalScores>>
  readonly trackMap?: Readonly<Record<string, readonly number[]>>
}

const fixture = <T>(name: string): T =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../../../fixtures/metrics/${name}.json`, import.meta.url)), 'utf8'))

const boxOf = ([left, top, width, height]: Row) => ({
  left: left!,
  top: top!,
  right: left! + width!,
  bottom: top! + height!,
})

function sequenceOf({ benchmark, frames, truth, tracks }: Scene): Sequence {
  const byFrame = (rows: readonly Row[]) => Array.from({ length: frames }, (_, i) => rows.filter(([f]) => f === i + 1))
  return {
    truth: benchmarkTruth(
      benchmark,
      byFrame(truth).map((rows) =>
        rows.map((row) => ({ id: row[1]!, box: boxOf(row.slice(2)), considered: row[6] !== 0, classId: row[7]! })),
      ),
    ),
    results: byFrame(tracks).map((rows) =>
      rows.map((row) => ({ id: row[1]!, box: boxOf(row.slice(2)), score: row[6]! })),
    ),
  }
}

describe.each(['mot15', 'mot17', 'mot20'])(
  'scenes of %s have the scores of TrackEval, in every field and at every alpha',
  (name) => {
    const { scenes, scores } = fixture<Recorded>(`trackeval-${name}`)
    const counts = Object.fromEntries(
      Object.entries(scenes).map(([scene, each]) => [scene, countSequence(trackEvalMetrics, sequenceOf(each))]),
    )

    test.each(Object.keys(scenes))('%s', (scene) => {
      expectTrackEval(scores[scene]!, scoreCounts(trackEvalMetrics, [counts[scene]!]))
    })

    test('combined', () => {
      expectTrackEval(scores.COMBINED!, scoreCounts(trackEvalMetrics, Object.values(counts)))
    })
  },
)

test('whole tracks have the scores of TrackEval’s TrackMAP, in every range', () => {
  const { scenes, trackMap } = fixture<Recorded>('trackeval-mot15')
  const { ap, ar, ap50, ap75 } = evaluate(trackAveragePrecision, Object.values(scenes).map(sequenceOf))
  const recorded = Object.entries({
    all: 'all',
    small: 'area_s',
    medium: 'area_m',
    large: 'area_l',
    brief: 'time_s',
    middling: 'time_m',
    long: 'time_l',
  } as const)
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  for (const [range, label] of recorded) {
    expect(ap[range as keyof typeof ap], `AP ${label}`).toBeCloseTo(mean(trackMap![`AP_${label}`]!), 9)
    expect(ar[range as keyof typeof ar], `AR ${label}`).toBeCloseTo(mean(trackMap![`AR_${label}`]!), 9)
  }
  expect(ap50).toBeCloseTo(trackMap!.AP_all![0]!, 9)
  expect(ap75).toBeCloseTo(trackMap!.AP_all![5]!, 9)
})

test('detections have the scores of pycocotools, in all twelve numbers', () => {
  interface CocoData {
    readonly truth: {
      readonly images: readonly { readonly id: number }[]
      readonly annotations: readonly {
        readonly image_id: number
        readonly category_id: number
        readonly bbox: Row
        readonly area: number
        readonly iscrowd: number
      }[]
    }
    readonly detections: readonly {
      readonly image_id: number
      readonly category_id: number
      readonly bbox: Row
      readonly score: number
    }[]
    readonly scores: Readonly<Record<string, number>>
  }
  const { truth, detections, scores } = fixture<CocoData>('pycocotools')
  const images = truth.images.map(({ id }) => id)
  const ours = evaluate(coco, [
    {
      truth: images.map((id) =>
        truth.annotations
          .filter((row) => row.image_id === id)
          .map((row) => ({ box: boxOf(row.bbox), classId: row.category_id, area: row.area, crowd: row.iscrowd === 1 })),
      ),
      detections: images.map((id) =>
        detections
          .filter((row) => row.image_id === id)
          .map((row) => ({ box: boxOf(row.bbox), classId: row.category_id, score: row.score })),
      ),
    },
  ])
  for (const [name, expected] of Object.entries(scores)) {
    expect(ours[name as 'ap'], name).toBeCloseTo(expected, 9)
  }
})
