import { type Box, MotError, quoted, readOptions } from '@mot/core'
import { asObject, isObject, type JsonObject, listOf, numberOf, parseJson } from './json-file'

/** One image of a COCO file. */
export interface CocoImage {
  readonly id: number
  readonly file: string
  /** Pixels; 0 where the file has none. */
  readonly width: number
  readonly height: number
  /** Id of its video, where the file has videos. */
  readonly videoId?: number
  /** Position in its video, from 1. */
  readonly frame?: number
}

/** One object in one image. */
export interface CocoRow {
  readonly imageId: number
  readonly box: Box
  readonly classId: number
  /** Square pixels; of the mask where there is one. */
  readonly area: number
  /** Whether the box encloses a group of objects. */
  readonly crowd: boolean
  /** Track id within a video, where the file has tracks; else −1. */
  readonly id: number
}

/** Ground truth of a COCO file. */
export interface CocoTruth {
  /** In file order. */
  readonly images: readonly CocoImage[]
  /** Names by class id. */
  readonly classes: ReadonlyMap<number, string>
  /** Objects of an image, in file order. */
  of(imageId: number): readonly CocoRow[]
  /** Of each video by its name: images in order of their frames. None where the file has no videos. */
  readonly videos: ReadonlyMap<string, readonly CocoImage[]>
}

/** One object in one image, from a detector or a tracker. */
export interface CocoResult extends Omit<CocoRow, 'area' | 'crowd'> {
  readonly score: number
}

/** A COCO result file, by image. */
export interface CocoResults {
  readonly count: number
  of(imageId: number): readonly CocoResult[]
}

export interface CocoReadOptions {
  /** Name of the file, for messages. */
  readonly file?: string
}

/**
 * Reads a COCO annotation file. Videos are read in the form of TAO and BDD100K: `videos`, `video_id` and `frame_id` or
 * `frame_index` of images, `track_id` or `instance_id` of annotations, or of
 * their `attributes`, where CVAT writes it.
 * @throws MotError `invalid-file`, naming the entry.
 */
export function parseCoco(text: string, options: CocoReadOptions = {}): CocoTruth {
  const { file = 'text' } = readOptions(options)
  const { images, entries, classes, videos } = parseCocoEntries(text, file)
  const rows = entries.map(({ row, entry, where }) => {
    const area = entry.area === undefined ? row.width * row.height : numberOf(entry, 'area', where)
    const { width, height, ...rest } = row
    return { ...rest, area, crowd: entry.iscrowd === 1 || entry.iscrowd === true }
  })
  const byImage = grouped(rows)
  return {
    images,
    classes: new Map(classes),
    of: (imageId) => byImage.get(imageId) ?? [],
    videos,
  }
}

/** A row, and the annotation that it is of. */
export interface CocoEntry {
  readonly row: Omit<CocoRow, 'area' | 'crowd'> & { readonly width: number; readonly height: number }
  readonly entry: JsonObject
  readonly where: string
}

/** The parts of an annotation file, in file order. @throws MotError `invalid-file`. */
export function parseCocoEntries(text: string, file: string) {
  const root = asObject(parseJson(text, file), file)
  const images = listOf(root, 'images', file).map((entry, i) => readImage(entry, `${file}, images[${i}]`))
  const imageIds = new Set(images.map(({ id }) => id))
  const entries = listOf(root, 'annotations', file).map((entry, i): CocoEntry => {
    const where = `${file}, annotations[${i}]`
    const row = readRow(entry, where)
    if (!imageIds.has(row.imageId)) throw new MotError('invalid-file', `${where}: there is no image ${row.imageId}.`)
    return { row, entry, where }
  })
  const classes = listOf(root, 'categories', file, []).map((entry, i) => {
    return [numberOf(entry, 'id', `${file}, categories[${i}]`), nameOf(entry.name, entry.id)] as const
  })
  return { images, entries, classes, videos: videosOf(listOf(root, 'videos', file, []), images, file) }
}

