import { type Detections, MotError, readOptions, shown, type TrackRow } from '@mot/core'
import { formatDetections } from './detection-file'
import { roundedXywh } from './rounded'
import { formatTrackRows } from './track-file'

/** `mot`: MOTChallenge rows. `csv`: with a header. `json`: a list with one object per frame. `jsonl`: one a line. */
export type RowFormat = 'mot' | 'csv' | 'json' | 'jsonl'

/** The format that the ending of a file's name says; MOTChallenge rows for all others. */
export function rowFormatOf(path: string): RowFormat {
  const ending = /\.(csv|jsonl?|ndjson)$/i.exec(path)?.[1]?.toLowerCase()
  return ending === 'ndjson' ? 'jsonl' : ((ending as RowFormat | undefined) ?? 'mot')
}

/** What is known of a frame beside its rows. */
export interface FrameTime {
  /** From 1. */
  readonly frame: number
  /** Seconds. */
  readonly time?: number | undefined
}

/** A row of tracks with what JSON has in addition. */
export interface TrackEntry extends Omit<TrackRow, 'embedding'> {
  /** Row of its detection, −1 where there is none. */
  readonly detectionIndex?: number
  /** Frames since the track began. */
  readonly age?: number
}

/**
 * Formats rows frame by frame: `begin()`, then each frame, then `end()`. `parseTracks` and `parseDetections` read all of
 * it back.
 */
export class RowFormatter {
  #started = false

  /** @param classNames names by class id; a class without a name has its id only. */
  constructor(
    readonly format: RowFormat,
    private readonly classNames: readonly string[] = [],
  ) {}

  /** The text before the first frame of tracks or detections. */
  begin(kind: 'tracks' | 'detections'): string {
    if (this.format === 'json') return '['
    if (this.format !== 'csv') return ''
    const id = kind === 'tracks' ? 'id,' : ''
    return `frame,${id}left,top,width,height,score,class${this.classNames.length > 0 ? ',className' : ''}\n`
  }

  /** @throws MotError `invalid-detections` where a number is not finite. */
  detections(detections: Detections, { frame, time = detections.time }: FrameTime): string {
    const rows = formatDetections(detections, { frame })
    if (this.format === 'mot') return rows
    if (this.format === 'csv') {
      return this.csv(detections, ({ box, score, classId }) => [frame, ...roundedXywh(box), score, classId])
    }
    return this.json({
      frame,
      ...(time !== undefined && { time }),
      detections: Array.from(detections, ({ box, score, classId }) => this.entry(box, score, classId)),
    })
  }

  /** @throws MotError `invalid-option` where a number is not finite. */
  tracks(tracks: Iterable<TrackEntry>, { frame, time }: FrameTime): string {
    const entries = [...tracks]
    const rows = formatTrackRows(entries)
    if (this.format === 'mot') return rows
    if (this.format === 'csv') {
      return this.csv(entries, ({ id, box, score, classId = 0 }) => [frame, id, ...roundedXywh(box), score, classId])
    }
    return this.json({
      frame,
      ...(time !== undefined && { time }),
      tracks: entries.map(({ id, box, score, classId = 0, detectionIndex, age }) => ({
        id,
        ...this.entry(box, score, classId),
        ...(detectionIndex !== undefined && { detectionIndex }),
        ...(age !== undefined && { age }),
      })),
    })
  }

  /** The text after the last frame. */
  end(): string {
    return this.format === 'json' ? '\n]\n' : ''
  }

  private entry({ left, top, right, bottom }: TrackRow['box'], score: number, classId: number) {
    const className = this.classNames[classId]
    return { left, top, right, bottom, score, classId, ...(className !== undefined && { className }) }
  }

  private json(frame: object): string {
    const text = JSON.stringify(frame)
    if (this.format === 'jsonl') return `${text}\n`
    const separator = this.#started ? ',' : ''
    this.#started = true
    return `${separator}\n${text}`
  }

  private csv<Row extends { readonly classId?: number }>(
    rows: Iterable<Row>,
    cells: (row: Row) => readonly number[],
  ): string {
    let text = ''
    for (const row of rows) {
      const name = this.classNames.length > 0 ? `,${quote(this.classNames[row.classId ?? 0] ?? '')}` : ''
      text += `${cells(row).join(',')}${name}\n`
    }
    return text
  }
}

/**
 * All rows of a sequence, in the order of frames, as a whole file.
 * @throws MotError `invalid-option` where a number is not finite.
 */
export function formatRows(
  rows: readonly TrackEntry[],
  format: RowFormat,
  options: { readonly classNames?: readonly string[]; readonly frameCount?: number } = {},
): string {
  options = readOptions(options)
  if (format === 'mot') return formatTrackRows(rows)
  const formatter = new RowFormatter(format, options.classNames)
  const frames = new Map<number, TrackEntry[]>()
  let last = options.frameCount ?? 0
  for (const row of rows) {
    if (!Number.isSafeInteger(row.frame) || row.frame < 1) {
      throw new MotError('invalid-frame', `Frames are integers from 1, got ${shown(row.frame)}.`)
    }
    const before = frames.get(row.frame)
    if (before) before.push(row)
    else frames.set(row.frame, [row])
    last = Math.max(last, row.frame)
  }
  let text = formatter.begin('tracks')
  for (let frame = 1; frame <= last; frame++) text += formatter.tracks(frames.get(frame) ?? [], { frame })
  return text + formatter.end()
}

/** As RFC 4180 describes. */
function quote(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""').replaceAll(/[\r\n]+/g, ' ')}"` : text
}
