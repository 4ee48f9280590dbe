import { MotError, quoted, readOptions, shown } from '@mot/core'
import { asObject, isObject, isOutside, type JsonObject, listOf, parseJson, textOf } from '../mot/json-file'
import { roundedXywh } from '../mot/rounded'
import type { FormatReadOptions, Written } from './format'
import { countingOf, frameInName, frameName } from './frame-numbers'
import { countsOf, increase, type Kept, lossesOf } from './losses'
import {
  checkVideo,
  classNamesOf,
  framesOf,
  type ObjectSequence,
  type ObjectSequenceInput,
  RowCollector,
  readSequence,
  sequenceOf,
} from './object-sequence'
import { rotatedBox, uprightBox } from './oriented'

export const datumaroKept: Kept = {
  ids: true,
  scores: true,
  classNames: true,
  masks: false,
  rotations: true,
  ignoredRegions: false,
  frameCount: true,
  imageSize: true,
  frameRate: false,
  times: false,
}

interface Item {
  readonly item: JsonObject
  readonly where: string
  /** As the file counts. */
  readonly number: number
}

/**
 * Reads Datumaro's JSON (`annotations/default.json`): boxes, with the attributes `track_id`, `rotation` (degrees about the centre)
 * and `score`. Frames are `attr.frame` of the items, from 0, else the numbers at the end of their ids, else their order.
 * @throws MotError `invalid-file`, naming the entry.
 */
export function parseDatumaro(text: string, options: FormatReadOptions = {}): ObjectSequence {
  options = readOptions(options)
  const { file = 'text' } = options
  const given = checkVideo(options)
  const root = asObject(parseJson(text, file), file)
  const items = listOf(root, 'items', file)
  const remarks: string[] = []
  const { numbered, firstFrame } = frameNumbers(items, file, options, remarks)
  const collector = new RowCollector(file)
  const left = new Map<string, number>()
  const attributes = new Set<string>()
  const boxes = numbered.flatMap(({ item, where, number }) => {
    const entries = listOf(item, 'annotations', `${file}, ${where}`, [])
    return entries.flatMap((entry, i) => {
      const place = `${where}.annotations[${i}]`
      if (entry.type !== 'bbox') {
        increase(left, typeof entry.type === 'string' ? shown(entry.type) : 'annotation')
        return []
      }
      // The frame in which a track of CVAT is hidden has its box, too.
      if (isOutside(entry)) return []
      return { ...boxOf(entry, `${file}, ${place}`, attributes), frame: number - firstFrame + 1, place }
    })
  })
  const isTracks = boxes.some(({ id }) => id !== -1)
  let without = 0
  let frameCount = 0
  for (const { number } of numbered) frameCount = Math.max(frameCount, number - firstFrame + 1)
  for (const { place, ...row } of boxes) {
    if (isTracks && row.id === -1) without++
    else collector.add(row, place)
  }
  if (without > 0) remarks.push(`${file}: ${without} boxes without a track id are left out.`)
  if (left.size > 0) remarks.push(`${file}: ${countsOf(left)} left out: only boxes are read.`)
  if (attributes.size > 0) {
    remarks.push(`${file}: the attributes ${shown([...attributes].slice(0, 20).join(', '))} are left out.`)
  }
  return sequenceOf(isTracks ? 'tracks' : 'detections', collector.rows, {
    ...sizeOf(items),
    classNames: labelsOf(root, file),
    ...given,
    frameCount: Math.min(Math.max(frameCount, given.frameCount ?? 0), 10_000_000),
    remarks,
  })
}

function frameNumbers(items: readonly JsonObject[], file: string, options: FormatReadOptions, remarks: string[]) {
  const where = (i: number) => `items[${i}]`
  const attributes = items.map(({ attr }) => (isObject(attr) ? attr.frame : undefined))
  if (items.length > 0 && attributes.every((frame) => Number.isSafeInteger(frame))) {
    const numbers = attributes as number[]
    const firstFrame = options.firstFrame ?? 0
    return { numbered: items.map((item, i): Item => ({ item, where: where(i), number: numbers[i]! })), firstFrame }
  }
  const inNames = items.map(({ id }) => frameInName(textOf(id)))
  if (inNames.every((number) => number !== undefined) && new Set(inNames).size === items.length) {
    const counting = countingOf(inNames as number[], file, options.firstFrame)
    if (counting.remark && items.length > 0) remarks.push(counting.remark)
    const numbered = items.map((item, i): Item => ({ item, where: where(i), number: inNames[i]! }))
    return { numbered, firstFrame: counting.firstFrame }
  }
  remarks.push(`${file} has no frame numbers: frames are in the order of its items.`)
  return { numbered: items.map((item, i): Item => ({ item, where: where(i), number: i + 1 })), firstFrame: 1 }
}