/** The results of a file, in file order. @throws MotError `invalid-file`. */
export function parseCocoResultEntries(text: string, file: string): CocoEntry[] {
  const list = parseJson(text, file)
  if (!Array.isArray(list)) throw new MotError('invalid-file', `${file} should be a list of results.`)
  return list.map((value, i) => {
    const where = `${file}, [${i}]`
    const entry = asObject(value, where)
    return { row: readRow(entry, where), entry, where }
  })
}

/**
 * Reads COCO results: a list of `image_id`, `category_id`, `bbox`, `score`, and `track_id` where they are tracks.
 * @throws MotError `invalid-file`, naming the entry.
 */
export function parseCocoResults(text: string, options: CocoReadOptions = {}): CocoResults {
  const { file = 'text' } = readOptions(options)
  const rows = parseCocoResultEntries(text, file).map(({ row: { width, height, ...row }, entry, where }) => {
    return { ...row, score: numberOf(entry, 'score', where) }
  })
  const byImage = grouped(rows)
  return { count: rows.length, of: (imageId) => byImage.get(imageId) ?? [] }
}

function readImage(entry: JsonObject, where: string): CocoImage {
  const frame = entry.frame_id ?? entry.frame_index
  return {
    id: numberOf(entry, 'id', where),
    file: nameOf(entry.file_name, ''),
    width: typeof entry.width === 'number' ? entry.width : 0,
    height: typeof entry.height === 'number' ? entry.height : 0,
    ...(entry.video_id !== undefined && { videoId: numberOf(entry, 'video_id', where) }),
    ...(typeof frame === 'number' && { frame }),
  }
}

function readRow(entry: JsonObject, where: string) {
  const { bbox } = entry
  if (!(Array.isArray(bbox) && bbox.length === 4 && bbox.every((value) => Number.isFinite(value)))) {
    throw new MotError('invalid-file', `${where}: "bbox" should be left, top, width, height, got ${quoted(bbox)}.`)
  }
  const [left, top, width, height] = bbox as [number, number, number, number]
  if (!(width > 0 && height > 0 && Number.isFinite(left + width) && Number.isFinite(top + height))) {
    throw new MotError('invalid-file', `${where}: "bbox" should have a size, got ${width} × ${height}.`)
  }
  return {
    imageId: numberOf(entry, 'image_id', where),
    box: { left, top, right: left + width, bottom: top + height },
    classId: numberOf(entry, 'category_id', where),
    id: trackIdOf(entry, where),
    width,
    height,
  }
}

/** The track id of an annotation, or of the attributes that CVAT's export has in it; −1 where there is none. */
function trackIdOf(entry: JsonObject, where: string): number {
  for (const [owner, place] of [
    [entry, where],
    [entry.attributes, `${where}, attributes`],
  ] as const) {
    if (!isObject(owner)) continue
    const key = ['track_id', 'instance_id'].find((name) => owner[name] !== undefined && owner[name] !== null)
    if (key !== undefined) return idOf(owner, key, place)
  }
  return -1
}

/** A number, or its digits as text: attributes are texts in some exports. */
function idOf(entry: JsonObject, key: string, where: string): number {
  const value = entry[key]
  if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value)
  return numberOf(entry, key, where)
}

/** Images of each video, in order of their frames, numbered from 1. */
function videosOf(videos: readonly JsonObject[], images: readonly CocoImage[], file: string): Map<string, CocoImage[]> {
  const ofVideos = groupedBy(images, ({ videoId }) => videoId)
  return new Map(
    videos.map((entry, i) => {
      const id = numberOf(entry, 'id', `${file}, videos[${i}]`)
      // Files count frames from 0, from 1 or in steps: only their order is used.
      const own = [...(ofVideos.get(id) ?? [])].sort((a, b) => (a.frame ?? 0) - (b.frame ?? 0))
      return [nameOf(entry.name, id), own.map((image, place) => ({ ...image, frame: place + 1 }))]
    }),
  )
}

function grouped<Row extends { readonly imageId: number }>(rows: readonly Row[]): Map<number, Row[]> {
  return groupedBy(rows, ({ imageId }) => imageId)
}

function groupedBy<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}

/** A name is a text or a number; any other value is none. */
function nameOf(name: unknown, fallback: unknown): string {
  const chosen = name ?? fallback
  return typeof chosen === 'string' || typeof chosen === 'number' ? String(chosen) : ''
}
