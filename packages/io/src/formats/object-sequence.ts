import { type Box, checkMask, type Mask, MotError, type OrientedBox, readOptions, shown } from '@mot/core'
import { LAST_FRAME } from '../mot/frame-index'

/** One object in one frame, as files of other tools have it. */
export interface ObjectRow {
  /** From 1. */
  readonly frame: number
  /** From 0; −1 for a detection, which has none. */
  readonly id: number
  /** Of a rotated object: its axis-aligned bounding box. */
  readonly box: Box
  /** 1 where the file has none. */
  readonly score: number
  /** From 0. */
  readonly classId: number
  readonly mask?: Mask
  /** Only of rotated objects. */
  readonly orientedBox?: OrientedBox
}

/** A part of a frame without annotations, whose results an evaluation ignores. */
export type IgnoredRegion = Pick<ObjectRow, 'frame' | 'box' | 'mask'>

/** The tracks or detections of a video, whatever tool they are from. */
export interface ObjectSequence {
  readonly kind: 'tracks' | 'detections'
  /** Of the file that it was read from. */
  readonly format?: string
  /** In the order of frames. */
  readonly rows: readonly ObjectRow[]
  /** Frames of the video; the last ones may be empty. */
  readonly frameCount: number
  /** Parts of the frames without annotations, in the order of frames: where a file of MOTS has some. */
  readonly ignoredRegions?: readonly IgnoredRegion[]
  /** Names by class id; empty where there are none. */
  readonly classNames: readonly string[]
  /** Of the video. */
  readonly name?: string
  /** Pixels. */
  readonly imageWidth?: number
  readonly imageHeight?: number
  /** Frames a second. */
  readonly frameRate?: number
  /** Seconds by frame, where the file has them. */
  readonly times?: ReadonlyMap<number, number>
  /** What the file has and this does not, and what was supposed where the file leaves it open: a sentence each. */
  readonly remarks: readonly string[]
}

/** A sequence as callers construct it: `{ rows: tracks }`. */
export interface ObjectSequenceInput extends Partial<Omit<ObjectSequence, 'rows' | 'remarks' | 'format'>> {
  readonly rows: Iterable<ObjectRowInput>
}

/** A row as callers construct it: a `TrackRow`, or a detection with its frame. */
export interface ObjectRowInput extends Omit<ObjectRow, 'id' | 'classId'> {
  readonly id?: number
  /** Default 0. */
  readonly classId?: number
}

/** Most rows of a sequence: two keyframes are a short text, whatever number of frames is between them. */
const MOST_ROWS = 5_000_000

/** Greatest class id: names are a list. */
const LAST_CLASS = 65_535

/** Pixels of a side. */
const LARGEST_SIDE = 1_000_000

/**
 * Collects the rows of a file, and checks them.
 * @throws MotError `invalid-file` from `add`, with the place of the row.
 */
export class RowCollector {
  readonly rows: ObjectRow[] = []
  readonly #lastFrames = new Map<number, number>()
  #framesOfIds: Map<number, Set<number>> | undefined

  constructor(private readonly file: string) {}

  /** @param where of the row in the file: `line 12`. */
  add(row: ObjectRow, where: string): void {
    const fault = rowFault(row) ?? this.#idFault(row)
    if (fault !== undefined) throw new MotError('invalid-file', `${this.file}, ${where}: ${fault}`)
    this.expect(1)
    this.rows.push(row)
  }

  /** Checks that there is room for rows that are yet to be made. @throws MotError `invalid-file`. */
  expect(count: number): void {
    if (this.rows.length + count <= MOST_ROWS) return
    throw new MotError(
      'invalid-file',
      `${this.file} should have at most ${MOST_ROWS} rows, interpolated ones included.`,
    )
  }

  #idFault({ frame, id }: ObjectRow): string | undefined {
    if (id < 0) return undefined
    const last = this.#lastFrames.get(id)
    if (last === undefined || frame > last) {
      this.#lastFrames.set(id, frame)
      const frames = this.#framesOfIds?.get(id)
      if (frames) frames.add(frame)
      else this.#framesOfIds?.set(id, new Set([frame]))
      return undefined
    }
    // Only where frames of an id go back, all are remembered.
    this.#framesOfIds ??= framesOfIds(this.rows)
    const frames = this.#framesOfIds.get(id)!
    if (frames.has(frame)) return `id ${id} should be in frame ${frame} once.`
    frames.add(frame)
    return undefined
  }
}

