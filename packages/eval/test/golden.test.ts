import { clear, evaluate, identity, type Sequence } from '@mot/eval'
import { describe, expect, test } from 'vitest'
import { byFrame, frameCountOf, goldenIsThere, goldenJson, motRows } from './mot-files'

/** What the original demos keep of their results: boxes of more than so many square pixels, no wider than so. */
interface Filter {
  readonly area: number
  readonly aspect: number
}

const everything: Filter = { area: Number.NEGATIVE_INFINITY, aspect: Number.POSITIVE_INFINITY }
const jdeFilter: Filter = { area: 200, aspect: 1.6 }
const fairFilter: Filter = { area: 100, aspect: 1.6 }

/** Classes of MOT17 and MOT20 nobody has to find: on a vehicle, standing still, alike, reflected. 1 are pedestrians. */
const ignoredClasses = new Set([2, 7, 8, 12])

function sequence(benchmark: string, tracker: string, name: string, { area, aspect }: Filter): Sequence {
  const frameCount = frameCountOf(name)
  const withoutClasses = benchmark === 'MOT15' || benchmark.startsWith('DanceTrack')
  const truth = motRows(`inputs/${name}/gt.txt.gz`).flatMap((row) => {
    const [considered, classId] = row.rest
    if (!withoutClasses && ignoredClasses.has(classId!)) return [{ ...row, ignore: true }]
    return considered !== 0 && (withoutClasses || classId === 1) ? [row] : []
  })
  const widest = benchmark.startsWith('DanceTrack') ? Number.POSITIVE_INFINITY : aspect
  const results = motRows(`trackers/${tracker}/${name}.txt.gz`).filter(
    ({ width, height }) => width * height > area && width / height <= widest,
  )
  return { truth: byFrame(truth, frameCount), results: byFrame(results, frameCount) }
}

describe.skipIf(!goldenIsThere)('TrackEval’s scores (skipped where ../shared/golden is not there)', () => {
  test.each([
    { benchmark: 'MOT15', tracker: 'sort', filter: everything, names: ['TUD-Campus'] },
    { benchmark: 'MOT15', tracker: 'sort', filter: everything, names: ['TUD-Stadtmitte'] },
    { benchmark: 'MOT15', tracker: 'sort', filter: everything, names: ['TUD-Campus', 'TUD-Stadtmitte'] },
    { benchmark: 'MOT15', tracker: 'fairmot', filter: fairFilter, names: ['TUD-Campus'] },
    { benchmark: 'MOT15', tracker: 'fairmot', filter: fairFilter, names: ['TUD-Campus', 'TUD-Stadtmitte'] },
    { benchmark: 'MOT15', tracker: 'bytetrack', filter: fairFilter, names: ['TUD-Campus', 'TUD-Stadtmitte'] },
    { benchmark: 'MOT17', tracker: 'fairmot', filter: fairFilter, names: ['MOT17-05-FRCNN'] },
    { benchmark: 'MOT17', tracker: 'bytetrack', filter: fairFilter, names: ['MOT17-05-FRCNN'] },
  ])('of $tracker on $names, in every field', ({ benchmark, tracker, filter, names }) => {
    const which = names.length > 1 ? 'COMBINED_SEQ' : names[0]
    const golden = goldenJson<Record<'CLEAR' | 'Identity', Record<string, number>>>(
      `metrics/${tracker}_${benchmark}_${which}.json`,
    )
    const sequences = names.map((name) => sequence(benchmark, tracker, name, filter))
    const scores = evaluate(clear, sequences)
    expectScores(golden.CLEAR, {
      MOTA: scores.mota,
      MOTP: scores.motp,
      MODA: scores.moda,
      MOTAL: scores.motal,
      sMOTA: scores.softMota,
      CLR_Re: scores.recall,
      CLR_Pr: scores.precision,
      CLR_F1: scores.f1,
      FP_per_frame: scores.falsePositivesPerFrame,
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
    })
    const identities = evaluate(identity, sequences)
    expectScores(golden.Identity, {
      IDF1: identities.idf1,
      IDP: identities.idp,
      IDR: identities.idr,
      IDTP: identities.truePositives,
      IDFP: identities.falsePositives,
      IDFN: identities.falseNegatives,
    })
  })

  type Summary = Record<string, Record<string, Record<string, Record<string, number>>>>
  const summary = goldenIsThere ? goldenJson<{ trackeval: Summary }>('metrics/metrics.json').trackeval : {}
  const cases = Object.entries(summary).flatMap(([benchmark, trackers]) =>
    [
      { tracker: 'jde', filter: jdeFilter },
      { tracker: 'fairmot', filter: fairFilter },
    ].flatMap(({ tracker, filter }) =>
      Object.entries(trackers[tracker] ?? {}).map(([name, golden]) => ({ benchmark, tracker, filter, name, golden })),
    ),
  )
  test.each(cases)('of $tracker on $name of $benchmark', ({ benchmark, tracker, filter, name, golden }) => {
    const scored = [sequence(benchmark, tracker, name, filter)]
    const scores = evaluate(clear, scored)
    expectScores(golden, {
      MOTA: scores.mota,
      IDSW: scores.idSwitches,
      FP: scores.falsePositives,
      FN: scores.falseNegatives,
      MT: scores.mostlyTracked,
      ML: scores.mostlyLost,
      Frag: scores.fragmentations,
      IDF1: evaluate(identity, scored).idf1,
    })
  })
})

function expectScores(golden: Record<string, number>, scores: Record<string, number>): void {
  for (const [name, score] of Object.entries(scores)) {
    expect(Math.abs(score - golden[name]!), `${name} is ${score}, TrackEval says ${golden[name]}`).toBeLessThan(1e-6)
  }
}
