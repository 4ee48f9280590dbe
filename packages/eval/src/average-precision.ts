import { type Box, boxColumn, iou } from '@mot/core'
import { checkBox, minIouOf } from './checks'
import type { Metric } from './metric'

/** One object where it really is. */
export interface ObjectRow {
  readonly box: Box
  /** Default 0. */
  readonly classId?: number
  /** Not to be judged by: a detection of it counts neither for nor against, a missed one is not missed. Default false. */
  readonly ignore?: boolean
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

/** By class. */
export type AveragePrecisionCounts = ReadonlyMap<number, ClassCounts>

export interface ClassCounts {
  readonly objects: number
  /** Detections that count, in the order of images and there by falling score. */
  readonly answers: readonly { readonly score: number; readonly right: boolean }[]
}

export interface AveragePrecisionScores {
  /** Mean over the classes that have objects, 0 to 1. AP50 where `minIou` is 0.5. */
  readonly averagePrecision: number
  /** Average precision of each class that has objects. */
  readonly classes: ReadonlyMap<number, number>
}

/**
 * Area under the curve of precision over recall, read at 101 recalls, as COCO computes it (Lin et al., "Microsoft COCO",
 * 2014; cocodataset.org, "Detection Evaluation"), with two differences: all sizes count, and so do all detections of an
 * image rather than the best hundred.
 */
export const averagePrecision: Metric<DetectedImages, AveragePrecisionCounts, AveragePrecisionScores> = {
  count({ truth, detections }, options) {
    const minIou = minIouOf(options)
    const counts = new Map<number, { objects: number; answers: { score: number; right: boolean }[] }>()
    for (let i = 0; i < Math.max(truth.length, detections.length); i++) {
      const objects = groupByClass(checked('Object', truth[i], i + 1))
      const answers = groupByClass(checked('Detection', detections[i], i + 1))
      for (const classId of new Set([...objects.keys(), ...answers.keys()])) {
        const ofClass = counts.get(classId) ?? { objects: 0, answers: [] }
        counts.set(classId, ofClass)
        const rows = objects.get(classId) ?? []
        ofClass.objects += rows.filter((row) => !row.ignore).length
        ofClass.answers.push(...judge(rows, answers.get(classId) ?? [], minIou))
      }
    }
    return counts
  },

  add(counts) {
    const sum = new Map<number, ClassCounts>()
    for (const each of counts) {
      for (const [classId, { objects, answers }] of each) {
        const before = sum.get(classId)
        sum.set(classId, {
          objects: (before?.objects ?? 0) + objects,
          answers: [...(before?.answers ?? []), ...answers],
        })
      }
    }
    return sum
  },

  score(counts) {
    const classes = new Map<number, number>()
    for (const [classId, ofClass] of counts) if (ofClass.objects > 0) classes.set(classId, areaUnderCurve(ofClass))
    const total = [...classes.values()].reduce((sum, value) => sum + value, 0)
    return { averagePrecision: total / Math.max(1, classes.size), classes }
  },
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

function groupByClass<Row extends { readonly classId?: number }>(rows: Iterable<Row>): Map<number, Row[]> {
  const groups = new Map<number, Row[]>()
  for (const row of rows) {
    const classId = row.classId ?? 0
    const group = groups.get(classId)
    if (group) group.push(row)
    else groups.set(classId, [row])
  }
  return groups
}

/** The best detection chooses first. It takes the free object it overlaps most, an ignored one only where no other is left. */
function judge(
  objects: readonly ObjectRow[],
  detections: readonly DetectionRow[],
  minIou: number,
): { score: number; right: boolean }[] {
  const boxes = boxColumn(objects.map((row) => row.box))
  const taken = new Uint8Array(objects.length)
  const answers: { score: number; right: boolean }[] = []
  for (const { box, score } of [...detections].sort((a, b) => b.score - a.score)) {
    const detected = boxColumn([box])
    const overlaps = objects.map((_, i) => (taken[i] ? -1 : iou(boxes, i, detected, 0)))
    let best = mostOverlapped(overlaps, minIou, (i) => !objects[i]!.ignore)
    if (best < 0) best = mostOverlapped(overlaps, minIou, (i) => objects[i]!.ignore === true)
    if (best >= 0) taken[best] = 1
    if (best < 0 || !objects[best]!.ignore) answers.push({ score, right: best >= 0 })
  }
  return answers
}

function mostOverlapped(overlaps: readonly number[], minIou: number, eligible: (i: number) => boolean): number {
  let best = -1
  for (const [i, overlap] of overlaps.entries()) {
    // Of equal overlaps the later object, as in COCO.
    if (overlap >= (best < 0 ? minIou : overlaps[best]!) && eligible(i)) best = i
  }
  return best
}

function areaUnderCurve({ objects, answers }: ClassCounts): number {
  const ranked = [...answers].sort((a, b) => b.score - a.score)
  const recalls: number[] = []
  const precisions: number[] = []
  let right = 0
  for (const [i, answer] of ranked.entries()) {
    if (answer.right) right++
    recalls.push(right / objects)
    precisions.push(right / (i + 1))
  }
  // What precision can still be had at this recall or a higher one.
  for (let i = precisions.length - 2; i >= 0; i--) precisions[i] = Math.max(precisions[i]!, precisions[i + 1]!)
  let sum = 0
  for (let step = 0, i = 0; step <= 100; step++) {
    while (i < recalls.length && recalls[i]! < step * 0.01) i++
    sum += precisions[i] ?? 0
  }
  return sum / 101
}
