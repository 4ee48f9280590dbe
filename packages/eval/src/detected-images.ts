import { type Box, boxColumn, iou } from '@mot/core'
import { areaOf, commonArea } from './area'
import { checkBox } from './checks'
import type { RankingInput } from './ranking'

/** One object of the ground truth. */
export interface ObjectRow {
  readonly box: Box
  /** Default 0. */
  readonly classId?: number
  /** Ignored: neither a match nor a miss of this object is counted. Default false. */
  readonly ignore?: boolean
  /**
   * A box around many objects, as COCO's `iscrowd`: ignored; any number of detections may match it; their overlap is the share of the
   * detection inside it. Default false.
   */
  readonly crowd?: boolean
  /** Area in square pixels where it differs from that of the box, as for a mask. */
  readonly area?: number
}

/** One detected object; a `Detection` is one. */
export interface DetectionRow {
  readonly box: Box
  readonly score: number
  /** Default 0. */
  readonly classId?: number
}

/** Ground truth and detections by image. A missing image is an empty one. */
export interface DetectedImages {
  readonly truth: readonly Iterable<ObjectRow>[]
  readonly detections: readonly Iterable<DetectionRow>[]
}

/** The objects of one class in one image, and its detections by descending score. */
export interface ClassInImage {
  readonly classId: number
  readonly objects: readonly ObjectRow[]
  readonly detections: readonly DetectionRow[]
}

/**
 * Each class that occurs in each image, in order of the images.
 * @throws MotError `invalid-detections`
 */
export function* classesInImages({ truth, detections }: DetectedImages): Generator<ClassInImage> {
  for (let i = 0; i < Math.max(truth.length, detections.length); i++) {
    const objects = byClass(checked('Object', truth[i], i + 1))
    const predictions = byClass(checked('Detection', detections[i], i + 1))
    for (const classId of new Set([...objects.keys(), ...predictions.keys()])) {
      yield {
        classId,
        objects: objects.get(classId) ?? [],
        detections: (predictions.get(classId) ?? []).sort((a, b) => b.score - a.score),
      }
    }
  }
}

/** The part of a ranking input that depends on the boxes alone. */
export function rankingInputOf({
  objects,
  detections,
}: ClassInImage): Pick<RankingInput, 'objectCount' | 'scores' | 'overlaps' | 'isCrowd'> {
  const boxes = boxColumn(objects.map((row) => row.box))
  const detected = boxColumn(detections.map((row) => row.box))
  return {
    objectCount: objects.length,
    scores: detections.map((row) => row.score),
    overlaps: Float64Array.from({ length: detections.length * objects.length }, (_, k) => {
      const prediction = Math.floor(k / objects.length)
      const object = k % objects.length
      const overlap = iou(detected, prediction, boxes, object)
      if (!objects[object]!.crowd) return overlap
      const area = areaOf(detections[prediction]!.box)
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
