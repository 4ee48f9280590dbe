import {
  type ClearScores,
  clear,
  count,
  type HotaScores,
  hota,
  type IdentityScores,
  identity,
  type RowCounts,
  type ScoresOf,
  type VaceScores,
  vace,
} from '@mot/eval'
import { expect } from 'vitest'

type Numbers = Readonly<Record<string, number>>
type Curves = Readonly<Record<string, number | readonly number[]>>

/** The metrics that TrackEval also has. */
export const trackEvalMetrics = { hota, clear, identity, vace, count }

/** Scores of TrackEval for a sequence, by metric and field. */
export type TrackEvalScores = Readonly<Record<'HOTA' | 'CLEAR' | 'Identity' | 'VACE' | 'Count', Curves>>

/** All fields of TrackEval. */
export function expectTrackEval(golden: TrackEvalScores, scores: ScoresOf<typeof trackEvalMetrics>): void {
  expectEqual(golden.HOTA, hotaFields(scores.hota))
  expectEqual(golden.CLEAR, clearFields(scores.clear))
  expectEqual(golden.Identity, identityFields(scores.identity))
  expectEqual(golden.VACE, vaceFields(scores.vace))
  expectEqual(golden.Count, countFields(scores.count))
}

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

/** Compares every number with TrackEval's, to 1e-6; all fields of a metric must be present. */
export function expectEqual(golden: Curves, scores: Curves): void {
  // TrackEval counts the frames of single sequences only.
  const names = Object.keys(golden).filter((name) => name !== 'Frames')
  expect(Object.keys(scores).sort()).toEqual(names.sort())
  for (const [name, value] of Object.entries(scores)) {
    const expected = [golden[name]!].flat()
    const differences = [value].flat().map((score, i) => Math.abs(score - expected[i]!))
    expect(Math.max(...differences), `${name} is ${value}, TrackEval says ${expected}`).toBeLessThan(1e-6)
  }
}