const KNOWN = new Set(['track_id', 'score', 'confidence', 'rotation', 'keyframe', 'outside'])

function boxOf(entry: JsonObject, where: string, others: Set<string>) {
  const { bbox, label_id: classId = 0 } = entry
  if (!(Array.isArray(bbox) && bbox.length === 4 && bbox.every((value) => Number.isFinite(value)))) {
    throw new MotError('invalid-file', `${where}: "bbox" should be left, top, width, height, got ${quoted(bbox)}.`)
  }
  const attributes = isObject(entry.attributes) ? entry.attributes : {}
  const number = (name: string, fallback: number) => {
    const value = attributes[name]
    if (value === undefined || value === null) return fallback
    const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    if (typeof read === 'number' && Number.isFinite(read)) return read
    throw new MotError('invalid-file', `${where}: attribute "${name}" should be a finite number, got ${quoted(value)}.`)
  }
  const id = number('track_id', -1)
  if (id === -1 && attributes.track_id !== undefined && attributes.track_id !== null) {
    throw new MotError('invalid-file', `${where}: attribute "track_id" should be from 0, got -1.`)
  }
  for (const name of Object.keys(attributes).slice(0, 100)) {
    if (!KNOWN.has(name) && attributes[name] !== false) others.add(name)
  }
  const [left, top, width, height] = bbox as [number, number, number, number]
  return {
    id,
    ...rotatedBox({ left, top, right: left + width, bottom: top + height }, number('rotation', 0)),
    score: number('score', number('confidence', 1)),
    classId: classId as number,
  }
}

function labelsOf(root: JsonObject, file: string): string[] {
  const categories = isObject(root.categories) ? root.categories : {}
  const label = isObject(categories.label) ? categories.label : {}
  return listOf(label, 'labels', `${file}, categories.label`, []).map(({ name }) =>
    typeof name === 'string' ? name : '',
  )
}

/** Images have `size: [height, width]`. */
function sizeOf(items: readonly JsonObject[]): Pick<ObjectSequence, 'imageWidth' | 'imageHeight'> {
  for (const { image } of items) {
    const size = isObject(image) ? image.size : undefined
    if (!Array.isArray(size)) continue
    const [imageHeight, imageWidth] = size as unknown[]
    const isSide = (side: unknown): side is number => Number.isInteger(side) && (side as number) > 0
    if (isSide(imageHeight) && isSide(imageWidth)) return { imageHeight, imageWidth }
  }
  return {}
}

/**
 * Datumaro's JSON, as CVAT exports it: an item for each frame, with `attr.frame` from 0 and boxes with the attribute `track_id`.
 * @throws MotError `invalid-option` where a row is invalid.
 */
export function formatDatumaro(input: ObjectSequenceInput): Written {
  const sequence = readSequence(input)
  const { kind, imageWidth, imageHeight } = sequence
  const hasScores = sequence.rows.some(({ score }) => score !== 1)
  let annotationId = 0
  const items = Array.from(framesOf(sequence), ({ frame, rows }) => {
    const id = frameName(frame - 1)
    return {
      id,
      annotations: rows.map((row) => {
        const { box, degrees } = uprightBox(row)
        return {
          id: annotationId++,
          type: 'bbox',
          attributes: {
            ...(kind === 'tracks' && { track_id: row.id, keyframe: true }),
            occluded: false,
            rotation: degrees,
            ...(hasScores && { score: row.score }),
          },
          group: 0,
          label_id: row.classId,
          z_order: 0,
          bbox: roundedXywh(box),
        }
      }),
      attr: { frame: frame - 1 },
      image: { path: `${id}.PNG`, ...(imageWidth && imageHeight && { size: [imageHeight, imageWidth] }) },
    }
  })
  const labels = classNamesOf(sequence).map((name) => ({ name, parent: '', attributes: [] }))
  const categories = { label: { labels, attributes: ['occluded'] } }
  return {
    content: `${JSON.stringify({ info: {}, categories, items })}\n`,
    remarks: lossesOf(sequence, 'Datumaro', datumaroKept),
  }
}
