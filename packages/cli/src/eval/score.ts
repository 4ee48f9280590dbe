import { MotError } from '@mot/core'
import {
  type CocoCounts,
  coco,
  countSequence,
  type MetricOptions,
  type Sequence,
  type SequenceMetrics,
  scoreCounts,
} from '@mot/eval'
import { type Field, metrics, metricsFor } from './fields'
import type { ReadSequence } from './read-sequence'

/** One row of a table of scores: values by field. */
export type Row = Readonly<Record<string, number>>

export interface Column {
  readonly name: string
  readonly kind: Field['kind']
}

/** The scores of each sequence, and of all their frames together. */
export interface EvalReport {
  readonly sequences: Readonly<Record<string, Row>>
  readonly combined: Row
}

/** COCO's scores of the detections, if there are any. */
const detectionFields = {
  AP: 'ap',
  AP50: 'ap50',
  AP75: 'ap75',
  AR: 'ar100',
} as const

/** The counts of one sequence. */
interface Counted {
  readonly name: string
  readonly tracks: Readonly<Record<string, unknown>>
  readonly detections?: CocoCounts
}

/** Counts one sequence at a time, then gives the rows of each and of all combined. */
export class Scorer {
  private readonly chosen: SequenceMetrics
  private readonly counted: Counted[] = []

  constructor(
    private readonly fields: readonly Field[],
    private readonly options: MetricOptions,
  ) {
    this.chosen = Object.fromEntries(metricsFor(fields).map((name) => [name, metrics[name]]))
  }

  /** @throws MotError `invalid-detections`, naming the sequence. */
  add(
    name: string,
    { sequence, images, placeOf }: Partial<Pick<ReadSequence, 'images' | 'placeOf'>> & { readonly sequence: Sequence },
  ): void {
    try {
      const tracks = countSequence(this.chosen, sequence, this.options)
      this.counted.push({ name, tracks, ...(images && { detections: coco.count(images) }) })
    } catch (error) {
      if (!(error instanceof MotError && error.code === 'invalid-detections')) throw error
      const place = placeOf?.(error.message)
      const where = place === undefined ? '' : ` (${place})`
      throw new MotError(error.code, `${name}: ${error.message}${where}`, { cause: error })
    }
  }

  columns(): Column[] {
    const ofDetections = this.counted.some(({ detections }) => detections) ? Object.keys(detectionFields) : []
    return [...this.fields, ...ofDetections.map((name) => ({ name, kind: 'share' as const }))]
  }

  report(): EvalReport {
    return {
      sequences: byName(this.counted.map((each) => [each.name, this.row([each])])),
      combined: this.row(this.counted),
    }
  }

  private row(counted: readonly Counted[]): Row {
    const scores = scoreCounts(
      this.chosen,
      counted.map(({ tracks }) => tracks),
    ) as Parameters<Field['value']>[0]
    const ofTracks = this.fields.map((field) => [field.name, field.value(scores)])
    const detections = counted.flatMap(({ detections }) => detections ?? [])
    if (detections.length === 0) return Object.fromEntries(ofTracks)
    const ofDetections = coco.score(coco.add(detections))
    return Object.fromEntries([
      ...ofTracks,
      ...Object.entries(detectionFields).map(([name, key]) => [name, ofDetections[key]]),
    ])
  }
}

/** An object without a prototype: a sequence may be called `__proto__`. */
function byName<Value>(entries: readonly (readonly [string, Value])[]): Record<string, Value> {
  const values: Record<string, Value> = Object.create(null)
  for (const [name, value] of entries) values[name] = value
  return values
}
