import { type Benchmark, clear, countSequence, hota, identity, scoreCounts } from '@mot/eval'
import { describe, expect, test } from 'vitest'
import { goldenIncludes, goldenIsThere, goldenJson, goldenSequence } from './mot-files'
import { expectEqual, expectTrackEval, type TrackEvalScores, trackEvalMetrics } from './trackeval-fields'

const usual = { hota, clear, identity }
const counted = (benchmark: Benchmark, tracker: string, name: string) =>
  countSequence(trackEvalMetrics, goldenSequence(benchmark, tracker, name))

describe.skipIf(!goldenIsThere)('TrackEval’s scores (skipped where ../shared/golden is missing)', () => {
  const stadtmitte = ['TUD-Campus', 'TUD-Stadtmitte']
  test.each([
    ...['sort', 'fairmot', 'bytetrack'].flatMap((tracker) => [
      { tracker, benchmark: 'MOT15' as const, which: 'TUD-Campus', names: ['TUD-Campus'] },
      { tracker, benchmark: 'MOT15' as const, which: 'TUD-Stadtmitte', names: ['TUD-Stadtmitte'] },
      { tracker, benchmark: 'MOT15' as const, which: 'COMBINED_SEQ', names: stadtmitte },
    ]),
    ...['fairmot', 'bytetrack'].map((tracker) => ({
      tracker,
      benchmark: 'MOT17' as const,
      which: 'MOT17-05-FRCNN',
      names: ['MOT17-05-FRCNN'],
    })),
  ])(
    'of $tracker on $which of $benchmark, in every field and at every alpha',
    ({ tracker, benchmark, which, names }) => {
      const counts = names.map((name) => counted(benchmark, tracker, name))
      expectTrackEval(
        goldenJson<TrackEvalScores>(`metrics/${tracker}_${benchmark}_${which}.json`),
        scoreCounts(trackEvalMetrics, counts),
      )
    },
  )

  type Summary = Record<string, Record<string, Record<string, Record<string, number>>>>
  const summary = goldenIsThere ? goldenJson<{ trackeval: Summary }>('metrics/metrics.json').trackeval : {}
  const cases = Object.entries(summary).flatMap(([benchmark, trackers]) =>
    Object.entries(trackers).map(([tracker, golden]) => ({ benchmark, tracker, golden })),
  )
  test.each(cases)('of $tracker on the sequences of $benchmark', ({ benchmark, tracker, golden }) => {
    for (const [name, expected] of Object.entries(golden)) {
      expect(goldenIncludes(`trackers/${tracker}/${name}.txt.gz`)).toBe(true)
      const rules = benchmark.replace('-val', '') as Benchmark
      const counts = countSequence(usual, goldenSequence(rules, tracker, name))
      const { hota, clear, identity } = scoreCounts(usual, [counts])
      expectEqual(expected, {
        HOTA: hota.hota,
        DetA: hota.detA,
        AssA: hota.assA,
        MOTA: clear.mota,
        IDF1: identity.idf1,
        IDSW: clear.idSwitches,
        FP: clear.falsePositives,
        FN: clear.falseNegatives,
        MT: clear.mostlyTracked,
        ML: clear.mostlyLost,
        Frag: clear.fragmentations,
      })
    }
  })
})
