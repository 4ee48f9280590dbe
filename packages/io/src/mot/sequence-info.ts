import { MotError, quoted, readOptions } from '@mot/core'
import { LAST_FRAME } from './frame-index'

/** The content of a MOTChallenge seqinfo.ini. */
export interface SequenceInfo {
  readonly name: string
  /** Folder of the images, beside the file. */
  readonly imageFolder: string
  /** Frames a second. */
  readonly frameRate: number
  readonly frameCount: number
  /** Pixels. */
  readonly imageWidth: number
  readonly imageHeight: number
  /** With the dot. */
  readonly imageExtension: string
}

/**
 * Reads seqinfo.ini. Other sections and unknown keys are ignored; `imDir` and `imExt` have the
 * usual defaults. A sequence has at most 10 million frames, and images at most a million pixels along a side.
 * @throws MotError `invalid-file` where a key is missing, not a number or above its limit.
 */
export function parseSequenceInfo(text: string, options: { readonly file?: string } = {}): SequenceInfo {
  const { file = 'seqinfo.ini' } = readOptions(options)
  const keys = readSection(text, 'sequence')

  const refuse = (key: string, expected: string): never => {
    const word = keys.get(key.toLowerCase())
    throw new MotError('invalid-file', `${file}: "${key}" should be ${expected}, got ${word ? quoted(word) : 'none'}.`)
  }
  const numberOf = (key: string) => Number(keys.get(key.toLowerCase()) || Number.NaN)
  const rate = numberOf('frameRate')
  const positive = (key: string, limit: number) => {
    const value = numberOf(key)
    if (!(Number.isInteger(value) && value > 0)) return refuse(key, 'a positive integer')
    return value <= limit ? value : refuse(key, `a positive integer up to ${limit}`)
  }
  return {
    name: keys.get('name') ?? '',
    imageFolder: keys.get('imdir') ?? 'img1',
    frameRate: rate > 0 && Number.isFinite(rate) ? rate : refuse('frameRate', 'a positive number'),
    frameCount: positive('seqLength', LAST_FRAME),
    imageWidth: positive('imWidth', LARGEST_SIDE),
    imageHeight: positive('imHeight', LARGEST_SIDE),
    imageExtension: keys.get('imext') ?? '.jpg',
  }
}

/** Pixels. */
const LARGEST_SIDE = 1_000_000

/** The text of a seqinfo.ini, as read by `parseSequenceInfo`. */
export function formatSequenceInfo(info: SequenceInfo): string {
  return [
    '[Sequence]',
    `name=${info.name}`,
    `imDir=${info.imageFolder}`,
    `frameRate=${info.frameRate}`,
    `seqLength=${info.frameCount}`,
    `imWidth=${info.imageWidth}`,
    `imHeight=${info.imageHeight}`,
    `imExt=${info.imageExtension}`,
    '',
  ].join('\n')
}

/** Keys of a section in lower case; comments begin with ; or #. */
function readSection(text: string, section: string): Map<string, string> {
  const keys = new Map<string, string>()
  let inside = false
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    const entry = line.trim()
    if (entry.startsWith('[') && entry.endsWith(']')) inside = entry.slice(1, -1).trim().toLowerCase() === section
    const equals = entry.indexOf('=')
    if (!inside || equals < 1 || entry.startsWith(';') || entry.startsWith('#')) continue
    keys.set(entry.slice(0, equals).trim().toLowerCase(), entry.slice(equals + 1).trim())
  }
  return keys
}
