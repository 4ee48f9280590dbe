import { MotError, type OrientedBox, readOptions, shown } from '@mot/core'
import { asObject, isObject, type JsonObject, numberOf, parseJson, textOf } from '../mot/json-file'
import { rounded } from '../mot/rounded'
import type { FormatReadOptions, Written } from './format'
import { type Keyframe, visibleCount, visibleShapes } from './keyframes'
import { type Kept, lossesOf } from './losses'
import {
  checkVideo,
  classNamesOf,
  type ObjectRow,
  type ObjectSequence,
  type ObjectSequenceInput,
  RowCollector,
  readSequence,
  sequenceOf,
  tracksOf,
  tracksWithSeveralClasses,
} from './object-sequence'
import { rotatedBox, uprightBox } from './oriented'

export const labelStudioKept: Kept = {
  ids: true,
  scores: false,
  classNames: true,
  masks: false,
  rotations: true,
  ignoredRegions: false,
  frameCount: true,
  imageSize: true,
  frameRate: true,
  times: true,
}

/** A tracked rectangle of the export. */
interface Region {
  readonly id: string
  readonly label: string
  readonly score: number
  readonly value: JsonObject
  readonly where: string
  readonly width: number | undefined
  readonly height: number | undefined
}

/**
 * Reads Label Studio's JSON or JSON-MIN of one video with `VideoRectangle`. Units are percent of the video, so that its size is
 * required where the file has none (`original_width`). A region is visible from a keyframe with `enabled` to the next one, and after
 * the last to the end of the video; one that is not enabled shows its own frame only. Ids are texts: they are numbered
 * from 1 in the order of the file, except those that are numbers already, as `formatLabelStudio` writes them.
 * @throws MotError `invalid-file`, naming the entry; `invalid-option` without a size.
 */
export function parseLabelStudio(text: string, options: FormatReadOptions = {}): ObjectSequence {
  options = readOptions(options)
  const { file = 'text' } = options
  const given = checkVideo(options)
  const parsed = parseJson(text, file)
  const remarks: string[] = []
  const regions = regionsOf(Array.isArray(parsed) ? parsed : [parsed], file, remarks)
  const { labels, classOf } = classesOf(regions, given.classNames)
  const ids = idsOf(regions, file, remarks)
  const size = sizeOf(regions, given)
  const { frameCount, frameRate } = lengthOf(regions, file)
  const collector = new RowCollector(file)
  const times = new Map<number, number>()
  for (const [i, region] of regions.entries()) {
    const { label, score, value, where } = region
    if (size === undefined) {
      throw new MotError(
        'invalid-option',
        `${file} has percent of the video, whose size it does not have: "imageWidth" and "imageHeight" are required.`,
      )
    }
    const keyframes = keyframesOf(value, size, score, `${file}, ${where}`, times)
    const end = Math.max(given.frameCount ?? frameCount, keyframes.at(-1)?.frame ?? 0)
    collector.expect(visibleCount(keyframes, end))
    for (const { frame, box, degrees } of visibleShapes(keyframes, end)) {
      collector.add({ frame, id: ids[i]!, ...rotatedBox(box, degrees), score, classId: classOf(label) }, where)
    }
  }
  const isTracks = ids[0] !== -1
  return sequenceOf(isTracks ? 'tracks' : 'detections', collector.rows, {
    ...(size && { imageWidth: size.width, imageHeight: size.height }),
    ...(frameRate !== undefined && { frameRate }),
    frameCount,
    ...(times.size > 0 && { times }),
    ...given,
    classNames: labels,
    remarks,
  })
}

/** Class ids of labels: those of the given names, then in the order of the file; of `class 3`, which names none, the number. */
function classesOf(regions: readonly Region[], given: readonly string[] = []) {
  const numbers = regions.map(({ label }) => Number(/^class (\d{1,5})$/.exec(label)?.[1] ?? Number.NaN))
  if (given.length === 0 && numbers.every((number) => Number.isInteger(number))) {
    return { labels: [], classOf: (label: string) => Number(label.slice('class '.length)) }
  }
  const labels = [...given]
  const classIds = new Map(labels.map((label, classId) => [label, classId]))
  for (const { label } of regions) if (!classIds.has(label)) classIds.set(label, labels.push(label) - 1)
  const isNameless = labels.length === 1 && labels[0] === ''
  return { labels: isNameless ? [] : labels, classOf: (label: string) => classIds.get(label)! }
}

