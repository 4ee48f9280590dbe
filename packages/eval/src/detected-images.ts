import { type Box, boxColumn, iou } from '@mot/core'
import { areaOf, commonArea } from './area'
import { checkBox } from './checks'
import type { Contest } from './ranking'

/** One object where it really is. */
export interface ObjectRow {
  readonly box: Box
  /** Default 0. */
  readonly classId?: number
  /** Not to be judged by: a detection of it counts neither for nor against, a missed one is not missed. Default false. */
  readonly ignore?: boolean
  /**
   * A box around many, as COCO's `iscrowd`: ignored, any number of detections may lie in it, and they overlap it by the
   * part of them that does. Default false.
   */
  readonly crowd?: boolean
  /** Square pixels, where they are not those of the box, as of a mask. */
  readonly area?: number
}

/** One object where a detector says it is; a `Detection` is one. */
export interface DetectionRow {
  readonly box: Box
  readonly score: number
  /** Default 0. */
  readonly classId?: number
}

/** What was true and what a detector said, image by image. A missing image is an empty one. */
export interface DetectedImages {
  readonly truth: readonly Iterable<ObjectRow>[]
  readonly detections: readonly Iterable<DetectionRow>[]
}

/** The objects of one class in one image, and the detections of it by falling score. */
export interface ClassInImage {
  readonly classId: number
  readonly objects: readonly ObjectRow[]
  readonly detections: readonly DetectionRow[]
}

/**
 * Every class of every image that has any of it, in order of the images.
 * @throws MotError `invalid-detections`
 */
export function* classesInImages({ truth, detections }: DetectedImages): Generator<ClassInImage> {
  for (let i = 0; i < Math.max(truth.length, detections.length); i++) {
    const objects = byClass(checked('Object', truth[i], i + 1))
    const answers = byClass(checked('Detection', detections[i], i + 1))
    for (const classId of new Set([...objects.keys(), ...answers.keys()])) {
      yield {
        classId,
        objects: objects.get(classId) ?? [],
        detections: (answers.get(classId) ?? []).sort((a, b) => b.score - a.score),
      }
    }
  }
}

/** The part of a contest that comes from the boxes alone. */
export function contestOf({
  objects,
  detections,
}: ClassInImage): Pick<Contest, 'objectCount' | 'scores' | 'overlaps' | 'isCrowd'> {
  const boxes = boxColumn(objects.map((row) => row.box))
  const detected = boxColumn(detections.map((row) => row.box))
  return {
    objectCount: objects.length,
    scores: detections.map((row) => row.score),
    overlaps: Float64Array.from({ length: detections.length * objects.length }, (_, k) => {
      const answer = Math.floor(k / objects.length)
      const object = k % objects.length
      const overlap = iou(detected, answer, boxes, object)
      if (!objects[object]!.crowd) return overlap
      const area = areaOf(detections[answer]!.box)
      return commonArea(overlap, areaOf(objects[object]!.box), area) / area
    }),
    isCrowd: (object) => objects[object]!.crowd === true,
  }
}

export function isIgnored(object: ObjectRow): boolean {
  return object.ignore === true || object.crowd === true
}

function checked<Row extends { readonly box: Box }>(
  what: string,
  rows: Iterable<Row> | undefined,
  image: number,
): Row[] {
  const list = [...(rows ?? [])]
  for (const [i, { box }] of list.entries()) checkBox(`${what} ${i} in image ${image}`, box)
  return list
}

function byClass<Row extends { readonly classId?: number }>(rows: Iterable<Row>): Map<number, Row[]> {
  const groups = new Map<number, Row[]>()
  for (const row of rows) {
    const classId = row.classId ?? 0
    const group = groups.get(classId)
    if (group) group.push(row)
    else groups.set(classId, [row])
  }
  return groups
}
