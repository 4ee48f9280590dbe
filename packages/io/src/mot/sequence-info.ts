import { MotError } from '@mot/core'

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
 * usual defaults.
 * @throws MotError `invalid-file` where a key is missing or not a number.
 */
export function parseSequenceInfo(text: string, options: { readonly file?: string } = {}): SequenceInfo {
  const { file = 'seqinfo.ini' } = options
  const keys = readSection(text, 'sequence')

  const positive = (key: string, integer: boolean) => {
    const word = keys.get(key.toLowerCase())
    const value = Number(word)
    if (word && value > 0 && Number.isFinite(value) && (!integer || Number.isInteger(value))) return value
    const expected = integer ? 'a positive integer' : 'a positive number'
    throw new MotError('invalid-file', `${file}: "${key}" should be ${expected}, got ${word ? `"${word}"` : 'none'}.`)
  }
  return {
    name: keys.get('name') ?? '',
    imageFolder: keys.get('imdir') ?? 'img1',
    frameRate: positive('frameRate', false),
    frameCount: positive('seqLength', true),
    imageWidth: positive('imWidth', true),
    imageHeight: positive('imHeight', true),
    imageExtension: keys.get('imext') ?? '.jpg',
  }
}

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
    const heading = /^\s*\[(.*)\]\s*$/.exec(line)
    if (heading) inside = heading[1]!.trim().toLowerCase() === section
    const entry = /^\s*([^;#=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line)
    if (inside && entry) keys.set(entry[1]!.toLowerCase(), entry[2]!)
  }
  return keys
}