/** The regions of the one task that has some. */
function regionsOf(tasks: readonly unknown[], file: string, remarks: string[]): Region[] {
  const found: Region[][] = []
  for (const [i, entry] of tasks.entries()) {
    const task = asObject(entry, `${file}, [${i}]`)
    const regions = isMinimal(task) ? minimalRegions(task, `[${i}]`) : fullRegions(task, `[${i}]`, file, remarks)
    if (regions.length > 0) found.push(regions)
  }
  if (found.length > 1) {
    throw new MotError('invalid-file', `${file} has the regions of ${found.length} videos: export one of them alone.`)
  }
  return found[0] ?? []
}

function isMinimal(task: JsonObject): boolean {
  return !Array.isArray(task.annotations) && !Array.isArray(task.predictions) && !Array.isArray(task.completions)
}

/** JSON-MIN: a list of regions under the name of its tag. */
function minimalRegions(task: JsonObject, where: string): Region[] {
  return Object.entries(task).flatMap(([tag, list]) => {
    if (!Array.isArray(list)) return []
    return list.flatMap((value, i) => {
      if (!isObject(value) || !Array.isArray(value.sequence)) return []
      return regionOf(value, value, textOf(value.id), `${where}.${shown(tag)}[${i}]`)
    })
  })
}

function fullRegions(task: JsonObject, where: string, file: string, remarks: string[]): Region[] {
  const lists = (key: string) => {
    const list = task[key]
    return (Array.isArray(list) ? list : [])
      .map((entry, i) => ({
        result: isObject(entry) && !entry.was_cancelled ? entry.result : [],
        place: `${where}.${key}[${i}]`,
      }))
      .filter(({ result }) => Array.isArray(result) && result.length > 0)
  }
  const all = [...lists('annotations'), ...lists('completions')]
  const chosen = all.length > 0 ? all : lists('predictions')
  if (chosen.length > 1) remarks.push(`${file}: of ${chosen.length} annotations of one task, the first is read.`)
  if (chosen.length === 0) return []
  const { result, place } = chosen[0]!
  const entries = (result as unknown[]).map((entry, i) => ({ entry, where: `${place}.result[${i}]` }))
  // Labels may be an entry of their own, with the same id.
  const labels = new Map<unknown, JsonObject>()
  let others = 0
  for (const { entry } of entries) {
    if (!isObject(entry) || !isObject(entry.value) || Array.isArray(entry.value.sequence)) continue
    if (Array.isArray(entry.value.labels)) labels.set(entry.id, entry.value)
    else others++
  }
  if (others > 0) remarks.push(`${file}: ${others} results are no tracked rectangles and are left out.`)
  return entries.flatMap(({ entry, where: at }) => {
    if (!isObject(entry) || !isObject(entry.value) || !Array.isArray(entry.value.sequence)) return []
    const named = firstLabel(entry.value) === undefined ? (labels.get(entry.id) ?? entry.value) : entry.value
    return regionOf(entry, { ...entry.value, labels: named.labels }, textOf(entry.id), at)
  })
}

function regionOf(entry: JsonObject, value: JsonObject, id: string, where: string): Region {
  const { score, original_width: width, original_height: height } = entry
  const side = (value: unknown) => (Number.isInteger(value) && (value as number) > 0 ? (value as number) : undefined)
  return {
    id,
    label: firstLabel(value) ?? '',
    score: typeof score === 'number' ? score : 1,
    value,
    where,
    width: side(width),
    height: side(height),
  }
}

function firstLabel({ labels, videorectanglelabels, rectanglelabels }: JsonObject): string | undefined {
  for (const list of [labels, videorectanglelabels, rectanglelabels]) {
    if (Array.isArray(list) && typeof list[0] === 'string') return list[0]
  }
  return undefined
}

