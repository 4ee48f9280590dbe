import { type Box, MotError, quoted, readOptions, shown } from '@mot/core'
import { type CocoEntry, parseCocoEntries, parseCocoResultEntries } from '../mot/coco-file'
import { isObject, isOutside, type JsonObject } from '../mot/json-file'
import { rounded, roundedXywh } from '../mot/rounded'
import type { FormatReadOptions, Written } from './format'
import { countingOf, frameInName } from './frame-numbers'
import { increase, type Kept, lossesOf } from './losses'
import {
  checkVideo,
  classNamesOf,
  type ObjectRow,
  type ObjectSequence,
  type ObjectSequenceInput,
  RowCollector,
  readSequence,
  sequenceOf,
} from './object-sequence'
import { rotatedBox, uprightBox } from './oriented'
import { MaskReader, runLengthsOf } from './run-lengths'

export const cocoKept: Kept = {
  ids: true,
  scores: true,
  classNames: true,
  masks: true,
  rotations: true,
  ignoredRegions: false,
  frameCount: true,
  imageSize: true,
  frameRate: false,
  times: false,
}

export const cocoResultsKept: Kept = {
  ...cocoKept,
  classNames: false,
  rotations: false,
  ignoredRegions: false,
  frameCount: false,
  imageSize: false,
}

/**
 * Reads COCO annotations of one video, with track ids in the form of TAO, BDD100K or CVAT: see `parseCoco` of `@mot/io/mot`.
 * Class ids count the file's categories from 0, in the order of their ids. Frames are the images in order: of their video, else
 * by the numbers in their names.
 * @throws MotError `invalid-file`, naming the entry.
 */
export function parseCocoSequence(text: string, options: FormatReadOptions = {}): ObjectSequence {
  options = readOptions(options)
  const { file = 'text' } = options
  const given = checkVideo(options)
  const { images, entries, classes, videos } = parseCocoEntries(text, file)
  if (videos.size > 1) {
    const names = shown([...videos.keys()].slice(0, 10).join(', '))
    throw new MotError(
      'invalid-file',
      `${file} has ${videos.size} videos: ${names}. One of them alone should be in the file.`,
    )
  }
  const remarks: string[] = []
  const [video] = videos
  const frames = video
    ? new Map(video[1].map(({ id, frame }) => [id, frame!]))
    : framesOfImages(images, file, options, remarks)
  const sorted = classes.map(([id, name]) => ({ id, name })).sort((a, b) => a.id - b.id)
  const classIds = new Map(sorted.map(({ id }, i) => [id, i]))
  const classOf = (id: number, where: string) => {
    const classId = classIds.get(id)
    if (classId !== undefined) return classId
    throw new MotError('invalid-file', `${where}: there is no category ${shown(id)}.`)
  }
  const first = images.find(({ width, height }) => width > 0 && height > 0)
  return collect(entries, file, remarks, {
    frameOf: (imageId, where) => {
      const frame = frames.get(imageId)
      if (frame === undefined) throw new MotError('invalid-file', `${where}: image ${imageId} is of no video.`)
      return frame
    },
    classOf,
    about: {
      ...(first && { imageWidth: first.width, imageHeight: first.height }),
      ...(video && { name: video[0] }),
      frameCount: lastOf(frames.values()),
      classNames: sorted.map(({ name }) => name),
      ...given,
    },
  })
}

/**
 * Reads COCO results: a list of `image_id`, `category_id`, `bbox`, `score` and, of tracks, `track_id`. Image ids are frames,
 * from 0 or 1; category ids count from 1, or from 0 where the list has a 0.
 * @throws MotError `invalid-file`, naming the entry.
 */
export function parseCocoResultSequence(text: string, options: FormatReadOptions = {}): ObjectSequence {
  options = readOptions(options)
  const { file = 'text' } = options
  const given = checkVideo(options)
  const entries = parseCocoResultEntries(text, file)
  const counting = countingOf(
    entries.map(({ row }) => row.imageId),
    file,
    options.firstFrame,
  )
  const firstClass = entries.some(({ row }) => row.classId === 0) ? 0 : 1
  const remarks = counting.remark ? [counting.remark] : []
  if (entries.length > 0) {
    remarks.push(`${file} has no list of categories: category ${firstClass} is taken to be class 0.`)
  }
  return collect(entries, file, remarks, {
    frameOf: (imageId) => imageId - counting.firstFrame + 1,
    classOf: (id) => id - firstClass,
    about: given,
  })
}

