import { Detections, MotError, readOptions } from '@mot/core'
import { DetectionSequence, parseDetections } from '../mot/detection-file'
import { formatGroundTruth, parseGroundTruth } from '../mot/ground-truth-file'
import { parseKitti } from '../mot/kitti-file'
import { parseRows } from '../mot/named-rows'
import { type RowFormat, RowFormatter } from '../mot/row-format'
import type { SkippedLine } from '../mot/skipped-lines'
import { parseTracks, type TrackSequence } from '../mot/track-file'
import type { FormatReadOptions, Written } from './format'
import { type Kept, lossesOf } from './losses'
import {
  checkVideo,
  framesOf,
  type ObjectRow,
  type ObjectSequence,
  type ObjectSequenceInput,
  RowCollector,
  readSequence,
  sequenceOf,
} from './object-sequence'

export const motKept: Kept = {
  ids: true,
  scores: true,
  classNames: false,
  masks: false,
  rotations: false,
  ignoredRegions: false,
  frameCount: false,
  imageSize: false,
  frameRate: false,
  times: false,
}

export const csvKept: Kept = { ...motKept, classNames: true }
export const jsonKept: Kept = { ...csvKept, frameCount: true, times: true }
export const groundTruthKept: Kept = { ...motKept, scores: false }

/**
 * Reads the rows of `@mot/io/mot`: MOTChallenge, CSV with a header, JSON or JSON lines. They are detections where no row has an id
 * from 0.
 * @throws MotError `invalid-file`, naming the line.
 */
