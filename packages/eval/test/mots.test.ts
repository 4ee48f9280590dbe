import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { clear, countSequence, evaluate, type MaskedSequence, maskOverlap, motsSequence, scoreCounts } from '@mot/eval'
import { parseMots } from '@mot/io/formats'
import { describe, expect, test } from 'vitest'
import { expectTrackEval, type TrackEvalScores, trackEvalMetrics } from './trackeval-fields'

type Lines = readonly (readonly (string | number)[])[]

const recorded: {
  readonly frames: number
  readonly scenes: Readonly<Record<string, { readonly truth: Lines; readonly tracks: Lines }>>
  readonly scores: Readonly<Record<string, Readonly<Record<string, TrackEvalScores>>>>
} = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../../fixtures/metrics/trackeval-mots.json', import.meta.url)), 'utf8'),
)
const read = (lines: Lines) =>
  parseMots(lines.map((line) => line.join(' ')).join('\n'), { firstFrame: 1, frameCount: recorded.frames })

describe.each(['MOTS-pedestrian', 'KITTI-MOTS-pedestrian', 'KITTI-MOTS-car'] as const)(
  'masks have the scores of TrackEval, in every field and at every alpha: %s',
  (benchmark) => {
    const className = benchmark.endsWith('car') ? 'car' : 'pedestrian'
    const scores = recorded.scores[benchmark]!
    const counts = Object.fromEntries(
      Object.entries(recorded.scenes).map(([name, { truth, tracks }]) => {
        const sequence = motsSequence(read(truth), read(tracks), className)
        return [name, countSequence(trackEvalMetrics, sequence, { similarity: maskOverlap })]
      }),
    )

    test.each(Object.keys(counts))('%s', (name) => {
      expectTrackEval(scores[name]!, scoreCounts(trackEvalMetrics, [counts[name]!]))
    })

    test('combined', () => {
      expectTrackEval(scores.COMBINED!, scoreCounts(trackEvalMetrics, Object.values(counts)))
    })
  },
)

/** Rows of one frame, drawn in one line: `11.22` is object 1 on the left, 2 on the right. All are pedestrians. */
function drawnMasks(...lines: string[]): MaskedSequence {
  const rows = lines.flatMap((line) =>
    [...new Set(line.replaceAll('.', ''))].map((name) => {
      const data = Uint8Array.from(line, (pixel) => (pixel === name ? 1 : 0))
      const box = { left: 0, top: 0, right: line.length, bottom: 1 }
      return {
        frame: 1,
        id: Number(name),
        classId: 1,
        box,
        mask: { left: 0, top: 0, width: line.length, height: 1, data },
      }
    }),
  )
  return { rows, frameCount: 1 }
}

const scored = (truth: MaskedSequence, results: MaskedSequence) =>
  evaluate(clear, [motsSequence(truth, results, 'pedestrian')], { similarity: maskOverlap })

test('masks of one side that share a pixel are refused, of any class, and in an ignored region', () => {
  const [apart, crossing] = [drawnMasks('11.22'), drawnMasks('11...', '.22..')]
  expect(scored(apart, apart).mota).toBe(1)
  expect(() => scored(crossing, apart)).toThrow(
    'Truth 2 in frame 1 overlaps 1: masks of MOTS are apart from each other.',
  )
  expect(() => scored(apart, crossing)).toThrow(
    'Result 2 in frame 1 overlaps 1: masks of MOTS are apart from each other.',
  )
  const [first, car] = crossing.rows
  expect(() => scored(apart, { rows: [first!, { ...car!, classId: 0 }], frameCount: 1 })).toThrow(
    'Result 2 in frame 1 overlaps 1',
  )
  const regions = (line: string) => ({ ...apart, ignoredRegions: drawnMasks(line).rows })
  expect(() => scored(regions('.99..'), apart)).toThrow('Truth 1 in frame 1 overlaps an ignored region')
  // The results are not bound by regions.
  expect(scored(regions('..9..'), drawnMasks('11122')).mota).toBe(1)
})

test('a row without a mask is refused', () => {
  const [{ mask: _, ...row }] = drawnMasks('11').rows as [MaskedSequence['rows'][number]]
  expect(() => scored({ rows: [row], frameCount: 1 }, drawnMasks('11'))).toThrow(
    'Truth 1 in frame 1 should have a mask, got none.',
  )
})

test('refuses a class that MOTS does not evaluate', () => {
  expect(() => motsSequence(drawnMasks('1'), drawnMasks('1'), 'person' as never)).toThrow(
    'MOTS evaluates car and pedestrian, got "person".',
  )
})