interface Collecting {
  frameOf(imageId: number, where: string): number
  classOf(categoryId: number, where: string): number
  readonly about: Partial<ObjectSequence>
}

function collect(entries: readonly CocoEntry[], file: string, remarks: string[], how: Collecting): ObjectSequence {
  const collector = new RowCollector(file)
  const masks = new MaskReader(file)
  const left = new Map<string, number>()
  const isTracks = entries.some(({ row }) => row.id !== -1)
  for (const { row, entry, where } of entries) {
    const place = where.slice(file.length + 2)
    const frame = how.frameOf(row.imageId, where)
    const classId = how.classOf(row.classId, where)
    if (isOutside(entry)) continue
    if (isTracks && row.id === -1) {
      increase(left, 'without a track id')
      continue
    }
    if (entry.iscrowd === 1) increase(left, 'crowd')
    if (entry.iscrowd === 1 && isTracks) continue
    const { mask, hasPolygon } = maskOf(entry, masks, place)
    if (hasPolygon) increase(left, 'polygon')
    const score = scoreOf(entry, where)
    const box = rotatedBox(row.box, degreesOf(entry, where))
    collector.add({ frame, id: row.id, ...box, score, classId, ...(mask && { mask }) }, place)
  }
  const without = left.get('without a track id')
  if (without) remarks.push(`${file}: ${without} annotations without a track id are left out.`)
  const polygons = left.get('polygon')
  if (polygons)
    remarks.push(`${file}: the polygons of ${polygons} annotations are left out: boxes and run lengths are read.`)
  const crowds = left.get('crowd')
  if (crowds) {
    remarks.push(
      isTracks
        ? `${file}: ${crowds} annotations of crowds are left out.`
        : `${file}: ${crowds} annotations are marked as crowds, which is left out.`,
    )
  }
  return sequenceOf(isTracks ? 'tracks' : 'detections', collector.rows, { ...how.about, remarks })
}

function maskOf({ segmentation }: JsonObject, masks: MaskReader, where: string) {
  if (isObject(segmentation)) return { mask: masks.readObject(segmentation, where), hasPolygon: false }
  return { mask: undefined, hasPolygon: Array.isArray(segmentation) && segmentation.length > 0 }
}

/** 1 where there is none. */
function scoreOf({ score }: JsonObject, where: string): number {
  if (score === undefined || score === null) return 1
  if (typeof score === 'number') return score
  throw new MotError('invalid-file', `${where}: "score" should be a finite number, got ${quoted(score)}.`)
}

/** CVAT's attribute, in degrees about the centre. */
function degreesOf({ attributes }: JsonObject, where: string): number {
  const rotation = isObject(attributes) ? attributes.rotation : undefined
  if (rotation === undefined || rotation === null) return 0
  if (typeof rotation === 'number' && Number.isFinite(rotation)) return rotation
  throw new MotError('invalid-file', `${where}, attributes: "rotation" should be a number, got ${quoted(rotation)}.`)
}

/** Frames of images without a video: by the numbers in their names, else in the order of their ids. */
function framesOfImages(
  images: ReturnType<typeof parseCocoEntries>['images'],
  file: string,
  { firstFrame }: FormatReadOptions,
  remarks: string[],
): Map<number, number> {
  const numbers = images.map((image) => frameInName(image.file))
  const areNumbers = numbers.every((number) => number !== undefined) && new Set(numbers).size === numbers.length
  if (areNumbers && numbers.length > 0) {
    const counting = countingOf(numbers as number[], file, firstFrame)
    if (counting.remark) remarks.push(counting.remark)
    return new Map(images.map(({ id }, i) => [id, numbers[i]! - counting.firstFrame + 1]))
  }
  if (images.length > 0)
    remarks.push(`${file} has no videos and no numbers in the names of images: frames are in the order of image ids.`)
  return new Map([...images].sort((a, b) => a.id - b.id).map(({ id }, i) => [id, i + 1]))
}

