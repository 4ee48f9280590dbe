import { MotError, quoted, readOptions, shown } from '@mot/core'
import { rounded } from '../mot/rounded'
import type { FolderFiles, FormatReadOptions, Written } from './format'
import { countingOf, frameInName, frameName } from './frame-numbers'
import { type Kept, lossesOf } from './losses'
import {
  checkVideo,
  classNamesOf,
  framesOf,
  type ObjectRow,
  type ObjectSequence,
  type ObjectSequenceInput,
  RowCollector,
  readSequence,
  sequenceOf,
} from './object-sequence'

export const yoloKept: Kept = {
  ids: true,
  scores: true,
  classNames: true,
  masks: false,
  rotations: false,
  ignoredRegions: false,
  frameCount: true,
  imageSize: false,
  frameRate: false,
  times: false,
}

/** What the columns after class and box are. */
type Columns = 'none' | 'score' | 'id' | 'score and id'

interface YoloLine {
  readonly file: string
  readonly line: number
  readonly number: number
  readonly values: readonly number[]
}

/**
 * Reads a folder of YOLO's labels: a text file for each frame, whose number is at the end of its name, with lines of class, centre
 * x, centre y, width, height (shares of the image, 0 to 1), then score, track id, or both. Six columns are ids where all are whole
 * numbers and each is there once in a frame, else scores. Names of classes are in `data.yaml`, `classes.txt` or `obj.names`.
 * @throws MotError `invalid-file`, naming file and line; `invalid-option` without the size of the images.
 */
export function parseYolo(files: FolderFiles, options: FormatReadOptions = {}): ObjectSequence {
  options = readOptions(options)
  const { file: folder = 'folder' } = options
  const given = checkVideo(options)
  const remarks: string[] = []
  const frames = framesOfFiles(files, folder)
  const counting = countingOf(frames.values(), folder, options.firstFrame)
  if (counting.remark && frames.size > 0) remarks.push(counting.remark)
  const lines = [...frames].flatMap(([file, number]) => linesOf(files.get(file)!, `${folder}/${file}`, number))
  const { imageWidth, imageHeight } = given
  if (lines.length > 0 && (!imageWidth || !imageHeight)) {
    throw new MotError(
      'invalid-option',
      `${folder} has shares of the images, whose size it does not have: "imageWidth" and "imageHeight" are required.`,
    )
  }
  const columns = columnsOf(lines)
  if (columns === 'id' || columns === 'score') {
    remarks.push(`${folder}: the sixth column is taken to be the ${columns === 'id' ? 'track id' : 'score'}.`)
  }
  const collector = new RowCollector(folder)
  for (const line of lines) {
    const where = `${line.file.slice(folder.length + 1)}, line ${line.line}`
    collector.add(rowOf(line, columns, counting.firstFrame, imageWidth!, imageHeight!), where)
  }
  let frameCount = 0
  for (const number of frames.values()) frameCount = Math.max(frameCount, number - counting.firstFrame + 1)
  const isTracks = columns === 'id' || columns === 'score and id'
  return sequenceOf(isTracks ? 'tracks' : 'detections', collector.rows, {
    classNames: namesOf(files, folder, remarks),
    ...given,
    frameCount: Math.min(Math.max(frameCount, given.frameCount ?? 0), 10_000_000),
    remarks,
  })
}

const NAMES = /(^|\/)(classes\.txt|obj\.names|[^/]*\.ya?ml)$/i
/** Lists of images, which exports have beside the labels. */
const OTHERS = /(^|\/)(train|val|valid|test|readme[^/]*)\.txt$/i

function framesOfFiles(files: FolderFiles, folder: string): Map<string, number> {
  const frames = new Map<string, number>()
  const owners = new Map<number, string>()
  for (const path of files.keys()) {
    if (!/\.txt$/i.test(path) || NAMES.test(path) || OTHERS.test(path)) continue
    const number = frameInName(path)
    if (number === undefined) {
      throw new MotError(
        'invalid-file',
        `${folder}/${path} should have the number of its frame at the end of its name.`,
      )
    }
    const owner = owners.get(number)
    if (owner !== undefined) {
      throw new MotError(
        'invalid-file',
        `${folder} should have one file for frame ${number}, got ${quoted(owner)} and ${quoted(path)}.`,
      )
    }
    owners.set(number, path)
    frames.set(path, number)
  }
  if (frames.size === 0)
    throw new MotError('invalid-file', `${folder} should have a text file for each frame, got none.`)
  return frames
}

function linesOf(text: string, file: string, number: number): YoloLine[] {
  return text
    .replace(/^\ufeff/, '')
    .split('\n')
    .flatMap((line, i) => {
      const words = line.trim()
      if (words === '') return []
      const values = words.split(/\s+/, 9).map((word) => (word === '' ? Number.NaN : Number(word)))
      const reason = faultOf(values)
      if (reason !== undefined)
        throw new MotError('invalid-file', `${file}, line ${i + 1}: ${reason}, got ${quoted(words)}.`)
      return { file, line: i + 1, number, values }
    })
}

function faultOf(values: readonly number[]): string | undefined {
  if (values.length < 5 || values.length > 7) {
    return 'expected class, x, y, width, height, and score, id or both (polygons are not read)'
  }
  return values.every((value) => Number.isFinite(value)) ? undefined : 'expected numbers'
}