const OWN_ID = /^track-(\d{1,10})$/
const DETECTION_ID = /^detection-\d+$/

function idsOf(regions: readonly Region[], file: string, remarks: string[]): number[] {
  if (regions.length > 0 && regions.every(({ id }) => DETECTION_ID.test(id))) return regions.map(() => -1)
  const own = regions.map(({ id }) => Number(OWN_ID.exec(id)?.[1] ?? Number.NaN))
  if (own.every((id) => Number.isInteger(id))) return own
  if (regions.length > 0) remarks.push(`${file} has texts for ids: tracks are numbered from 1 in its order.`)
  // An id that is there twice is one track in two parts.
  const numbers = new Map<string, number>()
  return regions.map(({ id }, i) => {
    const key = id === '' ? `\n${i}` : id
    const number = numbers.get(key) ?? numbers.size + 1
    numbers.set(key, number)
    return number
  })
}

function sizeOf(regions: readonly Region[], given: ReturnType<typeof checkVideo>) {
  const found = regions.find(({ width, height }) => width !== undefined && height !== undefined)
  const [width, height] = [given.imageWidth ?? found?.width, given.imageHeight ?? found?.height]
  return width !== undefined && height !== undefined ? { width, height } : undefined
}

function lengthOf(regions: readonly Region[], file: string): { frameCount: number; frameRate?: number } {
  const region = regions.find(({ value }) => value.framesCount !== undefined)
  if (!region) return { frameCount: 0 }
  const { value, where } = region
  const frameCount = numberOf(value, 'framesCount', `${file}, ${where}`)
  if (!(Number.isInteger(frameCount) && frameCount >= 0 && frameCount <= 10_000_000)) {
    throw new MotError(
      'invalid-file',
      `${file}, ${where}: "framesCount" should be an integer up to 10000000, got ${frameCount}.`,
    )
  }
  const { duration } = value
  const rate = typeof duration === 'number' && duration > 0 ? frameCount / duration : 0
  return rate > 0 && Number.isFinite(rate) ? { frameCount, frameRate: rounded(rate, 3) || rate } : { frameCount }
}

interface Size {
  readonly width: number
  readonly height: number
}

function keyframesOf(
  value: JsonObject,
  size: Size,
  score: number,
  where: string,
  times: Map<number, number>,
): Keyframe[] {
  const sequence = value.sequence as readonly unknown[]
  const keyframes = sequence.map((entry, i): Keyframe => {
    const place = `${where}.sequence[${i}]`
    const item = asObject(entry, place)
    const frame = numberOf(item, 'frame', place)
    if (!(Number.isInteger(frame) && frame >= 1 && frame <= 10_000_000)) {
      throw new MotError('invalid-file', `${place}: "frame" should be an integer from 1, got ${frame}.`)
    }
    if (typeof item.time === 'number' && Number.isFinite(item.time)) times.set(frame, item.time)
    const left = (numberOf(item, 'x', place) * size.width) / 100
    const top = (numberOf(item, 'y', place) * size.height) / 100
    const width = (numberOf(item, 'width', place) * size.width) / 100
    const height = (numberOf(item, 'height', place) * size.height) / 100
    const degrees = item.rotation === undefined ? 0 : numberOf(item, 'rotation', place)
    const box = aboutCentre({ left, top, width, height }, degrees)
    return { frame, box, degrees, score, isVisible: true, goesOn: item.enabled !== false, where: place }
  })
  keyframes.sort((a, b) => a.frame - b.frame)
  const twice = keyframes.findIndex(({ frame }, i) => i > 0 && frame === keyframes[i - 1]!.frame)
  if (twice > 0) {
    const { where: place, frame } = keyframes[twice]!
    throw new MotError('invalid-file', `${place}: frame ${frame} should be in a sequence once.`)
  }
  return keyframes
}