function lastOf(frames: Iterable<number>): number {
  let last = 0
  for (const frame of frames) last = Math.max(last, frame)
  return last
}

/**
 * COCO annotations of one video: `videos`, images with `video_id` and `frame_id` (from 0), annotations with `track_id`, which is an
 * attribute as well, as in CVAT, and `score` where one is not 1. Category ids are class ids plus 1, as in COCO itself. Masks are compressed run lengths.
 * @throws MotError `invalid-option` where a row is invalid, or masks have no image size.
 */
export function formatCoco(input: ObjectSequenceInput): Written {
  const sequence = readSequence(input)
  const { rows, frameCount, kind, name = 'video', imageWidth, imageHeight } = sequence
  const size = imageWidth && imageHeight ? { width: imageWidth, height: imageHeight } : {}
  const hasScores = rows.some(({ score }) => score !== 1)
  const annotations = rows.map((row, i) => {
    const { box, degrees } = uprightBox(row)
    return {
      id: i + 1,
      image_id: row.frame,
      category_id: row.classId + 1,
      // Datumaro warns of annotations without.
      segmentation: [],
      ...shapeOf(row, box, sequence),
      iscrowd: 0,
      ...(kind === 'tracks' && { track_id: row.id }),
      ...(hasScores && { score: row.score }),
      // Where CVAT and Datumaro have the track.
      attributes: { occluded: false, rotation: degrees, ...(kind === 'tracks' && { track_id: row.id }) },
    }
  })
  const content = {
    info: { description: name },
    licenses: [],
    videos: [{ id: 1, name, ...size }],
    categories: classNamesOf(sequence).map((className, classId) => ({ id: classId + 1, name: className })),
    images: Array.from({ length: frameCount }, (_, i) => {
      return { id: i + 1, file_name: `${String(i + 1).padStart(6, '0')}.jpg`, ...size, video_id: 1, frame_id: i }
    }),
    annotations,
  }
  const remarks = lossesOf(sequence, 'COCO', cocoKept)
  if (imageWidth === undefined) remarks.push('COCO has the size of images, which is not known.')
  return { content: `${JSON.stringify(content)}\n`, remarks }
}

/**
 * COCO results: a list of `image_id` (the frame, from 1), `category_id` (the class id plus 1), `bbox`, `score` and, of tracks,
 * `track_id`; `segmentation` where there is a mask.
 * @throws MotError `invalid-option` where a row is invalid, or masks have no image size.
 */
export function formatCocoResults(input: ObjectSequenceInput): Written {
  const sequence = readSequence(input)
  const entries = sequence.rows.map((row) => {
    const { area: _, ...shape } = shapeOf(row, row.box, sequence)
    return {
      image_id: row.frame,
      category_id: row.classId + 1,
      ...shape,
      score: row.score,
      ...(sequence.kind === 'tracks' && { track_id: row.id }),
    }
  })
  const lines = entries.map((entry) => JSON.stringify(entry)).join(',\n')
  return { content: `[${lines}]\n`, remarks: lossesOf(sequence, 'A list of COCO results', cocoResultsKept) }
}

function shapeOf({ mask }: ObjectRow, box: Box, { imageWidth, imageHeight }: ObjectSequence) {
  const { left, top, right, bottom } = box
  const bbox = roundedXywh(box)
  if (!mask) return { bbox, area: rounded((right - left) * (bottom - top)) }
  if (!imageWidth || !imageHeight) {
    throw new MotError(
      'invalid-option',
      'Run lengths of masks require the size of the images: "imageWidth" and "imageHeight".',
    )
  }
  let area = 0
  for (let i = 0; i < mask.width * mask.height; i++) if (mask.data[i]) area++
  const counts = runLengthsOf(mask, imageHeight, imageWidth)
  return { bbox, area, segmentation: { size: [imageHeight, imageWidth], counts } }
}