function framesOfIds(rows: readonly ObjectRow[]): Map<number, Set<number>> {
  const ids = new Map<number, Set<number>>()
  for (const { id, frame } of rows) {
    const frames = ids.get(id)
    if (frames) frames.add(frame)
    else ids.set(id, new Set([frame]))
  }
  return ids
}

/** What is wrong with a row; undefined if it is valid. */
function rowFault({ frame, id, box, score, classId, orientedBox }: ObjectRow): string | undefined {
  if (!(Number.isInteger(frame) && frame >= 1 && frame <= LAST_FRAME)) {
    return `the frame should be an integer from 1 to ${LAST_FRAME}, counted from 1, got ${shown(frame)}.`
  }
  if ((id | 0) !== id || id < -1) return `the id should be a 32-bit integer from 0, got ${shown(id)}.`
  if (!((classId | 0) === classId && classId >= 0 && classId <= LAST_CLASS)) {
    return `the class should be an integer from 0 to ${LAST_CLASS}, got ${shown(classId)}.`
  }
  if (!Number.isFinite(score)) return `the score should be finite, got ${shown(score)}.`
  const { left, top, right, bottom } = box
  const areFinite = Number.isFinite(left + top) && Number.isFinite(right + bottom)
  if (!(areFinite && right > left && bottom > top)) {
    return `the box should have finite sides and a size, got ${left}, ${top} to ${right}, ${bottom}.`
  }
  if (orientedBox && !Number.isFinite(orientedBox.angle))
    return `the rotation should be finite, got ${orientedBox.angle}.`
  return undefined
}

/** What is known of a file's video beside its rows. */
export type AboutSequence = Partial<Omit<ObjectSequence, 'rows' | 'kind'>>

/** A sequence from checked rows. A `frameCount` below the last frame is raised to it. */
export function sequenceOf(
  kind: ObjectSequence['kind'],
  rows: readonly ObjectRow[],
  about: AboutSequence = {},
): ObjectSequence {
  const { frameCount = 0, classNames = [], remarks = [], ...video } = about
  let last = frameCount
  let isInOrder = true
  for (const [i, { frame }] of rows.entries()) {
    if (frame > last) last = frame
    if (i > 0 && frame < rows[i - 1]!.frame) isInOrder = false
  }
  return {
    ...video,
    kind,
    rows: isInOrder ? rows : [...rows].sort((a, b) => a.frame - b.frame),
    frameCount: last,
    classNames: withoutGeneratedNames(classNames),
    remarks,
  }
}

/**
 * The sequence of a caller, checked, its rows in the order of frames. It has tracks where a row has an id.
 * @throws MotError `invalid-option`.
 */
export function readSequence(input: ObjectSequenceInput): ObjectSequence {
  const given = readOptions(input)
  const video = checkVideo(given)
  const { name, times } = given
  if (name !== undefined && typeof name !== 'string') {
    throw new MotError('invalid-option', `Option "name" should be a text, got ${shown(name)}.`)
  }
  try {
    const rows = Array.from(given.rows, ownRow)
    const kind = given.kind ?? (rows.some(({ id }) => id !== -1) ? 'tracks' : 'detections')
    const collector = new RowCollector('rows')
    for (const [i, row] of rows.entries()) {
      if (kind === 'detections') collector.add({ ...row, id: -1 }, `row ${i}`)
      else if (row.id !== -1) collector.add(row, `row ${i}`)
      else throw new MotError('invalid-option', `rows, row ${i}: the id of a track should be from 0, got -1.`)
    }
    const about = {
      ...video,
      ...(name !== undefined && { name }),
      ...(times && { times: new Map(times) }),
      ...(given.ignoredRegions && { ignoredRegions: checkedRegions(given.ignoredRegions) }),
    }
    return sequenceOf(kind, collector.rows, about)
  } catch (error) {
    const reason = error instanceof MotError ? error.message : `The rows cannot be read: ${(error as Error).message}.`
    throw new MotError('invalid-option', reason, { cause: error })
  }
}

/** The regions of a caller, checked as rows are. */
function checkedRegions(regions: readonly IgnoredRegion[]): IgnoredRegion[] {
  const collector = new RowCollector('ignoredRegions')
  for (const [i, { frame, box, mask }] of regions.entries()) {
    collector.add(ownRow({ frame, box, score: 1, ...(mask && { mask }) }), `region ${i}`)
  }
  return collector.rows.map(regionOf).sort((a, b) => a.frame - b.frame)
}