export function parseRowSequence(text: string, options: FormatReadOptions = {}): ObjectSequence {
  options = readOptions(options)
  const given = checkVideo(options)
  const reading = readingOf(options)
  const { times, values, width, rowCount, lineCount } = parseRows(text, () => undefined, reading)
  let isTracks = false
  for (let row = 0; row < rowCount && !isTracks; row++) isTracks = values[row * width + 1] !== -1
  const sequence = isTracks ? parseTracks(text, reading) : parseDetections(text, reading)
  const remarks = skippedOf(sequence, options.file)
  if (/^\s*[[{]/.test(text) && /"(age|detectionIndex)"/.test(text)) {
    remarks.push(`${options.file ?? 'text'}: ages of tracks and indices of detections are left out.`)
  }
  if (rowCount === 0 && lineCount === 0 && /^\s*[[{]/.test(text) && text.includes('"tracks"')) isTracks = true
  const first = options.firstFrame ?? 1
  return sequenceOf(isTracks ? 'tracks' : 'detections', rowsOf(sequence, options.file), {
    ...given,
    classNames: namedClasses(sequence.classNames, given.classNames),
    frameCount: sequence.frameCount,
    ...(times.size > 0 && { times: new Map([...times].map(([frame, time]) => [frame - first + 1, time])) }),
    remarks,
  })
}

/** Names of the file come before those that are given for one without. */
function namedClasses(names: readonly string[], given: readonly string[] = []): readonly string[] {
  return names.length > 0 ? Array.from(names, (name) => name ?? '') : given
}

function rowsOf(sequence: TrackSequence | DetectionSequence, file = 'text'): readonly ObjectRow[] {
  const collector = new RowCollector(file)
  if (sequence instanceof DetectionSequence) {
    for (let frame = 1; frame <= sequence.frameCount; frame++) {
      for (const { index, box, score, classId } of sequence.at(frame)) {
        collector.add({ frame, id: -1, box, score, classId }, placeIn(sequence.placeOf(frame, index), file))
      }
    }
    return collector.rows
  }
  for (let frame = 1; frame <= sequence.frameCount; frame++) {
    for (const [index, { id, box, score, classId = 0 }] of sequence.at(frame).entries()) {
      const where = placeIn(sequence.placeOf(frame, index), file)
      if (id < 0)
        throw new MotError('invalid-file', `${file}, ${where}: the id of a track should be from 0, got ${id}.`)
      collector.add({ frame, id, box, score, classId }, where)
    }
  }
  return collector.rows
}

/** The place without the name of the file before it. */
function placeIn(place: string, file: string): string {
  return place.slice(file.length + 2)
}

function readingOf({ file, firstFrame, frameCount, mode }: FormatReadOptions) {
  return {
    ...(file !== undefined && { file }),
    ...(firstFrame !== undefined && { firstFrame }),
    ...(frameCount !== undefined && { frameCount }),
    ...(mode !== undefined && { mode }),
  }
}

function skippedOf(
  { skipped, skippedCount }: { readonly skipped: readonly SkippedLine[]; readonly skippedCount: number },
  file = 'text',
): string[] {
  const remarks = skipped.map(({ line, reason }) => `${file}, line ${line} is left out: ${reason}`)
  if (skippedCount > skipped.length) remarks.push(`${file}: ${skippedCount - skipped.length} more lines left out.`)
  return remarks
}

/** Names of MOTChallenge's classes, whose ids count from 1. */
const MOT_CLASSES = [
  ...['pedestrian', 'person on vehicle', 'car', 'bicycle', 'motorbike', 'non motorized vehicle', 'static person'],
  ...['distractor', 'occluder', 'occluder on the ground', 'occluder full', 'reflection', 'crowd'],
]

/**
 * Reads a MOTChallenge gt.txt: the mark is the score, class 1 (pedestrian) is class 0.
 * @throws MotError `invalid-file`, naming the line.
 */
export function parseGroundTruthSequence(text: string, options: FormatReadOptions = {}): ObjectSequence {
  options = readOptions(options)
  const given = checkVideo(options)
  const { file = 'text' } = options
  const truth = parseGroundTruth(text, readingOf(options))
  const collector = new RowCollector(file)
  let [marked, partly] = [0, 0]
  for (let frame = 1; frame <= truth.frameCount; frame++) {
    for (const [index, { id, box, score, classId, considered, visibility }] of truth.at(frame).entries()) {
      const where = placeIn(truth.placeOf(frame, index), file)
      if (id < 0)
        throw new MotError('invalid-file', `${file}, ${where}: the id of a track should be from 0, got ${id}.`)
      if (!considered) marked++
      if (visibility < 1) partly++
      collector.add({ frame, id, box, score, classId: classId - 1 }, where)
    }
  }
  const remarks = skippedOf(truth, file)
  if (marked > 0) remarks.push(`${file}: ${marked} rows that an evaluation ignores have score 0.`)
  if (partly > 0) remarks.push(`${file}: the visibilities of ${partly} rows are left out.`)
  return sequenceOf('tracks', collector.rows, {
    ...given,
    classNames: truth.hasClasses ? MOT_CLASSES : [],
    frameCount: truth.frameCount,
    remarks,
  })
}

/** Reads labels of KITTI's tracking benchmark. @throws MotError `invalid-file`, naming the line. */
export function parseKittiSequence(text: string, options: FormatReadOptions = {}): ObjectSequence {
  options = readOptions(options)
  const given = checkVideo(options)
  const { file = 'text', mode, frameCount } = options
  const sequence = parseKitti(text, { file, ...(mode && { mode }), ...(frameCount !== undefined && { frameCount }) })
  const collector = new RowCollector(file)
  const isTracks = [...sequence].some(({ id }) => id !== -1)
  let regions = 0
  for (let frame = 1; frame <= sequence.frameCount; frame++) {
    regions += sequence.dontCare(frame).length
    for (const { id, box, score, classId } of sequence.at(frame)) {
      if (isTracks && id < 0)
        throw new MotError('invalid-file', `${file}, frame ${frame - 1}: the id should be from 0, got ${id}.`)
      collector.add({ frame, id, box, score, classId }, `frame ${frame - 1}`)
    }
  }
  const remarks = skippedOf(sequence, file)
  if (regions > 0) remarks.push(`${file}: ${regions} regions without annotations (DontCare) are left out.`)
  if (collector.rows.length > 0) remarks.push(`${file}: truncation, occlusion and 3D boxes are left out.`)
  return sequenceOf(isTracks ? 'tracks' : 'detections', collector.rows, {
    ...given,
    classNames: sequence.types,
    frameCount: sequence.frameCount,
    remarks,
  })
}

/**
 * Rows of MOTChallenge, CSV with a header, JSON or JSON lines: see `RowFormatter` of `@mot/io/mot`.
 * @throws MotError `invalid-option` where a row is invalid.
 */
export function formatRowSequence(input: ObjectSequenceInput, format: RowFormat): Written {
  const sequence = readSequence(input)
  const { kind, classNames, frameRate, times } = sequence
  const formatter = new RowFormatter(format, classNames)
  const pieces = [formatter.begin(kind)]
  for (const { frame, rows } of framesOf(sequence)) {
    const time = times?.get(frame) ?? (frameRate === undefined ? undefined : (frame - 1) / frameRate)
    const about = { frame, time }
    pieces.push(
      kind === 'tracks' ? formatter.tracks(rows, about) : formatter.detections(Detections.from(rows.map(bare)), about),
    )
  }
  pieces.push(formatter.end())
  const [title, kept] = described[format]
  return { content: pieces.join(''), remarks: lossesOf(sequence, title, kept) }
}

const described = {
  mot: ['A file of MOTChallenge rows', motKept],
  csv: ['CSV', csvKept],
  json: ['JSON', jsonKept],
  jsonl: ['JSON lines', jsonKept],
} as const

function bare({ box, score, classId }: ObjectRow) {
  return { box, score, classId }
}

/** A MOTChallenge gt.txt, all rows marked and visible. @throws MotError `invalid-option` where a row is invalid. */
export function formatGroundTruthSequence(input: ObjectSequenceInput): Written {
  const sequence = readSequence(input)
  if (sequence.kind === 'detections')
    throw new MotError('invalid-option', 'A gt.txt has tracks, got detections without ids.')
  const rows = sequence.rows.map(({ frame, id, box, score, classId }) => {
    return { frame, id, box, classId: classId + 1, considered: score !== 0 }
  })
  const isOwn = sequence.classNames.every((name, i) => name === MOT_CLASSES[i])
  const hasScores = rows.length > 0 && sequence.rows.some(({ score }) => score !== 0 && score !== 1)
  return {
    content: formatGroundTruth(rows),
    remarks: lossesOf(sequence, 'A gt.txt', { ...groundTruthKept, scores: !hasScores, classNames: isOwn }),
  }
}
