import { MotError, nearestName, quoted, readOptions } from '@mot/core'
import {
  cocoKept,
  cocoResultsKept,
  formatCoco,
  formatCocoResults,
  parseCocoResultSequence,
  parseCocoSequence,
} from './coco'
import { cvatKept, formatCvat, parseCvat } from './cvat'
import { datumaroKept, formatDatumaro, parseDatumaro } from './datumaro'
import type { FolderFiles, FormatReadOptions, Written } from './format'
import { formatLabelStudio, labelStudioKept, parseLabelStudio } from './label-studio'
import type { Kept } from './losses'
import { formatMots, motsKept, parseMots } from './mots'
import type { ObjectSequence, ObjectSequenceInput } from './object-sequence'
import { type FileFormatName, recogniseFormat } from './recognise'
import {
  csvKept,
  formatGroundTruthSequence,
  formatRowSequence,
  groundTruthKept,
  jsonKept,
  motKept,
  parseGroundTruthSequence,
  parseKittiSequence,
  parseRowSequence,
} from './rows'
import { formatYolo, parseYolo, yoloKept } from './yolo'

/** A format of a file: how it is read and written, and what it holds. */
export interface FileFormat {
  /** For people. */
  readonly title: string
  readonly kept: Kept
  parse(text: string, options?: FormatReadOptions): ObjectSequence
  /** Undefined where a format is only read. */
  readonly write?: (sequence: ObjectSequenceInput) => Written
}

const ofRows = (format: 'mot' | 'csv' | 'json' | 'jsonl') => (sequence: ObjectSequenceInput) =>
  formatRowSequence(sequence, format)

/** Formats of one file, by name. */
export const fileFormats = {
  cvat: { title: 'CVAT XML 1.1', kept: cvatKept, parse: parseCvat, write: formatCvat },
  'label-studio': {
    title: 'Label Studio, video JSON',
    kept: labelStudioKept,
    parse: parseLabelStudio,
    write: formatLabelStudio,
  },
  coco: { title: 'COCO with track ids', kept: cocoKept, parse: parseCocoSequence, write: formatCoco },
  'coco-results': {
    title: 'COCO results',
    kept: cocoResultsKept,
    parse: parseCocoResultSequence,
    write: formatCocoResults,
  },
  datumaro: { title: 'Datumaro', kept: datumaroKept, parse: parseDatumaro, write: formatDatumaro },
  mots: { title: 'MOTS', kept: motsKept, parse: parseMots, write: formatMots },
  mot: { title: 'MOTChallenge rows', kept: motKept, parse: parseRowSequence, write: ofRows('mot') },
  'mot-gt': {
    title: 'MOTChallenge gt.txt',
    kept: groundTruthKept,
    parse: parseGroundTruthSequence,
    write: formatGroundTruthSequence,
  },
  csv: { title: 'CSV with a header', kept: csvKept, parse: parseRowSequence, write: ofRows('csv') },
  json: { title: 'JSON', kept: jsonKept, parse: parseRowSequence, write: ofRows('json') },
  jsonl: { title: 'JSON lines', kept: jsonKept, parse: parseRowSequence, write: ofRows('jsonl') },
  kitti: { title: 'KITTI tracking labels', kept: motKept, parse: parseKittiSequence },
} as const satisfies Record<FileFormatName, FileFormat>

/** Formats of a folder of files, by name. */
export const folderFormats = {
  yolo: { title: 'YOLO with ids', kept: yoloKept, parse: parseYolo, write: formatYolo },
} as const

export type FolderFormatName = keyof typeof folderFormats
export type FormatName = FileFormatName | FolderFormatName

export interface ObjectReadOptions extends FormatReadOptions {
  /** Default: by the content, then by the ending of `file`. */
  readonly format?: FormatName
}

/**
 * Reads the tracks or detections of one video in any of the formats.
 * @param content the text of a file, or of a folder its files.
 * @throws MotError `invalid-file`, naming the place; `invalid-option`, also where the format requires the size of the video.
 */
export function parseObjects(content: string | FolderFiles, options: ObjectReadOptions = {}): ObjectSequence {
  options = readOptions(options)
  const { format, ...reading } = options
  if (typeof content !== 'string') {
    const name = checkName(format ?? 'yolo', Object.keys(folderFormats) as FolderFormatName[])
    return { ...folderFormats[name].parse(content, reading), format: name }
  }
  const found = format ?? recogniseFormat(content, options.file)
  const name = checkName(found, Object.keys(fileFormats) as FileFormatName[])
  return { ...fileFormats[name].parse(content, reading), format: name }
}

/**
 * Writes the tracks or detections of one video.
 * @param options.format `yolo` makes the files of a folder, all others the text of a file.
 * @throws MotError `invalid-option` where a row is invalid, or something is missing that the format requires.
 */
export function formatObjects(
  sequence: ObjectSequenceInput,
  options: { readonly format: FolderFormatName },
): Written<FolderFiles>
export function formatObjects(sequence: ObjectSequenceInput, options: { readonly format: FileFormatName }): Written
export function formatObjects(
  sequence: ObjectSequenceInput,
  options: { readonly format: FormatName },
): Written<string | FolderFiles>
export function formatObjects(
  sequence: ObjectSequenceInput,
  options: { readonly format: FormatName },
): Written<string | FolderFiles> {
  const { format } = readOptions(options)
  const name = checkName(format, [...Object.keys(fileFormats), ...Object.keys(folderFormats)] as FormatName[])
  if (name === 'yolo') return folderFormats.yolo.write(sequence)
  const { title, write }: FileFormat = fileFormats[name]
  if (!write) throw new MotError('invalid-option', `${title} are only read.`)
  return write(sequence)
}

/** @throws MotError `invalid-option`. */
function checkName<Name extends string>(name: string, names: readonly Name[]): Name {
  const found = names.find((each) => each === name)
  if (found !== undefined) return found
  const nearest = typeof name === 'string' ? nearestName(name, names) : undefined
  const hint = nearest === undefined ? names.join(', ') : `${nearest}?`
  throw new MotError('invalid-option', `There is no format ${quoted(name)} here: ${hint}`)
}