/** What a row has that a region has, too. */
export function regionOf({ frame, box, mask }: IgnoredRegion): IgnoredRegion {
  return { frame, box, ...(mask && { mask }) }
}

function ownRow({ frame, id = -1, box, score, classId = 0, mask, orientedBox }: ObjectRowInput): ObjectRow {
  if (mask) checkMask(mask, 'A mask')
  const { left, top, right, bottom } = box
  return {
    ...{ frame, id, box: { left, top, right, bottom }, score, classId },
    ...(mask && { mask }),
    ...(orientedBox && { orientedBox }),
  }
}

/** Size, rate and length of a video, as far as they are given. @throws MotError `invalid-option`. */
export function checkVideo(video: AboutSequence): AboutSequence {
  const { imageWidth, imageHeight, frameRate, frameCount, classNames } = video
  const isSide = (side: unknown) => Number.isInteger(side) && (side as number) > 0 && (side as number) <= LARGEST_SIDE
  const checks = [
    ['imageWidth', imageWidth, isSide, `an integer from 1 to ${LARGEST_SIDE}`],
    ['imageHeight', imageHeight, isSide, `an integer from 1 to ${LARGEST_SIDE}`],
    ['frameRate', frameRate, (rate: unknown) => Number.isFinite(rate) && (rate as number) > 0, 'a positive number'],
    [
      'frameCount',
      frameCount,
      (count: unknown) => Number.isInteger(count) && (count as number) >= 0 && (count as number) <= LAST_FRAME,
      `an integer from 0 to ${LAST_FRAME}`,
    ],
    [
      'classNames',
      classNames,
      (names: unknown) => Array.isArray(names) && names.every((name) => name === undefined || typeof name === 'string'),
      'a list of texts',
    ],
  ] as const
  for (const [name, value, isValid, expected] of checks) {
    if (value === undefined || isValid(value)) continue
    throw new MotError('invalid-option', `Option "${name}" should be ${expected}, got ${shown(value)}.`)
  }
  return {
    ...(imageWidth !== undefined && { imageWidth }),
    ...(imageHeight !== undefined && { imageHeight }),
    ...(frameRate !== undefined && { frameRate }),
    ...(frameCount !== undefined && { frameCount }),
    ...(classNames !== undefined && { classNames }),
  }
}

/** The rows of each frame from 1 to `frameCount`. */
export function* framesOf({
  rows,
  frameCount,
}: ObjectSequence): Generator<{ frame: number; rows: readonly ObjectRow[] }> {
  let next = 0
  for (let frame = 1; frame <= frameCount; frame++) {
    const first = next
    while (next < rows.length && rows[next]!.frame === frame) next++
    yield { frame, rows: rows.slice(first, next) }
  }
}

/** The rows of each track in the order of frames, tracks in the order of their first rows. */
export function tracksOf({ rows }: ObjectSequence): Map<number, ObjectRow[]> {
  const tracks = new Map<number, ObjectRow[]>()
  for (const row of rows) {
    const track = tracks.get(row.id)
    if (track) track.push(row)
    else tracks.set(row.id, [row])
  }
  return tracks
}

/** Tracks whose rows have several classes, which formats with one label a track do not hold. */
export function tracksWithSeveralClasses(sequence: ObjectSequence): number {
  if (sequence.kind === 'detections') return 0
  let count = 0
  for (const rows of tracksOf(sequence).values()) {
    if (rows.some(({ classId }) => classId !== rows[0]!.classId)) count++
  }
  return count
}

/**
 * A name for each class, for formats that require one: `class 3` where it has none. Names are different: of equal ones, the
 * later has its id behind it.
 */
export function classNamesOf({ rows, classNames }: ObjectSequence): string[] {
  let count = classNames.length
  for (const { classId } of rows) count = Math.max(count, classId + 1)
  const taken = new Set<string>()
  return Array.from({ length: count }, (_, classId) => {
    let name = classNames[classId] || generatedName(classId)
    while (taken.has(name)) name = `${name} (${classId})`
    taken.add(name)
    return name
  })
}

function generatedName(classId: number): string {
  return `class ${classId}`
}

/** Names that `classNamesOf` has made are none. */
function withoutGeneratedNames(names: readonly string[]): readonly string[] {
  return Array.from(names).every((name, classId) => name === undefined || name === generatedName(classId)) ? [] : names
}
