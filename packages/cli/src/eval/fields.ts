import { MotError, quoted } from '@mot/core'
import { clear, count, hota, identity, type ScoresOf, trackAveragePrecision, vace } from '@mot/eval'

/** The metrics, by the names that `--metrics` accepts. */
export const metrics = { hota, clear, identity, vace, count, trackmap: trackAveragePrecision }

export type MetricName = keyof typeof metrics
type AllScores = ScoresOf<typeof metrics>

/** One column of a table of scores, with its name in TrackEval. */
export interface Field {
  readonly name: string
  readonly metric: MetricName
  /** Shares are 0 to 1 and printed in percent; counts are integers. */
  readonly kind: 'share' | 'count' | 'number'
  value(scores: AllScores): number
}

export const fields: readonly Field[] = [
  ...fieldsOf('hota', 'share', {
    HOTA: (s) => s.hota,
    DetA: (s) => s.detA,
    AssA: (s) => s.assA,
    DetRe: (s) => s.detRe,
    DetPr: (s) => s.detPr,
    AssRe: (s) => s.assRe,
    AssPr: (s) => s.assPr,
    LocA: (s) => s.locA,
    OWTA: (s) => s.owta,
    'HOTA(0)': (s) => s.hota0,
    'LocA(0)': (s) => s.locA0,
    'HOTALocA(0)': (s) => s.hotaLocA0,
  }),
  ...fieldsOf('clear', 'share', {
    MOTA: (s) => s.mota,
    MOTP: (s) => s.motp,
    MODA: (s) => s.moda,
    MOTAL: (s) => s.motal,
    sMOTA: (s) => s.softMota,
    CLR_Re: (s) => s.recall,
    CLR_Pr: (s) => s.precision,
    CLR_F1: (s) => s.f1,
    MTR: (s) => s.mostlyTrackedShare,
    PTR: (s) => s.partlyTrackedShare,
    MLR: (s) => s.mostlyLostShare,
  }),
  ...fieldsOf('clear', 'number', { FP_per_frame: (s) => s.falsePositivesPerFrame }),
  ...fieldsOf('identity', 'share', { IDF1: (s) => s.idf1, IDP: (s) => s.idp, IDR: (s) => s.idr }),
  ...fieldsOf('clear', 'count', {
    IDSW: (s) => s.idSwitches,
    FP: (s) => s.falsePositives,
    FN: (s) => s.falseNegatives,
    TP: (s) => s.truePositives,
    MT: (s) => s.mostlyTracked,
    PT: (s) => s.partlyTracked,
    ML: (s) => s.mostlyLost,
    Frag: (s) => s.fragmentations,
  }),
  ...fieldsOf('identity', 'count', {
    IDTP: (s) => s.truePositives,
    IDFP: (s) => s.falsePositives,
    IDFN: (s) => s.falseNegatives,
  }),
  ...fieldsOf('vace', 'share', { SFDA: (s) => s.sfda, ATA: (s) => s.ata }),
  ...fieldsOf('trackmap', 'share', {
    TrackAP: (s) => s.ap.all,
    TrackAP50: (s) => s.ap50,
    TrackAP75: (s) => s.ap75,
    TrackAR: (s) => s.ar.all,
  }),
  ...fieldsOf('count', 'count', {
    Dets: (s) => s.resultRows,
    GT_Dets: (s) => s.truthRows,
    IDs: (s) => s.resultIds,
    GT_IDs: (s) => s.truthIds,
    Frames: (s) => s.frames,
  }),
]

/** The columns of most papers. */
const defaultNames = ['HOTA', 'DetA', 'AssA', 'MOTA', 'IDF1', 'IDSW', 'FP', 'FN', 'MT', 'ML', 'Frag']

/**
 * The fields of a list of names: of fields (`IDF1`), of metrics for all their fields (`clear`), or `all`.
 * @throws MotError `invalid-option` listing the existing names.
 */
export function chooseFields(names: readonly string[] = defaultNames): Field[] {
  return [...new Set(names.flatMap(fieldsNamed))]
}

/** The metrics that the fields are computed from. */
export function metricsFor(chosen: readonly Field[]): MetricName[] {
  return [...new Set(chosen.map(({ metric }) => metric))]
}

function fieldsNamed(name: string): readonly Field[] {
  if (name === 'all') return fields
  const found =
    fields.filter((field) => field.name === name)[0] ??
    (name in metrics ? undefined : fields.find((field) => field.name.toLowerCase() === name.toLowerCase()))
  if (found) return [found]
  if (name in metrics) return fields.filter(({ metric }) => metric === name)
  const names = `${Object.keys(metrics).join(', ')}; ${fields.map((field) => field.name).join(', ')}`
  throw new MotError('invalid-option', `There is no metric ${quoted(name)}. Available: all; ${names}.`)
}

function fieldsOf<Name extends MetricName>(
  metric: Name,
  kind: Field['kind'],
  values: Readonly<Record<string, (scores: AllScores[Name]) => number>>,
): Field[] {
  return Object.entries(values).map(([name, value]) => ({ name, metric, kind, value: (all) => value(all[metric]) }))
}
