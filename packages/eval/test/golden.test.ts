import {
  type Benchmark,
  type ClearScores,
  clear,
  count,
  countSequence,
  type HotaScores,
  hota,
  type IdentityScores,
  identity,
  type RowCounts,
  scoreCounts,
  type VaceScores,
  vace,
} from '@mot/eval'
import { describe, expect, test } from 'vitest'
import { goldenIncludes, goldenIsThere, goldenJson, goldenSequence } from './mot-files'

type Numbers = Record<string, number>
type Curves = Record<string, number | readonly number[]>

const metrics = { hota, clear, identity, vace, count }
const counted = (benchmark: Benchmark, tracker: string, name: string) =>
  countSequence(metrics, goldenSequence(benchmark, tracker, name))

describe.skipIf(!goldenIsThere)('TrackEval’s scores (skipped where ../shared/golden is not there)', () => {
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
      const golden = goldenJson<Record<string, Curves>>(`metrics/${tracker}_${benchmark}_${which}.json`)
      const scores = scoreCounts(
        metrics,
        names.map((name) => counted(benchmark, tracker, name)),
      )
      expectEqual(golden.HOTA!, hotaFields(scores.hota))
      expectEqual(golden.CLEAR!, clearFields(scores.clear))
      expectEqual(golden.Identity!, identityFields(scores.identity))
      expectEqual(golden.VACE!, vaceFields(scores.vace))
      expectEqual(golden.Count!, countFields(scores.count))
    },
  )

  type Summary = Record<string, Record<string, Record<string, Numbers>>>
  const summary = goldenIsThere ? goldenJson<{ trackeval: Summary }>('metrics/metrics.json').trackeval : {}
  const cases = Object.entries(summary).flatMap(([benchmark, trackers]) =>
    Object.entries(trackers).map(([tracker, golden]) => ({ benchmark, tracker, golden })),
  )
  test.each(cases)('of $tracker on the sequences of $benchmark', ({ benchmark, tracker, golden }) => {
    for (const [name, expected] of Object.entries(golden)) {
      expect(goldenIncludes(`trackers/${tracker}/${name}.txt.gz`)).toBe(true)
      const rules = benchmark.replace('-val', '') as Benchmark
      const { hota, clear, identity } = scoreCounts(metrics, [counted(rules, tracker, name)])
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

function hotaFields({ curves, counts, hota0, locA0, hotaLocA0 }: HotaScores): Curves {
  return {
    HOTA: curves.hota,
    DetA: curves.detA,
    AssA: curves.assA,
    DetRe: curves.detRe,
    DetPr: curves.detPr,
    AssRe: curves.assRe,
    AssPr: curves.assPr,
    LocA: curves.locA,
    OWTA: curves.owta,
    HOTA_TP: counts.truePositives,
    HOTA_FN: counts.falseNegatives,
    HOTA_FP: counts.falsePositives,
    'HOTA(0)': hota0,
    'LocA(0)': locA0,
    'HOTALocA(0)': hotaLocA0,
  }
}

function clearFields(scores: ClearScores): Numbers {
  return {
    MOTA: scores.mota,
    MOTP: scores.motp,
    MODA: scores.moda,
    MOTAL: scores.motal,
    sMOTA: scores.softMota,
    CLR_Re: scores.recall,
    CLR_Pr: scores.precision,
    CLR_F1: scores.f1,
    FP_per_frame: scores.falsePositivesPerFrame,
    MTR: scores.mostlyTrackedShare,
    PTR: scores.partlyTrackedShare,
    MLR: scores.mostlyLostShare,
    CLR_TP: scores.truePositives,
    CLR_FP: scores.falsePositives,
    CLR_FN: scores.falseNegatives,
    IDSW: scores.idSwitches,
    MT: scores.mostlyTracked,
    PT: scores.partlyTracked,
    ML: scores.mostlyLost,
    Frag: scores.fragmentations,
    CLR_Frames: scores.frames,
    MOTP_sum: scores.overlap,
  }
}

function identityFields(scores: IdentityScores): Numbers {
  return {
    IDF1: scores.idf1,
    IDP: scores.idp,
    IDR: scores.idr,
    IDTP: scores.truePositives,
    IDFP: scores.falsePositives,
    IDFN: scores.falseNegatives,
  }
}

function vaceFields(scores: VaceScores): Numbers {
  return {
    SFDA: scores.sfda,
    ATA: scores.ata,
    FDA: scores.frameAccuracy,
    STDA: scores.trackAccuracy,
    num_non_empty_timesteps: scores.frames,
    VACE_IDs: scores.resultIds,
    VACE_GT_IDs: scores.truthIds,
  }
}

function countFields(scores: RowCounts): Numbers {
  return { Dets: scores.resultRows, GT_Dets: scores.truthRows, IDs: scores.resultIds, GT_IDs: scores.truthIds }
}

/** Every field that TrackEval has, to a millionth. */
function expectEqual(golden: Curves, scores: Curves): void {
  expect(Object.keys(scores).sort()).toEqual(
    Object.keys(golden)
      .filter((name) => name !== 'Frames')
      .sort(),
  )
  for (const [name, value] of Object.entries(scores)) {
    const expected = [golden[name]!].flat()
    const differences = [value].flat().map((score, i) => Math.abs(score - expected[i]!))
    expect(Math.max(...differences), `${name} is ${value}, TrackEval says ${expected}`).toBeLessThan(1e-6)
  }
}
