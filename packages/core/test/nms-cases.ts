import { readFileSync } from 'node:fs'
import { iou } from '@mot/core'

export interface NmsCase {
  /** [n × 4] left, top, right, bottom. */
  readonly boxes: Float32Array
  readonly scores: Float32Array
  readonly maxOverlap: number
  /** Rows that torchvision keeps among all. */
  readonly torchvision: number[]
  readonly minScore: number
  /** Rows that JDE keeps among those that score above `minScore`. */
  readonly standard: number[]
  readonly fast: number[]
}

interface RecordedCase {
  readonly conf_thres: number
  readonly nms_thres: number
  readonly xywh_conf: readonly (readonly [number, number, number, number, number])[]
  readonly keep_standard: number[]
  readonly keep_fast: number[]
  readonly torchvision_nms: number[]
}

const recorded: { cases: RecordedCase[] } = JSON.parse(
  readFileSync(new URL('../../../fixtures/nms/jde.json', import.meta.url), 'utf8'),
)

/** Cases of JDE's suppression, from fixtures/nms. */
export const jdeCases: NmsCase[] = recorded.cases.map((one) => ({
  boxes: Float32Array.from(one.xywh_conf.flatMap(([x, y, w, h]) => [x - w / 2, y - h / 2, x + w / 2, y + h / 2])),
  scores: Float32Array.from(one.xywh_conf, (row) => row[4]),
  maxOverlap: one.nms_thres,
  torchvision: one.torchvision_nms,
  minScore: one.conf_thres,
  standard: one.keep_standard,
  fast: one.keep_fast,
}))

/** Boxes of 5 to 45 pixels in a square of the given side. */
export function randomBoxes(random: () => number, count: number, side: number) {
  const boxes = new Float64Array(4 * count)
  for (let i = 0; i < boxes.length; i += 4) {
    boxes[i] = random() * side
    boxes[i + 1] = random() * side
    boxes[i + 2] = boxes[i]! + 5 + 40 * random()
    boxes[i + 3] = boxes[i + 1]! + 5 + 40 * random()
  }
  return {
    boxes,
    scores: Float64Array.from({ length: count }, random),
    classIds: Int32Array.from({ length: count }, () => Math.floor(3 * random())),
  }
}

/** The oracle of non-maximum suppression: every box is compared with all kept boxes. */
export function compareWithAll(
  boxes: ArrayLike<number>,
  scores: Float64Array | Float32Array,
  maxOverlap: number,
  classIds?: Int32Array,
): number[] {
  const kept: number[] = []
  for (const row of [...scores.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b)) {
    const free = kept.every(
      (other) => (classIds && classIds[other] !== classIds[row]) || !(iou(boxes, other, boxes, row) > maxOverlap),
    )
    if (free) kept.push(row)
  }
  return kept
}