/** Label Studio rotates a rectangle about its corner, here it is about the centre. */
function aboutCentre({ left, top, width, height }: { left: number; top: number } & Size, degrees: number) {
  const angle = (degrees * Math.PI) / 180
  const x = left + (Math.cos(angle) * width - Math.sin(angle) * height) / 2
  const y = top + (Math.sin(angle) * width + Math.cos(angle) * height) / 2
  return degrees === 0
    ? { left, top, right: left + width, bottom: top + height }
    : { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 }
}

function cornerOf({ x, y, width, height, angle }: OrientedBox): { left: number; top: number } {
  return {
    left: x - (Math.cos(angle) * width - Math.sin(angle) * height) / 2,
    top: y - (Math.sin(angle) * width + Math.cos(angle) * height) / 2,
  }
}

/**
 * Label Studio's JSON of one video with `VideoRectangle`, to be imported as annotations: each row is a keyframe, the last of
 * rows in a row not `enabled`. A track has the label of its first row. The tags are named `box` and `video`.
 * @throws MotError `invalid-option` where a row is invalid, or the size of the video or its frame rate is not known.
 */
export function formatLabelStudio(input: ObjectSequenceInput): Written {
  const sequence = readSequence(input)
  const { kind, rows, frameCount, imageWidth, imageHeight, frameRate, name } = sequence
  if (!imageWidth || !imageHeight || !frameRate) {
    throw new MotError(
      'invalid-option',
      'Label Studio has percent of the video and times: "imageWidth", "imageHeight" and "frameRate" are required.',
    )
  }
  const names = classNamesOf(sequence)
  const hasNames = names.some((_, classId) => classId > 0) || Boolean(sequence.classNames[0])
  const groups =
    kind === 'tracks' ? [...tracksOf(sequence)] : rows.map((row, i): [number, ObjectRow[]] => [i + 1, [row]])
  const result = groups.map(([id, group]) => ({
    id: `${kind === 'tracks' ? 'track' : 'detection'}-${id}`,
    type: 'videorectangle',
    from_name: 'box',
    to_name: 'video',
    original_width: imageWidth,
    original_height: imageHeight,
    ...(scoreOfAll(group) !== undefined && scoreOfAll(group) !== 1 && { score: scoreOfAll(group) }),
    value: {
      framesCount: frameCount,
      duration: rounded(frameCount / frameRate),
      sequence: group.map((row, i) => ({
        frame: row.frame,
        enabled: group[i + 1]?.frame === row.frame + 1,
        ...percentOf(row, imageWidth, imageHeight),
        time: rounded(sequence.times?.get(row.frame) ?? (row.frame - 1) / frameRate),
      })),
      ...(hasNames && { labels: [names[group[0]!.classId]!] }),
    },
  }))
  const changing = tracksWithSeveralClasses(sequence)
  const varying = groups.filter(([, group]) => scoreOfAll(group) === undefined).length
  const content = [{ data: { video: name ?? 'video.mp4' }, annotations: [{ result }] }]
  return {
    content: `${JSON.stringify(content)}\n`,
    remarks: [
      ...lossesOf(sequence, 'Label Studio', { ...labelStudioKept, scores: true }),
      ...(varying > 0
        ? [`Label Studio has one score a track: the scores of ${varying} tracks, which vary, are left out.`]
        : []),
      ...(changing > 0
        ? [`Label Studio has one label a track: of ${changing} tracks with several classes, it is the first.`]
        : []),
    ],
  }
}

/** The score of all rows; undefined where they differ. */
function scoreOfAll(rows: readonly ObjectRow[]): number | undefined {
  const { score } = rows[0]!
  return rows.every((row) => row.score === score) ? score : undefined
}

function percentOf(row: ObjectRow, imageWidth: number, imageHeight: number) {
  const { box, degrees } = uprightBox(row)
  const { left, top } = row.orientedBox ? cornerOf(row.orientedBox) : box
  return {
    x: rounded((100 * left) / imageWidth, 9),
    y: rounded((100 * top) / imageHeight, 9),
    width: rounded((100 * (box.right - box.left)) / imageWidth, 9),
    height: rounded((100 * (box.bottom - box.top)) / imageHeight, 9),
    rotation: rounded(degrees),
  }
}