function columnsOf(lines: readonly YoloLine[]): Columns {
  const counts = new Set(lines.map(({ values }) => values.length))
  if (counts.size > 1) {
    const { file, line, values } = lines.find(({ values: { length } }) => length !== lines[0]!.values.length)!
    throw new MotError(
      'invalid-file',
      `${file}, line ${line}: expected ${lines[0]!.values.length} columns as in the first line, got ${values.length}.`,
    )
  }
  if (!counts.has(6)) return counts.has(7) ? 'score and id' : 'none'
  const seen = new Set<string>()
  for (const { number, values } of lines) {
    const id = values[5]!
    const key = `${number} ${id}`
    if (!Number.isInteger(id) || seen.has(key)) return 'score'
    seen.add(key)
  }
  return 'id'
}

function rowOf(
  { number, values }: YoloLine,
  columns: Columns,
  firstFrame: number,
  width: number,
  height: number,
): ObjectRow {
  const [classId, x, y, w, h] = values as [number, number, number, number, number]
  const isTrack = columns === 'id' || columns === 'score and id'
  return {
    frame: number - firstFrame + 1,
    // A number that no track has is refused like others.
    id: isTrack ? (values.at(-1) === -1 ? Number.NaN : values.at(-1)!) : -1,
    box: {
      left: (x - w / 2) * width,
      top: (y - h / 2) * height,
      right: (x + w / 2) * width,
      bottom: (y + h / 2) * height,
    },
    score: columns === 'score' || columns === 'score and id' ? values[5]! : 1,
    classId,
  }
}

function namesOf(files: FolderFiles, folder: string, remarks: string[]): string[] {
  for (const [path, text] of files) {
    if (!NAMES.test(path)) continue
    const names = /\.ya?ml$/i.test(path)
      ? yamlNames(text)
      : text
          .trim()
          .split(/\r?\n/)
          .map((name) => name.trim())
    if (names !== undefined) return names
    remarks.push(`${folder}/${shown(path)}: the names of the classes are in no known form and are left out.`)
  }
  return []
}

/** `names` of a data.yaml: a list in brackets or in lines, or numbers with names. */
function yamlNames(text: string): string[] | undefined {
  const lines = text.split(/\r?\n/)
  const at = lines.findIndex((line) => line.startsWith('names:'))
  const inLine = at < 0 ? undefined : lines[at]!.slice('names:'.length).trim()
  if (inLine === undefined) return undefined
  if (inLine.startsWith('[') && inLine.endsWith(']')) {
    const list = inLine.slice(1, -1).trim()
    return list === '' ? [] : list.split(',').map(unquoted)
  }
  if (inLine !== '') return undefined
  const names: string[] = []
  for (const line of lines.slice(at + 1)) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue
    const [, number, name] = /^\s*(?:-|(\d{1,5})\s*:)\s+(.*)$/.exec(line) ?? []
    if (name === undefined) break
    names[number === undefined ? names.length : Number(number)] = unquoted(name)
  }
  return names.length > 0 ? Array.from(names, (name) => name ?? '') : undefined
}

function unquoted(text: string): string {
  const name = text.trim()
  if (/^".*"$/.test(name)) {
    try {
      return String(JSON.parse(name))
    } catch {
      return name.slice(1, -1)
    }
  }
  return /^'.*'$/.test(name) ? name.slice(1, -1).replaceAll("''", "'") : name
}

/**
 * A folder of YOLO's labels: `data.yaml` with the names, and `labels/train/frame_000001.txt` and so on for each frame, also for one
 * without objects. Tracks have score and id behind the box; where all scores are 1, the id only.
 * @throws MotError `invalid-option` where a row is invalid, or the size of the images is not known.
 */
export function formatYolo(input: ObjectSequenceInput): Written<FolderFiles> {
  const sequence = readSequence(input)
  const { rows, kind, imageWidth, imageHeight } = sequence
  if (rows.length > 0 && (!imageWidth || !imageHeight)) {
    throw new MotError('invalid-option', 'YOLO has shares of the images: "imageWidth" and "imageHeight" are required.')
  }
  const hasScores = rows.some(({ score }) => score !== 1)
  const names = classNamesOf(sequence)
  const yaml = ['path: .', 'train: images/train', 'val: images/train', 'names:']
  const files = new Map([
    [
      'data.yaml',
      `${[...yaml, ...names.map((name, classId) => `  ${classId}: ${JSON.stringify(name)}`)].join('\n')}\n`,
    ],
  ])
  for (const { frame, rows: ofFrame } of framesOf(sequence)) {
    const lines = ofFrame.map(({ box, classId, score, id }) => {
      const { left, top, right, bottom } = box
      const shares = [
        (left + right) / 2 / imageWidth!,
        (top + bottom) / 2 / imageHeight!,
        (right - left) / imageWidth!,
        (bottom - top) / imageHeight!,
      ].map((share) => rounded(share, 10))
      return `${[classId, ...shares, ...(hasScores ? [score] : []), ...(kind === 'tracks' ? [id] : [])].join(' ')}\n`
    })
    files.set(`labels/train/${frameName(frame)}.txt`, lines.join(''))
  }
  // Read with its size, as any folder of labels is.
  return { content: files, remarks: lossesOf(sequence, 'YOLO', { ...yoloKept, imageSize: true }) }
}
